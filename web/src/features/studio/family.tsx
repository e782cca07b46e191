import { useQuery } from "urql";

import { type Entry, type Listed, TITLE_ENTRIES } from "~/graph/catalogue";
import type { TitleKind } from "~/graph/titles";
import { useWords } from "~/words/operators";

import { Adding } from "./adding";
import { Row } from "./row";
import * as css from "./studio.css";

const MANY = 200;
/** What may belong to a title. */
const BELOW: Partial<Record<TitleKind, readonly TitleKind[]>> = { SERIES: ["SEASON", "EXTRA"], SEASON: ["EPISODE", "EXTRA"], FILM: ["EXTRA"], EPISODE: ["EXTRA"] };

/** What belongs to a title: seasons, episodes, extras, each with a page of its own. */
export function Family({ entry }: { entry: Entry }) {
  const say = useWords();
  const kinds = BELOW[entry.newest.said.kind];
  const [{ data }] = useQuery({ query: TITLE_ENTRIES, variables: { text: "", state: null, after: null, parent: entry.id, first: MANY }, pause: !kinds, requestPolicy: "cache-and-network" });
  if (!kinds) return null;
  const found = (data?.titleEntries.edges ?? []).map(({ node }) => node).sort(byNumber);
  return (
    <section className={css.part} aria-label={say.studio.family}>
      <h2 className={css.title}>{say.studio.family}</h2>
      {found.length > 0 && (
        <div className={css.list} role="list" aria-label={say.studio.family}>
          {found.map((one) => (
            <Row key={one.id} title={one} below={entry.id} />
          ))}
        </div>
      )}
      <Adding kinds={kinds} parent={entry.id} />
    </section>
  );
}

function byNumber(one: Listed, other: Listed): number {
  return (one.newest.said.number ?? Infinity) - (other.newest.said.number ?? Infinity) || one.id.localeCompare(other.id);
}
