import { useWords } from "~/words";
import { lengthText, listText } from "~/words/format";

import * as css from "./badge.css";

export function Maturity({ age }: { age: number }) {
  const say = useWords();
  return (
    <span className={css.badge} title={age === 0 ? say.title.forAll : say.title.forAge(age)}>
      {age === 0 ? say.title.allAges : `${age}+`}
    </span>
  );
}

interface Facts {
  year: number | null;
  maturity: number;
  duration: number;
  genres: readonly string[];
}

/** The line of facts under a title's name. */
export function FactLine({ year, maturity, duration, genres }: Facts) {
  return (
    <p className={css.facts}>
      {year !== null && <span>{year}</span>}
      <Maturity age={maturity} />
      {duration > 0 && <span>{lengthText(duration)}</span>}
      {genres.length > 0 && <span>{listText(genres)}</span>}
    </p>
  );
}
