import { useState } from "react";
import { type AnyVariables, type DocumentInput, useClient } from "urql";

import { problemOf } from "~/graph/client";
import { type Changed, isRefused } from "~/graph/fleet";
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
    const [result] = Object.values(data ?? {});
    const refused = isRefused(result);
    setProblem(error ? problemOf(error).words : refused ? [result.message, result.remedy].filter(Boolean).join(" ") : undefined);
    return refused ? undefined : (result as Part | undefined);
  };
  return { make, problem };
}
