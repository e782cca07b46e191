import { type Problem } from "~/graph/client";
import type { Play } from "~/graph/playback";
import { sign, signByBeacon } from "~/graph/signs";
import { EMPTY, type Engine, entered, excused, type Ledger, type Meter, type Player, preparePlayer, pressed, ran, remembered, report, type Statistics, takePlayer, type Tracks, troubleOf, type Trouble, waits } from "~/player";

import { wordsFor } from "./troubles";

export interface State {
  phase: "starting" | "running" | "failed";
  play: Play | null;
  problem: { heading: string; words: string; code: string } | null;
  tracks: Tracks;
  ledger: Ledger;
  meter: Meter;
  /** Nothing comes any more, from nobody; the player keeps trying. */
  offline: boolean;
}

interface Setting {
  engine: Engine;
  title: string;
}

/** A wait that is longer lasts, see `useLasting`. */
export const LASTS_MS = 450;
const NO_TRACKS: Tracks = { qualities: [], automatic: true, sounds: [], subtitles: [] };
const EXCUSE_MS = 2000;

/** One play from pressing play to leaving: the player, its signs of life, and what it tells telemetry. It may begin before there is a page
 * to show it; the film loads meanwhile and runs once the page has it. */
export class Screening {
  private state: State;
  private readonly watchers = new Set<() => void>();
  private readonly over = new AbortController();
  private readonly ready = takePlayer();
  readonly video = this.ready.video;
  private player: Player | null = null;
  private entered = false;
  private height = 0;
  private excusedUntil = 0;

  constructor(private readonly setting: Setting) {
    this.state = { phase: "starting", play: null, problem: null, tracks: NO_TRACKS, ledger: EMPTY, meter: pressed(performance.now()), offline: false };
  }

  /** Lets a player stand ready for the next. */
  static prepare(): void {
    preparePlayer();
  }

  readonly read = (): State => this.state;

  readonly subscribe = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  /** Loads what the platform answers. Every failure ends in `problem`. */
  async begin(answer: Promise<Play | Problem>): Promise<void> {
    const started = await answer;
    if ("code" in started) {
      void this.ready.close();
      this.change({ phase: "failed", problem: { ...wordsFor(started.code, started.words), code: started.code } });
      return;
    }
    if (this.over.signal.aborted) {
      void this.ready.close();
      await sign(started.session, { position: started.position, ended: true });
      return;
    }
    this.change({ play: started });
    this.listen(started);
    await this.load(started);
  }

  /** Shows itself in these places of a page. People have waited from now on: what was loaded before was ahead of them. */
  enter(picture: HTMLElement | null, subtitles: HTMLElement | null): void {
    picture?.append(this.video);
    subtitles?.append(this.ready.subtitles);
    const { volume = 1, muted = false } = remembered();
    this.video.volume = volume;
    this.video.muted = muted;
    this.entered = true;
    this.change({ meter: pressed(performance.now()) });
    this.run();
  }

  leave(): void {
    this.end();
    this.video.remove();
    this.ready.subtitles.remove();
  }

  /** Gives the stream back; the bookmark stands where the picture was. */
  private end(): void {
    if (this.over.signal.aborted) return;
    this.over.abort();
    const { play, phase } = this.state;
    if (play && phase !== "failed") void sign(play.session, { position: this.position(play), ended: true });
    void this.player?.stop();
  }

  statistics(): Statistics | null {
    return this.player?.statistics() ?? null;
  }

  /** What the viewer chooses may make the film wait a moment; that is no rebuffer. */
  choose(with_: (player: Player) => void): void {
    this.excusedUntil = performance.now() + EXCUSE_MS;
    if (this.player) with_(this.player);
    this.tracksChanged();
  }

  private async load(play: Play): Promise<void> {
    const { engine, title } = this.setting;
    const listener = {
      delivered: (host: string, bytes: number) => this.delivered(play, host, bytes),
      tracksChanged: () => this.tracksChanged(),
      buffering: () => undefined,
      waiting: () => this.change({ offline: true }),
      failed: (trouble: Trouble) => void this.failed(play, trouble),
    };
    try {
      const player = await this.ready.play(play, { engine, title, listener });
      if (this.over.signal.aborted) return void player.stop();
      this.player = player;
    } catch (error) {
      return this.fail(troubleOf(error));
    }
    this.tracksChanged();
    this.run();
  }

