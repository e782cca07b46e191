import type { FullTitle } from "~/graph/titles";
import { languageText } from "~/ui/text";

import * as css from "./title.css";

const CAST_MAX = 8;
const PARTS: Record<string, string> = { director: "Directed by", writer: "Written by", composer: "Music by", producer: "Produced by" };

/** Who made it, who plays, what it sounds like. */
export function Facts({ title }: { title: FullTitle }) {
  const cast = title.people.filter((one) => one.part === "actor").slice(0, CAST_MAX);
  const lines: [string, string][] = [
    ...Object.entries(PARTS).map(([part, words]): [string, string] => [words, namesOf(title, part)]),
    ["With", cast.map((one) => (one.character ? `${one.name} (${one.character})` : one.name)).join(", ")],
    ["Mood", title.moods.join(", ")],
    ["Rated", title.ratings.map((one) => `${one.system} ${one.label}`).join(", ")],
    ["Sound", title.languages.map(languageText).join(", ") || (title.duration > 0 ? "No spoken language" : "")],
    ["Credit", title.credit],
  ];
  return (
    <dl className={css.facts}>
      {lines
        .filter(([, said]) => said)
        .map(([term, said]) => [
          <dt key={term} className={css.term}>
            {term}
          </dt>,
          <dd key={`${term} said`}>{said}</dd>,
        ])}
    </dl>
  );
}

function namesOf(title: FullTitle, part: string): string {
  return title.people
    .filter((one) => one.part === part)
    .map((one) => one.name)
    .join(", ");
}
