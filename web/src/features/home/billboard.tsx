import { Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";

import type { Card } from "~/graph/titles";
import { Artwork } from "~/ui/artwork";
import { FactLine } from "~/ui/badge";
import { button } from "~/ui/button.css";
import { Icon } from "~/ui/icon";
import { useWords } from "~/words";

import * as css from "./home.css";

const FRAME_MS = 9000;

/** One title, large. It stays the same while one looks, even when a newer one comes out. */
export function Billboard({ newest, begun }: { newest: Card; begun: boolean }) {
  const say = useWords();
  const [title] = useState(newest);
  const shown = useFrame(title.artwork.length);
  return (
    <section className={css.billboard} aria-label={title.name}>
      <div className={css.frames}>
        {title.artwork.map((source, number) => (
          <div key={source} className={css.frame} data-shown={number === shown}>
            <Artwork source={source} sizes="100vw" eager={number === 0} className={css.fill} />
          </div>
        ))}
      </div>
      <div className={css.veil} />
      <div className={css.words}>
        <p className={css.kicker}>{say.home.new}</p>
        <h1 className={css.name}>{title.name}</h1>
        <FactLine {...title} />
        <p className={css.synopsis}>
          <bdi>{title.synopsis}</bdi>
        </p>
        <div className={css.actions}>
          {title.kind === "FILM" && (
            <Link to="/watch/$id" params={{ id: title.id }} search={{}} className={button.main}>
              <Icon name="play" />
              {begun ? say.home.resume : say.home.play}
            </Link>
          )}
          <Link to="/title/$id" params={{ id: title.id }} className={title.kind === "FILM" ? button.quiet : button.main}>
            <Icon name="info" />
            {title.kind === "FILM" ? say.home.more : say.home.episodes}
          </Link>
        </div>
      </div>
    </section>
  );
}

/** Which frame of the film shows now; the first one only for whoever wants no motion. */
function useFrame(count: number): number {
  const [shown, setShown] = useState(0);
  useEffect(() => {
    if (count < 2 || matchMedia("(prefers-reduced-motion: reduce)").matches) return undefined;
    const timer = setInterval(() => setShown((now) => (now + 1) % count), FRAME_MS);
    return () => clearInterval(timer);
  }, [count]);
  return shown;
}
