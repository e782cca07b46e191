/** What a page may ask of a player, whichever engine is behind it. */

import type { Play } from "~/graph/playback";

export type Engine = "hls" | "dash";

export interface Quality {
  height: number;
  active: boolean;
}

/** A sound or subtitle track. `key` names it for choosing. */
export interface Track {
  key: string;
  language: string;
  label: string;
  active: boolean;
}

/** What there is to choose from, and what is chosen. */
export interface Tracks {
  qualities: Quality[];
  /** The player chooses the quality by itself. */
  automatic: boolean;
  sounds: Track[];
  subtitles: Track[];
}

export interface Statistics {
  width: number;
  height: number;
  /** Bits per second: of the rendition, and what the network seems to give. */
  bitrate: number;
  bandwidth: number;
  framesDropped: number;
  framesDecoded: number;
}

export interface Trouble {
  /** A stable code for telemetry, such as `shaka.1002`. */
  code: string;
  kind: "network" | "media" | "over";
}

export interface Listener {
  /** Bytes of a film arrived from `host`. */
  delivered: (host: string, bytes: number) => void;
  tracksChanged: () => void;
  buffering: (now: boolean) => void;
  /** Nothing comes any more, from nobody; the player keeps trying. */
  waiting: () => void;
  failed: (trouble: Trouble) => void;
}

export interface Player {
  tracks: () => Tracks;
  statistics: () => Statistics;
  /** null leaves the choice to the player. */
  chooseQuality: (height: number | null) => void;
  chooseSound: (key: string) => void;
  /** null turns them off. */
  chooseSubtitles: (key: string | null) => void;
  stop: () => Promise<void>;
}

export interface Options {
  engine: Engine;
  /** Names the film in what appliances are told (CMCD). */
  title: string;
  listener: Listener;
}

/** A player that stands ready, before anybody knows what film it shows. `subtitles` is where it draws them. */
export interface Ready {
  video: HTMLVideoElement;
  subtitles: HTMLElement;
  /** Resolves when the film is ready to run. */
  play: (play: Play, options: Options) => Promise<Player>;
  close: () => Promise<void>;
}
