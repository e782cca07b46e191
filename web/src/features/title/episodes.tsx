import { Link } from "@tanstack/react-router";
import { useState } from "react";

import { isBegun, type Season, type Title } from "~/graph/titles";
import { Artwork } from "~/ui/artwork";
import { Bar } from "~/ui/bar";
import { button } from "~/ui/button.css";
import { Icon } from "~/ui/icon";
import { Menu } from "~/ui/menu";
import { useWords } from "~/words";
import { clockText, lengthText } from "~/words/format";

import * as css from "./episodes.css";

/** The episodes of a season; it opens at the one that is to be played `now`. */
export function Episodes({ seasons, now }: { seasons: readonly Season[]; now: Title | null }) {
  const say = useWords();
  const current = seasons.find((one) => one.episodes.some((episode) => episode.id === now?.id)) ?? seasons[0];
  const [chosen, choose] = useState(current?.id);
  const season = seasons.find((one) => one.id === chosen) ?? current;
  if (!season) return null;
  return (
    <section className={css.section} aria-label={say.title.episodes}>
      <header className={css.header}>
        <h2 className={css.heading}>{say.title.episodes}</h2>
        {seasons.length === 1 ? (
          <p className={css.only}>{season.name}</p>
        ) : (
          <Menu
            name={say.title.season}
            value={season.name}
            place="below"
            className={button.quiet}
            button={
              <>
                {season.name} <Icon name="down" size={18} />
              </>
            }
            choices={seasons.map((one) => ({
              key: one.id,
              label: one.name,
              note: say.title.episodeCount(one.episodes.length),
              chosen: one.id === season.id,
              choose: () => choose(one.id),
            }))}
          />
        )}
      </header>
      <ol className={css.list}>
        {season.episodes.map((episode) => (
          <li key={episode.id}>
            <Episode episode={episode} now={episode.id === now?.id} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function Episode({ episode, now }: { episode: Title; now: boolean }) {
  const say = useWords();
  const begun = isBegun(episode.bookmark) ? episode.bookmark : null;
  return (
    <Link to="/watch/$id" params={{ id: episode.id }} search={{}} className={css.episode} aria-current={now ? "true" : undefined}>
      <span className={css.number}>{episode.number}</span>
      <span className={css.picture}>
        <Artwork source={episode.artwork[0]} sizes="clamp(120px, 17vw, 208px)" />
        {begun && (
          <span className={css.progress}>
            <Bar share={begun.position / begun.duration} name={say.title.watched} />
          </span>
        )}
      </span>
      <span className={css.words}>
        <span className={css.line}>
          <span className={css.name}>{episode.name}</span>
          <span className={css.length}>{begun ? say.title.left(clockText(begun.duration - begun.position)) : lengthText(episode.duration)}</span>
        </span>
        <span className={css.synopsis}>
          <bdi>{episode.synopsis}</bdi>
        </span>
      </span>
    </Link>
  );
}
