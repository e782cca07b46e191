import * as css from "../operations.css";

interface Figure {
  term: string;
  value: string;
  note?: string;
}

/** A few numbers large enough to be read from across the room. */
export function Figures({ figures }: { figures: readonly Figure[] }) {
  return (
    <dl className={css.figures}>
      {figures.map(({ term, value, note }) => (
        <div key={term} className={css.figure}>
          <dt className={css.quiet}>{term}</dt>
          <dd className={css.value}>{value}</dd>
          {note && <dd className={css.quiet}>{note}</dd>}
        </div>
      ))}
    </dl>
  );
}
