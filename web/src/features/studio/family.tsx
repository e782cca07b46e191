import { useState } from "react";
import { useQuery } from "urql";

import { type Entry, TITLE_ENTRIES } from "~/graph/catalogue";
import type { TitleKind } from "~/graph/titles";
import { Field } from "~/ui/field";
import { useWords } from "~/words/operators";

import { Adding } from "./adding";
import { Pages } from "./pages";
import * as css from "./studio.css";

/** What may belong to a title. */
const BELOW: Partial<Record<TitleKind, readonly TitleKind[]>> = { SERIES: ["SEASON", "EXTRA"], SEASON: ["EPISODE", "EXTRA"], FILM: ["EXTRA"], EPISODE: ["EXTRA"] };

/** What belongs to a title: seasons, episodes, extras, each with a page of its own. */
export function Family({ entry }: { entry: Entry }) {
  const say = useWords();
  const [text, setText] = useState("");
  const kinds = BELOW[entry.newest.said.kind];
  const [{ data }] = useQuery({ query: TITLE_ENTRIES, variables: { text: "", state: null, after: null, parent: entry.id }, pause: !kinds });
  if (!kinds) return null;
  const first = data?.titleEntries;
  return (
    <section className={css.part} aria-label={say.studio.family}>
      <h2 className={css.title}>{say.studio.family}</h2>
      {first?.pageInfo.hasNextPage && (
        <div className={css.find}>
          <Field label={say.studio.find} type="search" value={text} onValue={setText} />
        </div>
      )}
      {first && first.edges.length > 0 && <Pages key={text} name={say.studio.family} text={text} parent={entry.id} />}
      <Adding kinds={kinds} parent={entry.id} />
    </section>
  );
}
