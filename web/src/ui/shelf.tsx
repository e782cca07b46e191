import { Children, type ReactNode, useEffect, useRef, useState } from "react";

import { Icon } from "./icon";
import * as css from "./shelf.css";

/** A row of cards that scrolls sideways: by wheel, finger, keyboard focus, and by arrows for whoever has a mouse. */
export function Shelf({ heading, children }: { heading: ReactNode; children: ReactNode }) {
  const track = useRef<HTMLUListElement>(null);
  const [room, setRoom] = useState({ before: false, after: false });

  const look = () => {
    const at = track.current;
    if (!at) return;
    // Counts down from 0 where one reads from right to left.
    const passed = Math.abs(at.scrollLeft);
    setRoom({ before: passed > 8, after: passed + at.clientWidth < at.scrollWidth - 8 });
  };
  useEffect(() => {
    look();
    const observer = new ResizeObserver(look);
    if (track.current) observer.observe(track.current);
    return () => observer.disconnect();
  }, [children]);
  const move = (by: number) => {
    const at = track.current;
    const onward = at && getComputedStyle(at).direction === "rtl" ? -by : by;
    at?.scrollBy({ left: onward * at.clientWidth * 0.8 });
  };

  return (
    <section className={css.shelf}>
      <h2 className={css.heading}>{heading}</h2>
      <ul className={css.track} ref={track} onScroll={look}>
        {Children.map(children, (child) => (
          <li className={css.slot}>{child}</li>
        ))}
      </ul>
      {room.before && (
        <button type="button" tabIndex={-1} aria-hidden="true" className={css.before} onClick={() => move(-1)}>
          <Icon name="left" />
        </button>
      )}
      {room.after && (
        <button type="button" tabIndex={-1} aria-hidden="true" className={css.after} onClick={() => move(1)}>
          <Icon name="right" />
        </button>
      )}
    </section>
  );
}

/** Cards in lines, for search. */
export function Grid({ children }: { children: ReactNode }) {
  return <ul className={css.grid}>{Children.map(children, (child) => <li>{child}</li>)}</ul>;
}
