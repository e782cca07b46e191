import { useQuery } from "urql";

import { HOME, isBegun, type OwnRow, type Row } from "~/graph/titles";
import { useWatcher } from "~/graph/watcher";
import { usePageTitle } from "~/ui/page";
import { PageBones } from "~/ui/skeleton";

import { Billboard } from "./billboard";
import { FirstDay } from "./first-day";
import { useGrowing } from "./growing";
import { Failed, MoreRows, Rows } from "./rows";
import * as css from "./home.css";

export function Home() {
  usePageTitle();
  const { profile } = useWatcher();
  const [{ data, error }, ask] = useQuery({ query: HOME, variables: { profile: profile.id }, requestPolicy: "cache-and-network" });
  const own = data?.ownRows ?? [];
  const collections = data?.collectionRows;
  const rows: Row[] = [...own, ...(data?.commonRows ?? []), ...(collections?.edges.map(({ node }) => node) ?? [])];
  const again = () => ask({ requestPolicy: "network-only" });
  useGrowing(new Set(rows.flatMap((row) => row.titles.map((title) => title.id))).size, again);

  const featured = featuredOf(rows);
  // Rows that did not come are no reason to show none of the others.
  if (!featured && error) return <Failed error={error} again={again} />;
  if (!data) return <PageBones />;
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
