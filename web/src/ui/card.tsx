import { Link } from "@tanstack/react-router";

import { Artwork } from "./artwork";
import { Maturity } from "./badge";
import { Bar } from "./bar";
import * as css from "./card.css";
import { clockText, lengthText } from "./text";

export interface CardTitle {
  id: string;
  name: string;
  maturity: number;
  duration: number;
  artwork: readonly string[];
  bookmark?: { position: number; duration: number } | null;
}

/** A film to choose. One that was begun shows how far, and goes straight on. */
export function Card({ title, resume = false }: { title: CardTitle; resume?: boolean }) {
  const begun = title.bookmark;
  const inside = (
    <>
      <div className={css.picture}>
        <Artwork source={title.artwork[0]} />
        {resume && begun && (
          <div className={css.progress}>
            <Bar share={begun.position / begun.duration} name="Watched" />
          </div>
        )}
      </div>
      <p className={css.name}>{title.name}</p>
      <p className={css.about}>
        {resume && begun ? `${clockText(begun.duration - begun.position)} left` : lengthText(title.duration)}
        <Maturity age={title.maturity} />
      </p>
    </>
  );
  return resume ? (
    <Link to="/watch/$id" params={{ id: title.id }} search={{}} className={css.card}>
      {inside}
    </Link>
  ) : (
    <Link to="/title/$id" params={{ id: title.id }} className={css.card}>
      {inside}
    </Link>
  );
}
