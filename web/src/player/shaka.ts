/** Shaka Player behind our interface: HLS and DASH, both with content steering, CMCD on every request. */

import shaka from "shaka-player/dist/shaka-player.compiled-es2021";

import type { Play } from "~/graph/playback";

import { forget, knownAt } from "./known";
import { unlock } from "./licence";
import { remember, remembered } from "./memory";
import type { Options, Player, Quality, Ready, Track, Tracks, Trouble } from "./model";
import { rehearse } from "./rehearsal";
import { Steering } from "./steering";

type AudioTrack = shaka.extern.AudioTrack;
type TextTrack = shaka.extern.TextTrack;

const BANDWIDTH_FIRST = 4_000_000;
const RETRY_PAUSE_S = 1;
const RETRIES_MAX = 20;
/** How far ahead is fetched; whoever saves data pays for no more than they are about to see. */
const AHEAD_S = 30;
const SAVING_AHEAD_S = 10;

/** Once the browser has nothing more urgent to do; Safari cannot say when that is. */
const whenIdle = (globalThis.requestIdleCallback as typeof requestIdleCallback | undefined) ?? setTimeout;

interface Spare extends Ready {
  rehearse: () => Promise<void>;
}

let spare: Spare | null = null;

/** Makes a player for whoever takes one next: what it needs of time then passes before anybody waits for a film. */
export function preparePlayer(): void {
  if (spare) return;
  const made = openPlayer();
  spare = made;
  whenIdle(() => void (spare === made && made.rehearse()));
}

export function takePlayer(): Ready {
  const taken = spare ?? openPlayer();
  spare = null;
  return taken;
}

function openPlayer(): Spare {
  const video = document.createElement("video");
  video.playsInline = true;
  const subtitles = document.createElement("div");
  const attached = attach(video, subtitles);
  // Whoever plays learns of it; until then nobody listens.
  attached.catch(() => undefined);
  return {
    video,
    subtitles,
    play: async (play, options) => begin(await attached, play, options),
    close: () => attached.then((player) => player.destroy(), () => undefined),
    rehearse: () => attached.then(rehearse).catch(() => undefined),
  };
}

async function attach(video: HTMLVideoElement, subtitles: HTMLElement): Promise<shaka.Player> {
  shaka.polyfill.installAll();
  if (!shaka.Player.isBrowserSupported()) throw new Unsupported();
  const player = new shaka.Player();
  player.setVideoContainer(subtitles);
  await player.attach(video);
  return player;
}

async function begin(player: shaka.Player, play: Play, options: Options): Promise<Player> {
  player.configure(configuration(play, options));
  listen(player, options);
  const steering = new Steering(play.pathways, play.steeringUrl);
  steer(player, steering);
  const leave = async () => {
    steering.stop();
    await player.destroy();
    forget(play.session);
  };
  try {
    if (play.licence !== null) await unlock(player, play.licence);
    await player.load(options.engine === "dash" ? play.dashUrl : knownAt(play.session, play.hls), play.position);
  } catch (error) {
    await leave();
    throw error;
  }
  recallLanguages(player);
  return face(player, leave);
}

export class Unsupported extends Error {}

/** What an error means for whoever watches. */
export function troubleOf(error: unknown): Trouble {
  if (error instanceof Unsupported) return { code: "unsupported", kind: "media" };
  if (!(error instanceof shaka.util.Error)) return { code: "unknown", kind: "media" };
  const { Code, Category } = shaka.util.Error;
  const status: unknown = error.code === Code.BAD_HTTP_STATUS ? error.data[1] : undefined;
  const kind = status === 403 || status === 404 ? "over" : error.category === Category.NETWORK ? "network" : "media";
  return { code: `shaka.${error.code}`, kind };
}

/** A dead appliance must be given up within what is buffered: connections get three seconds, and every attempt goes to the next
 * pathway. Shaka leaves one that failed alone for a minute. */
function configuration(play: Play, { title }: Options) {
  const attempts = play.pathways.length + 2;
  const retry = { baseDelay: 100, backoffFactor: 1.5, fuzzFactor: 0.3 };
  return {
    manifest: {
      retryParameters: { ...retry, maxAttempts: attempts, connectionTimeout: 4000, stallTimeout: 4000, timeout: 10_000 },
      hls: { sequenceMode: false },
      // The keys are there before the playlist, see `licence`.
      ignoreDrmInfo: true,
      dash: { manifestPreprocessorTXml: steeredByUs },
    },
    streaming: {
      retryParameters: { ...retry, maxAttempts: attempts, connectionTimeout: 3000, stallTimeout: 3000, timeout: 20_000 },
      bufferingGoal: savesData() ? SAVING_AHEAD_S : AHEAD_S,
      rebufferingGoal: 0.5,
      bufferBehind: 30,
    },
    abr: {
      defaultBandwidthEstimate: remembered().bandwidth ?? BANDWIDTH_FIRST,
      // The browser's own guess is coarser than what we measured last time.
      useNetworkInformation: false,
    },
    // An appliance that runs short says how much it can still give each viewer.
    cmsd: { enabled: true, applyMaximumSuggestedBitrate: true },
    cmcd: { enabled: true, version: 2, useHeaders: false, sessionId: play.session, contentId: title },
  };
}

function savesData(): boolean {
  return (navigator as Navigator & { connection?: { saveData?: boolean } }).connection?.saveData ?? false;
}

