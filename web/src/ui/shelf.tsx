import { Children, type ReactNode, useEffect, useRef, useState } from "react";

import { Icon } from "./icon";
import * as css from "./shelf.css";

/** A row of cards that scrolls sideways: by wheel, finger, keyboard focus, and by arrows for whoever has a mouse. */
export function Shelf({ heading, children }: { heading: ReactNode; children: ReactNode }) {
  const track = useRef<HTMLUListElement>(null);
  const [room, setRoom] = useState({ left: false, right: false });

  const look = () => {
    const at = track.current;
    if (at) setRoom({ left: at.scrollLeft > 8, right: at.scrollLeft + at.clientWidth < at.scrollWidth - 8 });
  };
  useEffect(() => {
    look();
    const observer = new ResizeObserver(look);
    if (track.current) observer.observe(track.current);
    return () => observer.disconnect();
  }, [children]);
  const move = (by: number) => track.current?.scrollBy({ left: by * track.current.clientWidth * 0.8, behavior: "smooth" });

  return (
    <section className={css.shelf}>
      <h2 className={css.heading}>{heading}</h2>
      <ul className={css.track} ref={track} onScroll={look}>
        {Children.map(children, (child) => (
          <li className={css.slot}>{child}</li>
        ))}
      </ul>
      {room.left && (
        <button type="button" tabIndex={-1} aria-hidden="true" className={css.left} onClick={() => move(-1)}>
          <Icon name="left" />
        </button>
      )}
      {room.right && (
        <button type="button" tabIndex={-1} aria-hidden="true" className={css.right} onClick={() => move(1)}>
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
