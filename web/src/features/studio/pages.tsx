import { useState } from "react";
import { useQuery } from "urql";

import { TITLE_ENTRIES, type TitleState } from "~/graph/catalogue";
import { problemOf } from "~/graph/client";
import { button } from "~/ui/button.css";
import { Problem } from "~/ui/field";
import { LineBones } from "~/ui/skeleton";
import { useWords } from "~/words/operators";

import { Row } from "./row";
import * as css from "./studio.css";

interface Props {
  text: string;
  state?: TitleState | null;
  /** The title whose list it is, if it is one's. */
  parent?: string;
}

/** Titles, as many at a time as one page has; the next follow when somebody asks for them. */
export function Pages({ name, ...wanted }: Props & { name: string }) {
  const [starts, setStarts] = useState<(string | null)[]>([null]);
  return (
    <div className={css.list} role="list" aria-label={name}>
      {starts.map((after, number) => (
        <Page key={after ?? ""} {...wanted} after={after} {...(number === starts.length - 1 && { more: (next: string) => setStarts([...starts, next]) })} />
      ))}
    </div>
  );
}

function Page({ text, state = null, parent, after, more }: Props & { after: string | null; more?: (after: string) => void }) {
  const say = useWords();
  const [{ data, error }] = useQuery({ query: TITLE_ENTRIES, variables: { text, state, after, parent: parent ?? null }, requestPolicy: "cache-and-network" });
  if (error && !data) return <Problem words={problemOf(error).words} />;
  const page = data?.titleEntries;
  const next = page?.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  return (
    <>
      {!page && <LineBones />}
      {page?.edges.map(({ node }) => <Row key={node.id} title={node} {...(parent && { below: parent })} />)}
      {page?.edges.length === 0 && !after && <p className={css.quiet}>{say.studio.none}</p>}
      {more && next && (
        <button type="button" className={button.quiet} onClick={() => more(next)}>
          {say.studio.more}
        </button>
      )}
    </>
  );
}
