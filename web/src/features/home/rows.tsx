import { useState } from "react";
import { type CombinedError, useQuery } from "urql";

import { problemOf } from "~/graph/client";
import { MORE_ROWS, type Row, useSprites } from "~/graph/titles";
import { useWatcher } from "~/graph/watcher";
import { button } from "~/ui/button.css";
import { Card } from "~/ui/card";
import { useNear } from "~/ui/near";
import { Notice } from "~/ui/notice";
import { Shelf } from "~/ui/shelf";
import { CardBones } from "~/ui/skeleton";
import { useWords } from "~/words";

export function Rows({ rows }: { rows: readonly Row[] }) {
  const say = useWords();
  const tiles = useSprites();
  return rows.map((row) => (
    <Shelf key={row.collection ?? row.kind} heading={row.kind === "COLLECTION" ? row.heading : say.home.rows[row.kind]}>
      {row.titles.map((title) => (
        <Card key={title.id} title={title} resume={row.kind === "CONTINUE_WATCHING"} tiles={tiles} />
      ))}
    </Shelf>
  ));
}

export function Failed({ error, again }: { error: CombinedError; again: () => void }) {
  const say = useWords();
  return (
    <Notice heading={say.home.problem} words={problemOf(error).words}>
      <button type="button" className={button.main} onClick={again}>
        {say.again}
      </button>
    </Notice>
  );
}

/** The rows that follow a collection, asked for when one comes near them; and those that follow them. */
export function MoreRows({ after }: { after: string }) {
  const { profile } = useWatcher();
  const [isNear, setNear] = useState(false);
  const place = useNear(() => setNear(true));
  const [{ data, error }, ask] = useQuery({ query: MORE_ROWS, variables: { profile: profile.id, after }, pause: !isNear });
  const found = data?.collectionRows;
  if (found) {
    return (
      <>
        <Rows rows={found.edges.map(({ node }) => node)} />
        {found.pageInfo.hasNextPage && <MoreRows after={found.pageInfo.endCursor ?? ""} />}
      </>
    );
  }
  if (error) return <Failed error={error} again={() => ask({ requestPolicy: "network-only" })} />;
  return (
    <div ref={place}>
      <Shelf heading={"\u00a0"}>{CardBones({})}</Shelf>
    </div>
  );
}
