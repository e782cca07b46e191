import { type PointerEvent, useEffect, useRef, useState } from "react";

import type { Chapter } from "~/graph/playback";
import { chapterAt } from "~/player";
import { Tile } from "~/ui/tile";
import { tileAt, type Tiles } from "~/ui/tiles";
import { useWords } from "~/words";
import { clockText } from "~/words/format";

import * as css from "./controls.css";
import type { VideoState } from "./video";

interface Props {
  seen: VideoState;
  chapters: readonly Chapter[];
  tiles: Tiles | null;
  onSeek: (seconds: number) => void;
}

/** A native range under a drawn bar: keyboards and screen readers know it, and the buffer shows. Above it is what one would see. */
export function SeekBar({ seen, chapters, tiles, onSeek }: Props) {
  const say = useWords();
  const [hovered, setHovered] = useState<number | null>(null);
  const jumped = useJumped(seen.time);
  const shown = hovered ?? (jumped ? seen.time : null);
  const whole = seen.duration || 1;
  const percent = (seconds: number) => `${Math.min(100, (100 * seconds) / whole)}%`;
  const hover = (event: PointerEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    setHovered(Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)) * whole);
  };
  return (
    <div className={css.seek} onPointerMove={hover} onPointerLeave={() => setHovered(null)}>
      <input
        type="range"
        className={css.range}
        data-time-line
        aria-label={say.player.place}
        aria-valuetext={say.player.placeOf(clockText(seen.time), clockText(Math.round(seen.duration)))}
        min={0}
        max={whole}
        step={0.1}
        value={seen.time}
        onChange={(event) => onSeek(Number(event.target.value))}
      />
      <div className={`${css.track} ${css.ring}`}>
        <div className={css.buffered} style={{ width: percent(seen.bufferedTo) }} />
        <div className={css.played} style={{ width: percent(seen.time) }} />
        {chapters.map((one) => one.begin > 0 && <div key={one.begin} className={css.mark} style={{ left: percent(one.begin) }} />)}
      </div>
      <div className={css.thumb} style={{ left: percent(seen.time) }} />
      {shown !== null && (
        <div className={tiles ? css.glimpse : css.tip} style={{ left: tiles ? within(percent(shown)) : percent(shown) }}>
          {tiles && <Tile tiles={tiles} number={tileAt(tiles, shown)} />}
          <span className={css.chapter}>{chapterAt(chapters, shown)}</span> {clockText(shown)}
        </div>
      )}
    </div>
  );
}

/** Where the middle of a picture may be, so that all of it is within the bar. */
function within(left: string): string {
  return `clamp(${css.GLIMPSE} / 2, ${left}, 100% - ${css.GLIMPSE} / 2)`;
}

const JUMP_S = 2;
const SHOWN_MS = 1500;

/** Whether the film has just gone somewhere else, by whatever key or finger. */
function useJumped(time: number): boolean {
  const before = useRef<number>(undefined);
  const [jumped, setJumped] = useState(0);
  useEffect(() => {
    if (before.current !== undefined && Math.abs(time - before.current) > JUMP_S) setJumped((times) => times + 1);
    before.current = time;
  }, [time]);
  useEffect(() => {
    if (!jumped) return undefined;
    const timer = setTimeout(() => setJumped(0), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [jumped]);
  return jumped > 0;
}
