import * as css from "./tile.css";
import { placeOf, type Tiles } from "./tiles";

/** One small picture of a film, as wide as its place. It only decorates: what it shows is said beside it. */
export function Tile({ tiles, number }: { tiles: Tiles; number: number }) {
  const { sheet, column, row } = placeOf(tiles, number);
  return (
    <span className={css.frame} style={{ aspectRatio: `${tiles.width} / ${tiles.height}` }} data-tile={number}>
      <img className={css.sheet} src={sheet} alt="" decoding="async" style={{ width: `${tiles.columns * 100}%`, left: `${column * -100}%`, top: `${row * -100}%` }} />
    </span>
  );
}
