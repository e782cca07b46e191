import { type RefObject, useEffect, useState, useSyncExternalStore } from "react";
import { useClient } from "urql";

import { useWatcher } from "~/graph/watcher";
import type { Engine } from "~/player";

import { screeningFor } from "./press";
import type { Screening, State } from "./screening";

const nothing = () => () => undefined;

/** A screening with its picture and its subtitles in these places, from when they are there until the page goes. */
export function useScreening(title: string, engine: Engine, takeOver: string | null, picture: RefObject<HTMLElement | null>, subtitles: RefObject<HTMLElement | null>): [Screening | null, State | null] {
  const { profile } = useWatcher();
  const graph = useClient();
  const [screening, setScreening] = useState<Screening | null>(null);

  useEffect(() => {
    let gone = false;
    const coming = screeningFor(graph, profile.id, title, engine, takeOver);
    void coming.then((one) => {
      if (gone) return;
      one.enter(picture.current, subtitles.current);
      setScreening(one);
    });
    return () => {
      gone = true;
      void coming.then((one) => one.leave());
    };
  }, [title, engine, takeOver, picture, subtitles, graph, profile.id]);

  const state = useSyncExternalStore(screening?.subscribe ?? nothing, () => screening?.read() ?? null);
  return [screening, state];
}
