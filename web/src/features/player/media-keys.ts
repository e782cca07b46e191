import { useEffect } from "react";

import type { FullTitle } from "~/graph/titles";

import { seekBy, seekTo, type VideoState } from "./video";

const SKIP_S = 10;

/** The keys of keyboards, headsets and lock screens, and what those show of the film. */
export function useMediaKeys(title: FullTitle | null, video: HTMLVideoElement | null, seen: VideoState, onNext: (() => void) | null): void {
  useEffect(() => {
    if (!("mediaSession" in navigator) || !title) return undefined;
    const artwork = title.artwork.slice(0, 1).map((src) => ({ src }));
    navigator.mediaSession.metadata = new MediaMetadata({ title: title.name, artist: title.series?.name ?? "", artwork });
    return () => void (navigator.mediaSession.metadata = null);
  }, [title]);
  useEffect(() => {
    if (!("mediaSession" in navigator) || !video) return undefined;
    const acts: [MediaSessionAction, MediaSessionActionHandler | null][] = [
      ["play", () => void video.play().catch(() => undefined)],
      ["pause", () => video.pause()],
      ["seekbackward", ({ seekOffset }) => seekBy(video, -(seekOffset ?? SKIP_S))],
      ["seekforward", ({ seekOffset }) => seekBy(video, seekOffset ?? SKIP_S)],
      ["seekto", ({ seekTime }) => seekTime !== undefined && seekTo(video, seekTime)],
      ["nexttrack", onNext && (() => onNext())],
    ];
    acts.forEach(([name, act]) => navigator.mediaSession.setActionHandler(name, act));
    return () => acts.forEach(([name]) => navigator.mediaSession.setActionHandler(name, null));
  }, [video, onNext]);
  useEffect(() => {
    // The player stops the clock while it waits for the film.
    if (!("mediaSession" in navigator) || seen.duration === 0 || seen.speed <= 0) return;
    navigator.mediaSession.playbackState = seen.paused ? "paused" : "playing";
    navigator.mediaSession.setPositionState({ duration: seen.duration, playbackRate: seen.speed, position: Math.min(seen.time, seen.duration) });
  }, [seen.time, seen.duration, seen.paused, seen.speed]);
}
