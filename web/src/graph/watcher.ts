import { createContext, useContext } from "react";

import type { Profile } from "./profiles";
import type { Viewer } from "./viewer";

export interface Watcher {
  viewer: Viewer;
  profile: Profile;
}

export const WatcherContext = createContext<Watcher | null>(null);

/** Who watches. Only pages behind the choice of a profile may ask. */
export function useWatcher(): Watcher {
  const watcher = useContext(WatcherContext);
  if (!watcher) throw new Error("This page is shown before a profile is chosen.");
  return watcher;
}

/** Forgets every answer and asks anew: after signing in or out, and when watching from elsewhere. */
export const RenewContext = createContext<() => void>(() => undefined);

export function useRenew(): () => void {
  return useContext(RenewContext);
}