  private run(): void {
    if (!this.player || !this.entered) return;
    // A browser may refuse to start with sound; then the large button waits for a click.
    void this.video.play().catch(() => this.change({ phase: "running" }));
  }

  private listen(play: Play): void {
    const { video } = this;
    const { signal } = this.over;
    const now = () => performance.now();
    video.addEventListener("playing", () => this.ran(play), { signal });
    video.addEventListener("waiting", () => this.change({ meter: waits(this.state.meter, now(), video.seeking || now() < this.excusedUntil) }), { signal });
    video.addEventListener("seeking", () => this.change({ meter: excused(this.state.meter) }), { signal });
    video.addEventListener("pause", () => void sign(play.session, { position: this.position(play) }), { signal });
    video.addEventListener("ended", () => report(play.session, { kind: "ended" }), { signal });
    addEventListener("pagehide", () => signByBeacon(play.session, this.position(play)), { signal });
    // A page that comes back from the browser's memory has given its stream back.
    addEventListener("pageshow", (event) => event.persisted && location.reload(), { signal });
    const timer = setInterval(() => void this.keep(play), play.keepEvery * 1000);
    signal.addEventListener("abort", () => clearInterval(timer));
  }

  private async keep(play: Play): Promise<void> {
    const lost = await sign(play.session, { position: this.position(play) });
    if (lost) this.fail({ code: lost, kind: "over" });
  }

  private ran(play: Play): void {
    const before = this.state.meter;
    const meter = ran(before, performance.now());
    this.change({ phase: "running", meter, offline: false });
    if (before.startup === null && meter.startup !== null) {
      report(play.session, { kind: "startup", milliseconds: Math.round(meter.startup) });
      this.tracksChanged();
    }
    if (meter.rebuffers > before.rebuffers) {
      report(play.session, { kind: "rebuffer", milliseconds: Math.round(meter.rebuffering - before.rebuffering) });
    }
  }

  private delivered(play: Play, host: string, bytes: number): void {
    const before = this.state.ledger;
    const ledger = entered(before, play.pathways, host, bytes);
    this.change({ ledger, offline: false });
    if (ledger.moves > before.moves) {
      report(play.session, { kind: "moved", detail: `${before.serving?.appliance} to ${ledger.serving?.appliance}` });
    }
  }

  private tracksChanged(): void {
    if (!this.player || this.over.signal.aborted) return;
    const tracks = this.player.tracks();
    this.change({ tracks });
    // Whatever can wait for the first frame does.
    if (!this.state.play || this.state.meter.startup === null) return;
    const height = tracks.qualities.find((one) => one.active)?.height ?? 0;
    if (height !== this.height) report(this.state.play.session, { kind: "quality", detail: `${height}p` });
    this.height = height;
  }

  /** An appliance that lets a play in no more does not know why; the platform does. */
  private async failed(play: Play, trouble: Trouble): Promise<void> {
    const lost = trouble.kind === "over" ? await sign(play.session, { position: this.position(play) }) : null;
    this.fail(lost ? { code: lost, kind: "over" } : trouble);
  }

  private fail(trouble: Trouble): void {
    if (this.state.phase === "failed" || this.over.signal.aborted) return;
    if (this.state.play) report(this.state.play.session, { kind: "error", detail: trouble.code });
    this.end();
    this.change({ phase: "failed", problem: { ...wordsFor(trouble.code, undefined, trouble.kind), code: trouble.code } });
  }

  /** Where the picture is. Before the first frame that is where the play began, not zero. */
  private position(play: Play): number {
    return this.state.meter.startup === null ? play.position : this.video.currentTime;
  }

  private change(part: Partial<State>): void {
    this.state = { ...this.state, ...part };
    if (!this.isQuick()) this.watchers.forEach((tell) => tell());
  }

  /** Whether nothing is drawn yet but the film to come, see `useLasting`: whoever would look at each step would only delay it. */
  private isQuick(): boolean {
    const { phase, meter } = this.state;
    return phase === "starting" && performance.now() - meter.pressedAt < LASTS_MS;
  }
}
