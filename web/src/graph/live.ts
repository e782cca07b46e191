import { useEffect, useState } from "react";
import { type TypedDocumentNode, useClient } from "urql";

import { problemOf } from "./client";

const PAUSE_MS = 3000;

/** What a subscription told last, told anew whenever it has become another. A connection that breaks is made again. */
export function useLive<D>(query: TypedDocumentNode<D, Record<string, never>>): { data: D | undefined; problem: string | undefined } {
  const graph = useClient();
  const [data, setData] = useState<D>();
  const [problem, setProblem] = useState<string>();
  const [times, setTimes] = useState(0);
  useEffect(() => {
    let timer = 0;
    const { unsubscribe } = graph.subscription<D>(query, {}).subscribe(({ data, error, hasNext }) => {
      if (data) setData(data);
      setProblem(error && problemOf(error).words);
      if (!timer && (error?.networkError || (!hasNext && !error))) timer = window.setTimeout(() => setTimes(times + 1), PAUSE_MS);
    });
    return () => {
      clearTimeout(timer);
      unsubscribe();
    };
  }, [graph, query, times]);
  return { data, problem };
}
