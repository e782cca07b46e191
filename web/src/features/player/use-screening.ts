import { useEffect, useState, useSyncExternalStore } from "react";
import { useClient } from "urql";

import { type Problem, problemOf } from "~/graph/client";
import { type Play, START_PLAYBACK } from "~/graph/playback";
import { useWatcher } from "~/graph/watcher";
import type { Engine } from "~/player";
import { viewers } from "~/words";

import { Screening, type State } from "./screening";

const nothing = () => () => undefined;

/** A screening on these elements, from when they are there until the page goes. */
export function useScreening(title: string, engine: Engine, takeOver: string | null, video: HTMLVideoElement | null, container: HTMLElement | null): [Screening | null, State | null] {
  const { profile } = useWatcher();
  const graph = useClient();
  const [screening, setScreening] = useState<Screening | null>(null);

  useEffect(() => {
    if (!video || !container) return undefined;
    const start = async (): Promise<Play | Problem> => {
      const { data, error } = await graph.mutation(START_PLAYBACK, { profile: profile.id, title, takeOver });
      return data?.startPlayback ?? (error ? problemOf(error) : { code: "unknown", words: viewers.now().unreachable.noAnswer });
    };
    const made = new Screening({ video, container, engine, title, start });
    setScreening(made);
    void made.begin();
    return () => made.end();
  }, [title, engine, takeOver, video, container, graph, profile.id]);

  const state = useSyncExternalStore(screening?.subscribe ?? nothing, () => screening?.read() ?? null);
  return [screening, state];
}