/** See `steering`. Only the first attempt is ordered: the ones after it walk through the same addresses. */
function steer(player: shaka.Player, steering: Steering): void {
  player.getNetworkingEngine()?.registerRequestFilter((_, request) => {
    const before = request.attempt > 0 && request.uris[(request.attempt - 1) % request.uris.length];
    if (before) steering.failed(before, performance.now());
    if (request.attempt === 0) request.uris = steering.ordered(request.uris, performance.now());
  });
}

/** Leaves the first pathway alone in it. */
function steeredByUs(mpd: shaka.extern.xml.Node): void {
  const first = mpd.children.find((one) => typeof one !== "string" && one.tagName === "BaseURL");
  mpd.children = mpd.children.filter((one) => typeof one === "string" || one === first || !["BaseURL", "ContentSteering"].includes(one.tagName));
  for (const child of mpd.children) if (typeof child !== "string") steeredByUs(child);
}

function listen(player: shaka.Player, { listener }: Options): void {
  const { SEGMENT } = shaka.net.NetworkingEngine.RequestType;
  let retries = 0;
  player.getNetworkingEngine()?.registerResponseFilter((type, response) => {
    if (type !== SEGMENT) return;
    retries = 0;
    listener.delivered(new URL(response.uri).host, response.data.byteLength);
  });
  for (const name of ["trackschanged", "variantchanged", "adaptation", "textchanged", "audiotrackchanged", "abrstatuschanged"]) {
    player.addEventListener(name, () => listener.tracksChanged());
  }
  player.addEventListener("buffering", (event) => listener.buffering((event as Event & { buffering: boolean }).buffering));
  player.addEventListener("error", (event) => {
    const error = (event as Event & { detail: unknown }).detail;
    const trouble = troubleOf(error);
    if (trouble.kind === "network" && retries < RETRIES_MAX) {
      retries += 1;
      listener.waiting();
      player.retryStreaming(RETRY_PAUSE_S);
    } else if (!(error instanceof shaka.util.Error) || error.severity === shaka.util.Error.Severity.CRITICAL) {
      listener.failed(trouble);
    }
  });
}

function face(player: shaka.Player, leave: () => Promise<void>): Player {
  return {
    tracks: () => tracksOf(player),
    statistics: () => {
      const told = player.getStats();
      return {
        width: told.width || 0,
        height: told.height || 0,
        bitrate: told.streamBandwidth || 0,
        bandwidth: told.estimatedBandwidth || 0,
        framesDropped: told.droppedFrames || 0,
        framesDecoded: told.decodedFrames || 0,
      };
    },
    chooseQuality: (height) => chooseQuality(player, height),
    chooseSound: (key) => {
      const track = player.getAudioTracks().find((one) => soundKey(one) === key);
      if (track) player.selectAudioTrack(track);
      remember({ sound: track?.language ?? "" });
    },
    chooseSubtitles: (key) => {
      const track = player.getTextTracks().find((one) => String(one.id) === key) ?? null;
      player.selectTextTrack(track);
      remember({ subtitles: track?.language ?? "" });
    },
    stop: async () => {
      const bandwidth = player.getStats().estimatedBandwidth;
      if (bandwidth > 0) remember({ bandwidth: Math.round(bandwidth) });
      await leave();
    },
  };
}

function tracksOf(player: shaka.Player): Tracks {
  const variants = player.getVariantTracks();
  const active = variants.find((one) => one.active)?.height;
  const heights = [...new Set(variants.map((one) => one.height ?? 0))].sort((one, other) => other - one);
  return {
    qualities: heights.map((height): Quality => ({ height, active: height === active })),
    automatic: player.getConfiguration().abr.enabled,
    sounds: soundsOf(player.getAudioTracks()),
    subtitles: player.getTextTracks().map((one): Track => ({ key: String(one.id), language: one.language, label: one.label ?? "", active: one.active })),
  };
}

function chooseQuality(player: shaka.Player, height: number | null): void {
  player.configure({ abr: { enabled: height === null } });
  if (height === null) return;
  const variants = player.getVariantTracks();
  const now = variants.find((one) => one.active);
  // The same sound, or the best picture would bring a commentary or 5.1 along.
  const fits = variants.filter((one) => one.height === height && one.language === now?.language && one.label === now?.label && one.audioCodec === now?.audioCodec);
  const best = fits.sort((one, other) => other.bandwidth - one.bandwidth)[0];
  // What plays next seconds stays in the buffer, so the change does not stop the film.
  if (best) player.selectVariantTrack(best, true, 4);
}

function recallLanguages(player: shaka.Player): void {
  const { sound, subtitles } = remembered();
  const spoken = player.getAudioTracks().find((one) => one.language === sound);
  if (spoken && !spoken.active) player.selectAudioTrack(spoken);
  const texts = player.getTextTracks();
  const written: TextTrack | undefined = texts.find((one) => one.language === subtitles);
  // By HLS, Shaka shows no text before it knows where picture and sound begin, and looks at that only while it has a text: who chose one
  // when all of the film is there would wait for ever.
  player.selectTextTrack(written ?? texts[0] ?? null);
  if (!written) player.selectTextTrack(null);
}

/** Each sound once: by DASH one that is there in two codecs comes twice. */
function soundsOf(tracks: readonly AudioTrack[]): Track[] {
  const playing = tracks.find((one) => one.active);
  const each = new Map(tracks.map((one) => [soundKey(one), one]));
  return [...each].map(([key, { language, label }]) => ({ key, language, label: label ?? "", active: playing !== undefined && soundKey(playing) === key }));
}

function soundKey(track: AudioTrack): string {
  return `${track.language}/${track.label ?? ""}/${track.roles.join()}`;
}
