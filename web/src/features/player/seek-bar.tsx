import { type PointerEvent, useState } from "react";

import type { Chapter } from "~/graph/playback";
import { chapterAt } from "~/player";
import { useWords } from "~/words";
import { clockText } from "~/words/format";

import * as css from "./controls.css";
import type { VideoState } from "./video";

/** A native range under a drawn bar: keyboards and screen readers know it, and the buffer shows. */
export function SeekBar({ seen, chapters, onSeek }: { seen: VideoState; chapters: readonly Chapter[]; onSeek: (seconds: number) => void }) {
  const say = useWords();
  const [hovered, setHovered] = useState<number | null>(null);
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
      {hovered !== null && (
        <span className={css.tip} style={{ left: percent(hovered) }}>
          {chapterAt(chapters, hovered)} {clockText(hovered)}
        </span>
      )}
    </div>
  );
}
