import { useEffect, useState } from "react";
import { type AnyVariables, type CombinedError, type TypedDocumentNode, useClient } from "urql";

import { problemOf } from "./client";

const PAUSE_MS = 2000;
/** Refusals that stand however often one asks. */
const FINAL = /^(accounts|ingest)\./;

export interface Live<D> {
  data: D | undefined;
  /** Why nothing was told when it was asked for last. */
  problem: string | undefined;
  /** Whether nobody tells any more; it is asked for again until somebody does. */
  away: boolean;
}

/** What a subscription told last, told anew whenever it has become another. A connection that breaks is made again. */
export function useLive<D, V extends AnyVariables>(query: TypedDocumentNode<D, V>, variables: V): Live<D> {
  const graph = useClient();
  const [live, setLive] = useState<Live<D>>({ data: undefined, problem: undefined, away: false });
  const [times, setTimes] = useState(0);
  const key = JSON.stringify(variables);
  useEffect(() => {
    let timer = 0;
    const { unsubscribe } = graph.subscription(query, JSON.parse(key) as V).subscribe(({ data, error, hasNext }) => {
      const away = (!hasNext || error !== undefined) && !isFinal(error);
      setLive((before) => ({ data: data ?? before.data, problem: error && problemOf(error).words, away }));
      if (away && !timer) timer = window.setTimeout(() => setTimes(times + 1), PAUSE_MS);
    });
    return () => {
      clearTimeout(timer);
      unsubscribe();
    };
  }, [graph, query, key, times]);
  return live;
}

function isFinal(error: CombinedError | undefined): boolean {
  return error !== undefined && FINAL.test(problemOf(error).code);
}
