import * as css from "./badge.css";
import { lengthText, maturityText } from "./text";

export function Maturity({ age }: { age: number }) {
  return (
    <span className={css.badge} title={age === 0 ? "For all ages" : `For viewers of ${age} and older`}>
      {maturityText(age)}
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
      {genres.length > 0 && <span>{genres.join(", ")}</span>}
    </p>
  );
}
