import { useEffect, useState } from "react";

import * as css from "./preview.css";
import { Tile } from "./tile";
import { glimpses, type Tiles } from "./tiles";

const REST_MS = 600;
const TURN_MS = 900;
const MANY = 12;

export type FindTiles = (title: string) => Promise<Tiles | null>;

/** Pictures of a film one after another, for whoever rests on its card and minds no motion. */
export function Preview({ title, find }: { title: string; find: FindTiles }) {
  const [tiles, setTiles] = useState<Tiles | null>(null);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let over = false;
    const timer = setTimeout(() => void find(title).then((found) => !over && setTiles(found)), REST_MS);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [title, find]);
  useEffect(() => {
    if (!tiles) return undefined;
    const timer = setInterval(() => setTurn((before) => before + 1), TURN_MS);
    return () => clearInterval(timer);
  }, [tiles]);
  if (!tiles) return null;
  const numbers = glimpses(tiles, MANY);
  const wider = Math.max(1, tiles.width / tiles.height / css.SHAPE);
  return (
    <div className={css.over} style={{ gridTemplateColumns: `${wider * 100}%` }}>
      <Tile tiles={tiles} number={numbers[turn % numbers.length] ?? 0} />
    </div>
  );
}

export function mindsMotion(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
