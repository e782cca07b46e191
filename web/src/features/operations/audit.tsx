import { useState } from "react";
import { useQuery } from "urql";

import { problemOf } from "~/graph/client";
import { AUDIT } from "~/graph/plays";
import { button } from "~/ui/button.css";
import { Problem } from "~/ui/field";
import { LineBones } from "~/ui/skeleton";
import { Table } from "~/ui/table";
import { momentText } from "~/words/format";
import { useWords } from "~/words/operators";

import * as css from "./operations.css";
import { Section } from "./section";

/** Who did what, newest first. */
export function Audit() {
  const say = useWords();
  const [pages, setPages] = useState<(string | null)[]>([null]);
  return (
    <Section name="audit">
      <section className={css.part} aria-labelledby="audit">
        <h2 id="audit" className={css.title}>
          {say.audit.title}
        </h2>
        {pages.map((after, number) => (
          <Page key={after ?? ""} after={after} {...(number === pages.length - 1 && { more: (next: string) => setPages([...pages, next]) })} />
        ))}
      </section>
    </Section>
  );
}

function Page({ after, more }: { after: string | null; more?: (after: string) => void }) {
  const say = useWords();
  const [{ data, error }] = useQuery({ query: AUDIT, variables: { after }, requestPolicy: "cache-and-network" });
  const page = data?.audit;
  const next = page?.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  return (
    <>
      <Problem words={error && problemOf(error).words} />
      {!page && !error && <LineBones count={10} />}
      {page && (
        <Table
          name={say.audit.title}
          headings={[say.audit.at, say.audit.who, say.audit.did, say.audit.subject, say.audit.outcome, say.audit.from]}
          rows={page.edges.map(({ node }) => ({
            key: `${node.number}`,
            cells: [
              momentText(node.at),
              node.who ?? say.audit.nobody,
              <code key="did" className={css.code} dir="ltr">
                {node.action}
              </code>,
              node.subject || "–",
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
