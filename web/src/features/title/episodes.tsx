import { Link } from "@tanstack/react-router";
import { useState } from "react";

import { isBegun, type Season, type Title } from "~/graph/titles";
import { Artwork } from "~/ui/artwork";
import { Bar } from "~/ui/bar";
import { button } from "~/ui/button.css";
import { Icon } from "~/ui/icon";
import { Menu } from "~/ui/menu";
import { clockText, lengthText } from "~/ui/text";

import * as css from "./episodes.css";

/** The episodes of a season; it opens at the one that is to be played `now`. */
export function Episodes({ seasons, now }: { seasons: readonly Season[]; now: Title | null }) {
  const current = seasons.find((one) => one.episodes.some((episode) => episode.id === now?.id)) ?? seasons[0];
  const [chosen, choose] = useState(current?.id);
  const season = seasons.find((one) => one.id === chosen) ?? current;
  if (!season) return null;
  return (
    <section className={css.section} aria-label="Episodes">
      <header className={css.header}>
        <h2 className={css.heading}>Episodes</h2>
        {seasons.length === 1 ? (
          <p className={css.only}>{season.name}</p>
        ) : (
          <Menu
            name="Season"
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
              note: one.episodes.length === 1 ? "1 episode" : `${one.episodes.length} episodes`,
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
  const begun = isBegun(episode.bookmark) ? episode.bookmark : null;
  return (
    <Link to="/watch/$id" params={{ id: episode.id }} search={{}} className={css.episode} aria-current={now ? "true" : undefined}>
      <span className={css.number}>{episode.number}</span>
      <span className={css.picture}>
        <Artwork source={episode.artwork[0]} />
        {begun && (
          <span className={css.progress}>
            <Bar share={begun.position / begun.duration} name="Watched" />
          </span>
        )}
      </span>
      <span className={css.words}>
        <span className={css.line}>
          <span className={css.name}>{episode.name}</span>
          <span className={css.length}>{begun ? `${clockText(begun.duration - begun.position)} left` : lengthText(episode.duration)}</span>
        </span>
        <span className={css.synopsis}>{episode.synopsis}</span>
      </span>
    </Link>
  );
}
