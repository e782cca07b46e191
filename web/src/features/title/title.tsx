import { Link, useParams } from "@tanstack/react-router";
import { useQuery } from "urql";

import { problemOf } from "~/graph/client";
import { type FullTitle, TITLE, useSprites } from "~/graph/titles";
import { useWatcher } from "~/graph/watcher";
import { Artwork } from "~/ui/artwork";
import { FactLine } from "~/ui/badge";
import { button } from "~/ui/button.css";
import { Card } from "~/ui/card";
import { episodeText } from "~/ui/episode";
import { Notice } from "~/ui/notice";
import { usePageTitle } from "~/ui/page";
import { Grid, Shelf } from "~/ui/shelf";
import { PageBones } from "~/ui/skeleton";
import { useWords } from "~/words";

import { Actions } from "./actions";
import { Episodes } from "./episodes";
import { Facts } from "./facts";
import * as css from "./title.css";

export function TitlePage() {
  const say = useWords();
  const { id } = useParams({ from: "/signed-in/watching/frame/title/$id" });
  const { profile } = useWatcher();
  const [{ data, error }] = useQuery({ query: TITLE, variables: { profile: profile.id, id }, requestPolicy: "cache-and-network" });
  usePageTitle(data?.title?.name);
  if (data?.title) return <Shown key={id} title={data.title} />;
  if (!data && !error) return <PageBones />;
  return (
    <Notice heading={say.title.missing} words={error ? problemOf(error).words : say.title.missingWords}>
      <Link to="/" className={button.main}>
        {say.goHome}
      </Link>
    </Notice>
  );
}

function Shown({ title }: { title: FullTitle }) {
  const say = useWords();
  const tiles = useSprites();
  return (
    <article className={css.whole}>
      <div className={css.page}>
        <div className={css.backdrop}>
          <Artwork source={title.artwork[0]} sizes="100vw" eager className={css.fill} />
          <div className={css.veil} />
        </div>
        <div className={css.words}>
          {title.series && (
            <p className={css.series}>
              <Link to="/title/$id" params={{ id: title.series.id }} className={css.seriesName}>
                {title.series.name}
              </Link>
              {title.kind === "EPISODE" && <span>{episodeText(say, title.season?.number, title.number)}</span>}
            </p>
          )}
          <h1 className={css.name}>{title.name}</h1>
          <FactLine {...title} />
          <p className={css.synopsis}>
            <bdi>{title.synopsis}</bdi>
          </p>
          <Actions title={title} />
          <Facts title={title} />
        </div>
      </div>
      {title.seasons.length > 0 && <Episodes seasons={title.seasons} now={title.upNext} />}
      {title.titles.length > 0 && (
        <div className={css.members}>
          <Grid>
            {title.titles.map((one) => (
              <Card key={one.id} title={one} tiles={tiles} />
            ))}
          </Grid>
        </div>
      )}
      {title.extras.length > 0 && (
        <Shelf heading={say.title.extras}>
          {title.extras.map((one) => (
            <Card key={one.id} title={one} tiles={tiles} />
          ))}
        </Shelf>
      )}
      {title.artwork.length > 1 && title.seasons.length === 0 && (
        <div className={css.stills}>
          {title.artwork.map((source) => (
            <Artwork key={source} source={source} sizes="(max-width: 600px) 100vw, 32vw" className={css.still} />
          ))}
        </div>
      )}
    </article>
  );
}
