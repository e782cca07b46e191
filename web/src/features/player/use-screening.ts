import { type RefObject, useEffect, useState, useSyncExternalStore } from "react";
import { useClient } from "urql";

import { startPlay } from "~/graph/playback";
import { useWatcher } from "~/graph/watcher";
import type { Engine } from "~/player";

import { Screening, type State } from "./screening";

const nothing = () => () => undefined;

/** A screening with its picture and its subtitles in these places, from when they are there until the page goes. */
export function useScreening(title: string, engine: Engine, takeOver: string | null, picture: RefObject<HTMLElement | null>, subtitles: RefObject<HTMLElement | null>): [Screening | null, State | null] {
  const { profile } = useWatcher();
  const graph = useClient();
  const [screening, setScreening] = useState<Screening | null>(null);

  useEffect(() => {
    const start = () => startPlay(graph, profile.id, title, takeOver);
    const made = new Screening({ engine, title, start });
    picture.current?.append(made.video);
    subtitles.current?.append(made.subtitles);
    setScreening(made);
    void made.begin();
    return () => {
      made.end();
      made.video.remove();
      made.subtitles.remove();
    };
  }, [title, engine, takeOver, picture, subtitles, graph, profile.id]);

  const state = useSyncExternalStore(screening?.subscribe ?? nothing, () => screening?.read() ?? null);
  return [screening, state];
}
