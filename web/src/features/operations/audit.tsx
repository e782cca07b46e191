import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Fragment, useState } from "react";
import { useQuery } from "urql";

import { problemOf } from "~/graph/client";
import { AUDIT, type Audited } from "~/graph/plays";
import { useWatcher } from "~/graph/watcher";
import { button } from "~/ui/button.css";
import { Field, Problem, Typed } from "~/ui/field";
import { Choice } from "~/ui/select";
import { LineBones } from "~/ui/skeleton";
import { Table } from "~/ui/table";
import { momentText } from "~/words/format";
import { useWords } from "~/words/operators";

import { MATTERS, subjectsOf, variablesOf, type Wanted } from "./audit-filter";
import * as css from "./operations.css";
import { Section } from "./section";

/** Who did what, newest first. */
export function Audit() {
  const say = useWords();
  const wanted = useSearch({ from: "/signed-in/watching/frame/operations/audit" });
  return (
    <Section name="audit">
      <section className={css.part} aria-labelledby="audit">
        <h2 id="audit" className={css.title}>
          {say.audit.title}
        </h2>
        <Filter wanted={wanted} />
        <Lines key={JSON.stringify(wanted)} wanted={wanted} />
      </section>
    </Section>
  );
}

function Filter({ wanted }: { wanted: Wanted }) {
  const say = useWords();
  const navigate = useNavigate();
  const mayPeople = useWatcher().viewer.permissions.includes("see_people");
  const want = (change: Wanted) => void navigate({ to: "/operations/audit", search: (now) => ({ ...now, ...change }), replace: true });
  const matters = MATTERS.filter((one) => one !== "people" || mayPeople);
  return (
    <form className={css.filter} role="search" aria-label={say.audit.filter} onSubmit={(event) => event.preventDefault()}>
      <Choice
        label={say.audit.about}
        value={wanted.about ?? ""}
        choices={[{ value: "" as const, name: say.audit.anything }, ...matters.map((one) => ({ value: one, name: say.audit.matters[one] }))]}
        onValue={(about) => want({ about: about || undefined })}
      />
      <Typed label={say.audit.whoHas} type="search" value={wanted.who ?? ""} onTyped={(who) => want({ who: who || undefined })} />
      <Typed label={say.audit.subjectIs} type="search" value={wanted.subject ?? ""} onTyped={(subject) => want({ subject: subject || undefined })} />
      <Field label={say.audit.since} type="date" value={wanted.since ?? ""} onValue={(since) => want({ since: since || undefined })} />
      <Field label={say.audit.until} type="date" value={wanted.until ?? ""} onValue={(until) => want({ until: until || undefined })} />
    </form>
  );
}

function Lines({ wanted }: { wanted: Wanted }) {
  const [pages, setPages] = useState<(string | null)[]>([null]);
  return pages.map((after, number) => (
    <Page key={after ?? ""} wanted={wanted} after={after} {...(number === pages.length - 1 && { more: (next: string) => setPages([...pages, next]) })} />
  ));
}

function Page({ wanted, after, more }: { wanted: Wanted; after: string | null; more?: (after: string) => void }) {
  const say = useWords();
  const [{ data, error }] = useQuery({ query: AUDIT, variables: { after, ...variablesOf(wanted) }, requestPolicy: "cache-and-network" });
  const named: Readonly<Record<string, string>> = say.audit.actions;
  const page = data?.audit;
  const next = page?.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  return (
    <>
      <Problem words={error && problemOf(error).words} />
      {!page && !error && <LineBones count={10} />}
      {page?.edges.length === 0 && (
        <p className={css.quiet} role="status">
          {say.audit.none}
        </p>
      )}
      {page && page.edges.length > 0 && (
        <Table
          name={say.audit.title}
          headings={[say.audit.at, say.audit.who, say.audit.did, say.audit.subject, say.audit.outcome, say.audit.from]}
          rows={page.edges.map(({ node }) => ({
            key: `${node.number}`,
            cells: [
              momentText(node.at),
              <bdi key="who">{node.who ?? say.audit.nobody}</bdi>,
              <span key="did" title={node.action}>
                {named[node.action] ?? node.action}
              </span>,
              <Subject key="subject" line={node} />,
              node.outcome === "done" ? (
                say.audit.done
              ) : (
                <code key="outcome" className={css.refused} dir="ltr">
                  {node.outcome}
                </code>
              ),
              node.address || "–",
            ],
          }))}
        />
      )}
      {more && next && (
        <button type="button" className={button.quiet} onClick={() => more(next)}>
          {say.studio.more}
        </button>
      )}
    </>
  );
}

/** What was changed, with the way to it. */
function Subject({ line }: { line: Audited }) {
  const { ids, rest } = subjectsOf(line);
  const to = line.about === "titles" ? "/studio/$id" : line.about === "jobs" ? "/operations/jobs/$id" : "/operations/fleet/$id";
  if (!line.subject) return "–";
  return (
    <bdi dir="ltr">
      {ids.map((id) => (
        <Fragment key={id}>
          <Link to={to} params={{ id }} className={css.link}>
            {id}
          </Link>{" "}
        </Fragment>
      ))}
      {rest}
    </bdi>
  );
}
