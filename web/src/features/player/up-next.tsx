import { Link } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";

import type { Title } from "~/graph/titles";
import { useWatcher } from "~/graph/watcher";
import { Artwork } from "~/ui/artwork";
import { button } from "~/ui/button.css";
import { episodeText } from "~/ui/episode";
import { Icon } from "~/ui/icon";
import { useWords } from "~/words";

import * as css from "./up-next.css";

const WAIT_S = 8;

/** Between two episodes. The next one begins by itself if the profile wants that, and nobody says otherwise meanwhile. */
export function UpNext({ episode, onPlay }: { episode: Title; onPlay: () => void }) {
  const say = useWords();
  const { profile } = useWatcher();
  const [left, setLeft] = useState(profile.autoplay ? WAIT_S : null);
  const play = useRef(onPlay);
  play.current = onPlay;
  useEffect(() => {
    if (left === null) return undefined;
    if (left === 0) {
      play.current();
      return undefined;
    }
    const timer = setTimeout(() => setLeft(left - 1), 1000);
    return () => clearTimeout(timer);
  }, [left]);
  return (
    <section className={css.next} aria-label={say.player.upNext}>
      <div className={css.picture}>
        <Artwork source={episode.artwork[0]} sizes="(max-width: 700px) 100vw, 44vw" eager />
      </div>
      <div className={css.words}>
        <p className={css.kicker}>{say.player.upNext}</p>
        <h2 className={css.name}>{episode.name}</h2>
        <p className={css.about}>
          {episode.series?.name} · {episodeText(say, episode.season?.number, episode.number)}
        </p>
        <p className={css.synopsis}>
          <bdi>{episode.synopsis}</bdi>
        </p>
        <div className={css.actions}>
          <button type="button" className={button.main} autoFocus onClick={onPlay}>
            <Icon name="play" /> {left === null ? say.player.play : say.player.playIn(left)}
          </button>
          {left !== null && (
            <button type="button" className={button.quiet} onClick={() => setLeft(null)}>
              {say.player.wait}
            </button>
          )}
          <Link to="/" className={button.quiet}>
            {say.toFilms}
          </Link>
        </div>
      </div>
    </section>
  );
}
