/** Shaka Player behind our interface: HLS and DASH, both with content steering, CMCD on every request. */

import shaka from "shaka-player/dist/shaka-player.compiled-es2021";

import type { Play } from "~/graph/playback";

import { forget, knownAt } from "./known";
import { unlock } from "./licence";
import { remember, remembered } from "./memory";
import type { Options, Player, Quality, Ready, Track, Tracks, Trouble } from "./model";
import { Steering } from "./steering";

type AudioTrack = shaka.extern.AudioTrack;
type TextTrack = shaka.extern.TextTrack;

const BANDWIDTH_FIRST = 4_000_000;
const STEERED_AGAIN_S = 5;
const RETRY_PAUSE_S = 1;
const RETRIES_MAX = 20;
/** How far ahead is fetched; whoever saves data pays for no more than they are about to see. */
const AHEAD_S = 30;
const SAVING_AHEAD_S = 10;

/** Makes a player on `video`; subtitles are drawn in `container`. It is worth its time while the platform is asked for a play. */
export async function openPlayer(video: HTMLVideoElement, container: HTMLElement): Promise<Ready> {
  shaka.polyfill.installAll();
  if (!shaka.Player.isBrowserSupported()) throw new Unsupported();
  const player = new shaka.Player();
  player.setVideoContainer(container);
  await player.attach(video);
  return { play: (play, options) => begin(player, play, options), close: () => player.destroy() };
}

async function begin(player: shaka.Player, play: Play, options: Options): Promise<Player> {
  player.configure(configuration(play, options));
  listen(player, options);
  steer(player, new Steering(play.pathways));
  try {
    if (play.licence !== null) await unlock(player, play.licence);
    await player.load(options.engine === "dash" ? play.dashUrl : playlist(play), play.position);
  } catch (error) {
    await player.destroy();
    forget(play.session);
    throw error;
  }
  recallLanguages(player);
  return face(player, play);
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
    cmcd: { enabled: true, version: 1, useHeaders: false, sessionId: play.session, contentId: title },
  };
}

function savesData(): boolean {
  return (navigator as Navigator & { connection?: { saveData?: boolean } }).connection?.saveData ?? false;
}

/** Where the player finds its playlist. What the steering server would say first is what the play began with, so nobody waits
 * for that either. */
function playlist({ session, hls, pathways }: Play): string {
  const steered = hls.replace(/(#EXT-X-CONTENT-STEERING:SERVER-URI=")([^"]+)/, (_, before: string, server: string) => {
    const first = { VERSION: 1, TTL: STEERED_AGAIN_S, "RELOAD-URI": server, "PATHWAY-PRIORITY": pathways.map((one) => one.appliance) };
    return before + knownAt(session, "steering", JSON.stringify(first));
  });
  return knownAt(session, "hls.m3u8", steered);
}

/** See `steering`. Only the first attempt is ordered: the ones after it walk through the same addresses. */
function steer(player: shaka.Player, steering: Steering): void {
  const { SEGMENT, CONTENT_STEERING } = shaka.net.NetworkingEngine.RequestType;
  const network = player.getNetworkingEngine();
  network?.registerResponseFilter((type, response) => {
    if (type === CONTENT_STEERING) steering.heard(JSON.parse(new TextDecoder().decode(response.data)));
  });
  network?.registerRequestFilter((type, request) => {
    if (type !== SEGMENT) return;
    const before = request.attempt > 0 && request.uris[(request.attempt - 1) % request.uris.length];
    if (before) steering.failed(before, performance.now());
    if (request.attempt === 0) request.uris = steering.ordered(request.uris, performance.now());
  });
}

/** The order in the MPD is that of the steering server at this moment, so nothing is gained by asking before the start. */
function steeredByUs(mpd: shaka.extern.xml.Node): void {
  for (const child of mpd.children as readonly (shaka.extern.xml.Node | string)[]) {
    if (typeof child === "string") continue;
    if (child.tagName === "BaseURL") delete child.attributes["serviceLocation"];
    if (child.tagName === "ContentSteering") delete child.attributes["queryBeforeStart"];
    steeredByUs(child);
  }
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

function face(player: shaka.Player, { session }: Play): Player {
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
      await player.destroy();
      forget(session);
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
    sounds: player.getAudioTracks().map((one): Track => ({ key: soundKey(one), language: one.language, label: one.label ?? "", active: one.active })),
    subtitles: player.getTextTracks().map((one): Track => ({ key: String(one.id), language: one.language, label: one.label ?? "", active: one.active })),
  };
}

function chooseQuality(player: shaka.Player, height: number | null): void {
  player.configure({ abr: { enabled: height === null } });
  if (height === null) return;
  const variants = player.getVariantTracks();
  const language = variants.find((one) => one.active)?.language;
  const fits = variants.filter((one) => one.height === height && one.language === language);
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

function soundKey(track: AudioTrack): string {
  return `${track.language}/${track.label ?? ""}/${track.roles.join()}`;
}
