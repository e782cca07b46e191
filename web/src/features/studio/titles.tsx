import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useQuery } from "urql";

import { TITLE_ENTRIES, type TitleState } from "~/graph/catalogue";
import { problemOf } from "~/graph/client";
import type { TitleKind } from "~/graph/titles";
import { button } from "~/ui/button.css";
import { Field, Problem } from "~/ui/field";
import { usePageTitle } from "~/ui/page";
import { tab, tabs } from "~/ui/tabs.css";
import { useWords } from "~/words/operators";

import { Adding } from "./adding";
import { Row } from "./row";
import * as css from "./studio.css";

const TYPING_MS = 200;
const STATES: (TitleState | undefined)[] = [undefined, "DRAFT", "REVIEW", "PUBLISHED"];

/** What belongs to nothing else. Films mostly come with what was uploaded. */
const TOPMOST: readonly TitleKind[] = ["SERIES", "COLLECTION", "FILM"];

/** Every title there is, also those that viewers do not see. */
export function StudioTitles() {
  const say = useWords();
  usePageTitle(say.studio.title);
  const { q = "", state } = useSearch({ from: "/signed-in/watching/frame/studio" });
  const navigate = useNavigate();
  const [typed, setTyped] = useState(q);
  useEffect(() => {
    const timer = setTimeout(() => {
      if (typed !== q) void navigate({ to: "/studio", search: (now) => ({ ...now, q: typed || undefined }), replace: true });
    }, TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed, q, navigate]);
  return (
    <div className={css.page}>
      <header className={css.top}>
        <h1 className={css.heading}>{say.studio.title}</h1>
        <Adding kinds={TOPMOST} />
      </header>
      <div className={css.tools}>
        <div className={css.find}>
          <Field label={say.studio.find} type="search" value={typed} onValue={setTyped} />
        </div>
        <nav className={tabs} aria-label={say.studio.which}>
          {STATES.map((one) => (
            <Link key={one ?? ""} to="/studio" search={{ q: q || undefined, state: one }} className={tab} activeOptions={{ exact: true, includeSearch: true }}>
              {one === undefined ? say.studio.all : one === "DRAFT" ? say.studio.drafts : say.studio.states[one]}
            </Link>
          ))}
        </nav>
      </div>
      <Pages key={`${q} ${state ?? ""}`} text={q} state={state ?? null} />
    </div>
  );
}

function Pages({ text, state }: { text: string; state: TitleState | null }) {
  const say = useWords();
  const [starts, setStarts] = useState<(string | null)[]>([null]);
  return (
    <div className={css.list} role="list" aria-label={say.studio.list}>
      {starts.map((after, number) => (
        <Part key={after ?? ""} text={text} state={state} after={after} {...(number === starts.length - 1 && { more: (next: string) => setStarts([...starts, next]) })} />
      ))}
    </div>
  );
}

function Part({ text, state, after, more }: { text: string; state: TitleState | null; after: string | null; more?: (after: string) => void }) {
  const say = useWords();
  const [{ data, error }] = useQuery({ query: TITLE_ENTRIES, variables: { text, state, after }, requestPolicy: "cache-and-network" });
  if (error && !data) return <Problem words={problemOf(error).words} />;
  const page = data?.titleEntries;
  const next = page?.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  return (
    <>
      {page?.edges.map(({ node }) => <Row key={node.id} title={node} />)}
      {page?.edges.length === 0 && !after && <p className={css.quiet}>{say.studio.none}</p>}
      {more && next && (
        <button type="button" className={button.quiet} onClick={() => more(next)}>
          {say.studio.more}
        </button>
      )}
    </>
  );
}
