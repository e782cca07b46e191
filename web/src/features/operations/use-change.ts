import { useState } from "react";
import { type AnyVariables, type DocumentInput, useClient } from "urql";

import { type Problem, problemOf } from "~/graph/client";
import type { Changed } from "~/graph/fleet";
import { useWatcher } from "~/graph/watcher";

/** Whether somebody runs the whole network. */
export function useMayAdd(): boolean {
  return useWatcher().viewer.permissions.includes("change_fleet");
}

export function useMayChange(): boolean {
  const { permissions } = useWatcher().viewer;
  return permissions.includes("change_fleet") || permissions.includes("change_network");
}

/** Changes a part of the network; what stands in the way is told. The page follows the network by itself. */
export function useChange() {
  const graph = useClient();
  const [refused, setRefused] = useState<Problem>();

  /** The part as it is afterwards, undefined when it stayed as it was. */
  const make = async <Part, V extends AnyVariables>(document: DocumentInput<Changed<Part>, V>, variables: V): Promise<Part | undefined> => {
    const { data, error } = await graph.mutation(document, variables);
    setRefused(error && problemOf(error));
    return Object.values(data ?? {})[0];
  };
  /** Whether it was this that stood in the way. */
  const wrong = (field: string): boolean => refused?.field === field;
  return { make, problem: refused?.words, wrong };
}
