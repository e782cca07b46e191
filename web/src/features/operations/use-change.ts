import { useState } from "react";
import { type AnyVariables, type DocumentInput, useClient } from "urql";

import { problemOf } from "~/graph/client";
import type { Changed } from "~/graph/fleet";
import { useWatcher } from "~/graph/watcher";

export function useMayChange(): boolean {
  const { permissions } = useWatcher().viewer;
  return permissions.includes("change_fleet") || permissions.includes("change_network");
}

/** Changes a part of the network; what stands in the way is told. The page follows the network by itself. */
export function useChange() {
  const graph = useClient();
  const [problem, setProblem] = useState<string>();

  /** The part as it is afterwards, undefined when it stayed as it was. */
  const make = async <Part, V extends AnyVariables>(document: DocumentInput<Changed<Part>, V>, variables: V): Promise<Part | undefined> => {
    const { data, error } = await graph.mutation(document, variables);
    setProblem(error && problemOf(error).words);
    return Object.values(data ?? {})[0];
  };
  return { make, problem };
}
