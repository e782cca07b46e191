import { Link, useParams } from "@tanstack/react-router";
import { useMutation, useQuery } from "urql";

import { problemOf } from "~/graph/client";
import { SET_BOOKMARK } from "~/graph/playback";
import { type FullTitle, isBegun, TITLE } from "~/graph/titles";
import { useWatcher } from "~/graph/watcher";
import { Artwork } from "~/ui/artwork";
import { FactLine } from "~/ui/badge";
import { Bar } from "~/ui/bar";
import { button } from "~/ui/button.css";
import { Icon } from "~/ui/icon";
import { Notice } from "~/ui/notice";
import { usePageTitle } from "~/ui/page";
import { PageBones } from "~/ui/skeleton";
import { clockText, languageText } from "~/ui/text";

import * as css from "./title.css";

export function TitlePage() {
  const { id } = useParams({ from: "/signed-in/watching/frame/title/$id" });
  const { profile } = useWatcher();
  const [{ data, error }] = useQuery({ query: TITLE, variables: { profile: profile.id, id }, requestPolicy: "cache-and-network" });
  usePageTitle(data?.title?.name);
  if (data?.title) return <Shown title={data.title} />;
  if (!data && !error) return <PageBones />;
  return (
    <Notice heading="This title is not here" words={error ? problemOf(error).words : "It was taken down, or it is not for this profile."}>
      <Link to="/" className={button.main}>
        Go home
      </Link>
    </Notice>
  );
}

function Shown({ title }: { title: FullTitle }) {
  const begun = isBegun(title.bookmark) ? title.bookmark : null;
  return (
    <article className={css.page}>
      <div className={css.backdrop}>
        <Artwork source={title.artwork[0]} eager className={css.fill} />
        <div className={css.veil} />
      </div>
      <div className={css.words}>
        <h1 className={css.name}>{title.name}</h1>
        <FactLine {...title} />
        <p className={css.synopsis}>{title.synopsis}</p>
        {begun && (
          <div className={css.begun}>
            <Bar share={begun.position / begun.duration} name="Watched" />
            {clockText(begun.duration - begun.position)} left
          </div>
        )}
        <div className={css.actions}>
          <Link to="/watch/$id" params={{ id: title.id }} search={{}} preload="render" className={button.main}>
            <Icon name="play" />
            {begun ? "Resume" : "Play"}
          </Link>
          {begun && <FromTheStart title={title} />}
        </div>
        <dl className={css.facts}>
          <dt className={css.term}>Sound</dt>
          <dd>{title.languages.map(languageText).join(", ") || "No spoken language"}</dd>
          <dt className={css.term}>Credit</dt>
          <dd>{title.credit}</dd>
        </dl>
      </div>
      {title.artwork.length > 1 && (
        <div className={css.stills}>
          {title.artwork.map((source) => (
            <Artwork key={source} source={source} className={css.still} />
          ))}
        </div>
      )}
    </article>
  );
}

/** Forgets where one stopped; the next play begins at the beginning. */
function FromTheStart({ title }: { title: FullTitle }) {
  const { profile } = useWatcher();
  const [{ fetching }, forget] = useMutation(SET_BOOKMARK);
  return (
    <button type="button" className={button.quiet} disabled={fetching} onClick={() => void forget({ profile: profile.id, title: title.id, position: 0 })}>
      Start over
    </button>
  );
}
