import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useQuery } from "urql";

import { problemOf } from "~/graph/client";
import { EPISODES, type FullTitle, isBegun, type Season, type Title } from "~/graph/titles";
import { useWatcher } from "~/graph/watcher";
import { Artwork } from "~/ui/artwork";
import { Bar } from "~/ui/bar";
import { button } from "~/ui/button.css";
import { Problem } from "~/ui/field";
import { Icon } from "~/ui/icon";
import { Menu } from "~/ui/menu";
import { CardBones } from "~/ui/skeleton";
import { useWords } from "~/words";
import { clockText, lengthText } from "~/words/format";

import * as css from "./episodes.css";

/** The episodes of a season; it opens at the one that is to be played `now`. */
export function Episodes({ seasons, now }: { seasons: readonly Season[]; now: FullTitle["upNext"] }) {
  const say = useWords();
  const current = seasons.find((one) => one.id === now?.season?.id) ?? seasons[0];
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
              note: say.title.episodeCount(one.episodeCount),
              chosen: one.id === season.id,
              choose: () => choose(one.id),
            }))}
          />
        )}
      </header>
      <List key={season.id} season={season} now={now?.id} />
    </section>
  );
}

function List({ season, now }: { season: Season; now: string | undefined }) {
  const { profile } = useWatcher();
  const [{ data, error }] = useQuery({ query: EPISODES, variables: { profile: profile.id, season: season.id }, requestPolicy: "cache-and-network" });
  const episodes = data?.title?.episodes;
  if (!episodes) return error ? <Problem words={problemOf(error).words} /> : <EpisodeBones count={season.episodeCount} />;
  return (
    <ol className={css.list}>
      {episodes.map((episode) => (
        <li key={episode.id}>
          <Episode episode={episode} now={episode.id === now} />
        </li>
      ))}
    </ol>
  );
}

/** As high as the episodes will be, so that nothing below moves. */
function EpisodeBones({ count }: { count: number }) {
  const say = useWords();
  return (
    <div className={css.list} aria-busy="true" aria-label={say.loading}>
      {Array.from({ length: count }, (_, number) => (
        <div key={number} className={css.episode}>
          <span className={css.number} />
          <CardBones count={1} />
        </div>
      ))}
    </div>
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
