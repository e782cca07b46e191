import { Link } from "@tanstack/react-router";
import { type PointerEvent, useState } from "react";

import { useWords, type Words } from "~/words";
import { clockText, lengthText } from "~/words/format";

import { Artwork } from "./artwork";
import { Maturity } from "./badge";
import { Bar } from "./bar";
import * as css from "./card.css";
import { episodeText } from "./episode";
import { type FindTiles, mindsMotion, Preview } from "./preview";

export interface CardTitle {
  id: string;
  kind: string;
  name: string;
  number: number | null;
  maturity: number;
  duration: number;
  artwork: readonly string[];
  bookmark?: { position: number; duration: number } | null;
  series?: { name: string } | null;
  season?: { number: number | null } | null;
}

interface Props {
  title: CardTitle;
  resume?: boolean;
  tiles: FindTiles;
}

/** A title to choose. One that was begun shows how far, and goes straight on. Whoever rests on it sees more of the film. */
export function Card({ title, resume = false, tiles }: Props) {
  const say = useWords();
  const [rests, setRests] = useState(false);
  const begun = title.bookmark;
  const inside = (
    <>
      <div className={css.picture}>
        <Artwork source={title.artwork[0]} sizes="clamp(200px, 22vw, 340px)" marked />
        {rests && <Preview title={title.id} find={tiles} />}
        {resume && begun && (
          <div className={css.progress}>
            <Bar share={begun.position / begun.duration} name={say.title.watched} />
          </div>
        )}
      </div>
      <p className={css.name}>{title.kind === "EPISODE" && title.series ? title.series.name : title.name}</p>
      <p className={css.about}>
        <span className={css.fact}>{resume && begun ? `${episodeOf(say, title)}${say.title.left(clockText(begun.duration - begun.position))}` : factOf(say, title)}</span>
        <Maturity age={title.maturity} />
      </p>
    </>
  );
  const rest = () => setRests(!mindsMotion());
  const leave = () => setRests(false);
  const way = {
    params: { id: title.id },
    className: css.card,
    // A finger does not rest on a card, it chooses it.
    onPointerEnter: ({ pointerType }: PointerEvent) => pointerType === "mouse" && rest(),
    onPointerLeave: leave,
    onFocus: rest,
    onBlur: leave,
  };
  return resume ? (
    <Link to="/watch/$id" search={{}} {...way}>
      {inside}
    </Link>
  ) : (
    <Link to="/title/$id" {...way}>
      {inside}
    </Link>
  );
}

function factOf(say: Words, title: CardTitle): string {
  if (title.kind === "SERIES") return say.title.series;
  if (title.kind === "COLLECTION") return say.title.collection;
  return title.kind === "EPISODE" ? `${episodeOf(say, title)}${title.name}` : lengthText(title.duration);
}

function episodeOf(say: Words, title: CardTitle): string {
  return title.kind === "EPISODE" ? `${episodeText(say, title.season?.number, title.number)} · ` : "";
}
