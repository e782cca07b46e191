import { useEffect } from "react";
import { type TypedDocumentNode, useSubscription } from "urql";

import { problemOf } from "./client";

const PAUSE_MS = 3000;
type Nothing = Record<string, never>;

/** What a subscription told last, told anew whenever it has become another. A connection that breaks is made again. */
export function useLive<D>(query: TypedDocumentNode<D, Nothing>): { data: D | undefined; problem: string | undefined } {
  const [{ data, error, fetching }, again] = useSubscription<D, D, Nothing>({ query, variables: {} });
  const refused = (error?.graphQLErrors.length ?? 0) > 0;
  useEffect(() => {
    if (fetching || refused) return undefined;
    const timer = setTimeout(again, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [fetching, refused, again]);
  return { data, problem: error && problemOf(error).words };
}
