import { useQuery } from "urql";

import { problemOf } from "~/graph/client";
import { HOME, type Row, useSprites } from "~/graph/titles";
import { useWatcher } from "~/graph/watcher";
import { button } from "~/ui/button.css";
import { Card } from "~/ui/card";
import { Notice } from "~/ui/notice";
import { usePageTitle } from "~/ui/page";
import { Shelf } from "~/ui/shelf";
import { PageBones } from "~/ui/skeleton";
import { useWords } from "~/words";

import { Billboard } from "./billboard";
import { FirstDay } from "./first-day";
import { useGrowing } from "./growing";
import * as css from "./home.css";

export function Home() {
  const say = useWords();
  usePageTitle();
  const { profile } = useWatcher();
  const tiles = useSprites();
  const [{ data, error }, ask] = useQuery({ query: HOME, variables: { profile: profile.id }, requestPolicy: "cache-and-network" });
  const rows = data?.home ?? [];
  const again = () => ask({ requestPolicy: "network-only" });
  useGrowing(new Set(rows.flatMap((row) => row.titles.map((title) => title.id))).size, again);

  if (error && !data) {
    return (
      <Notice heading={say.home.problem} words={problemOf(error).words}>
        <button type="button" className={button.main} onClick={again}>
          {say.again}
        </button>
      </Notice>
    );
  }
  if (!data) return <PageBones />;
  const featured = featuredOf(rows);
  if (!featured) return <FirstDay />;
  return (
    <>
      <Billboard key={profile.id} newest={featured} />
      <div className={css.rows}>
        {rows.map((row) => (
          <Shelf key={row.collection ?? row.kind} heading={row.kind === "COLLECTION" ? row.heading : say.home.rows[row.kind]}>
            {row.titles.map((title) => (
              <Card key={title.id} title={title} resume={row.kind === "CONTINUE_WATCHING"} tiles={tiles} />
            ))}
          </Shelf>
        ))}
      </div>
    </>
  );
}

/** The billboard is for what people have not seen yet: the newest title, if there is one. */
function featuredOf(rows: readonly Row[]) {
  const row = rows.find((one) => one.kind === "NEW") ?? rows[0];
  return row?.titles[0];
}
