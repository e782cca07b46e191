import type { FullTitle } from "~/graph/titles";
import { useWords } from "~/words";
import { languageText, listText } from "~/words/format";

import * as css from "./title.css";

const CAST_MAX = 8;

/** Who made it, who plays, what it sounds like. */
export function Facts({ title }: { title: FullTitle }) {
  const say = useWords();
  const cast = title.people.filter((one) => one.part === "actor").slice(0, CAST_MAX);
  const lines: [string, string][] = [
    ...Object.entries(say.title.parts).map(([part, words]): [string, string] => [words, namesOf(title, part)]),
    [say.title.with, listText(cast.map((one) => (one.character ? `${one.name} (${one.character})` : one.name)))],
    [say.title.mood, listText(title.moods)],
    [say.title.rated, listText(title.ratings.map((one) => `${one.system} ${one.label}`))],
    [say.title.sound, listText(title.languages.map(languageText)) || (title.duration > 0 ? say.title.noSound : "")],
    [say.title.credit, title.credit],
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
  return listText(title.people.filter((one) => one.part === part).map((one) => one.name));
}
