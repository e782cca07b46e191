import { useQuery } from "urql";

import { problemOf } from "~/graph/client";
import { HOME, isBegun, type OwnRow, type Row } from "~/graph/titles";
import { useWatcher } from "~/graph/watcher";
import { button } from "~/ui/button.css";
import { Notice } from "~/ui/notice";
import { usePageTitle } from "~/ui/page";
import { PageBones } from "~/ui/skeleton";
import { useWords } from "~/words";

import { Billboard } from "./billboard";
import { FirstDay } from "./first-day";
import { useGrowing } from "./growing";
import { MoreRows, Rows } from "./rows";
import * as css from "./home.css";

export function Home() {
  const say = useWords();
  usePageTitle();
  const { profile } = useWatcher();
  const [{ data, error }, ask] = useQuery({ query: HOME, variables: { profile: profile.id }, requestPolicy: "cache-and-network" });
  const own = data?.ownRows ?? [];
  const collections = data?.collectionRows;
  const rows: Row[] = [...own, ...(data?.commonRows ?? []), ...(collections?.edges.map(({ node }) => node) ?? [])];
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
      <Billboard key={profile.id} newest={featured} begun={isBegunIn(own, featured.id)} />
      <div className={css.rows}>
        <Rows rows={rows} />
        {collections?.pageInfo.hasNextPage && <MoreRows after={collections.pageInfo.endCursor ?? ""} />}
      </div>
    </>
  );
}

/** The billboard is for what people have not seen yet: the newest title, if there is one. */
function featuredOf(rows: readonly Row[]) {
  const row = rows.find((one) => one.kind === "NEW") ?? rows[0];
  return row?.titles[0];
}

function isBegunIn(rows: readonly OwnRow[], title: string): boolean {
  return rows.some((row) => row.titles.some((one) => one.id === title && isBegun(one.bookmark)));
}
