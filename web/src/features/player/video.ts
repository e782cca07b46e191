import { useEffect, useState } from "react";

export interface VideoState {
  time: number;
  duration: number;
  bufferedTo: number;
  paused: boolean;
  ended: boolean;
  waiting: boolean;
  volume: number;
  muted: boolean;
  speed: number;
}

const EVENTS = ["timeupdate", "durationchange", "progress", "play", "playing", "pause", "ended", "waiting", "seeking", "seeked", "volumechange", "ratechange", "canplay"];

/** What the video element does now, as state. */
export function useVideo(video: HTMLVideoElement | null): VideoState {
  const [state, setState] = useState(() => look(video));
  useEffect(() => {
    if (!video) return undefined;
    const update = () => setState(look(video));
    EVENTS.forEach((name) => video.addEventListener(name, update));
    update();
    return () => EVENTS.forEach((name) => video.removeEventListener(name, update));
  }, [video]);
  return state;
}

function look(video: HTMLVideoElement | null): VideoState {
  if (!video) return { time: 0, duration: 0, bufferedTo: 0, paused: true, ended: false, waiting: true, volume: 1, muted: false, speed: 1 };
  return {
    time: video.currentTime,
    duration: Number.isFinite(video.duration) ? video.duration : 0,
    bufferedTo: bufferedTo(video),
    paused: video.paused,
    ended: video.ended,
    waiting: video.readyState < HTMLMediaElement.HAVE_FUTURE_DATA && !video.ended,
    volume: video.volume,
    muted: video.muted,
    speed: video.playbackRate,
  };
}

/** The end of the range that is played from now, in seconds. */
export function bufferedTo(video: HTMLVideoElement): number {
  const { buffered, currentTime } = video;
  for (let range = 0; range < buffered.length; range += 1) {
    if (buffered.start(range) <= currentTime + 0.1 && currentTime <= buffered.end(range)) return buffered.end(range);
  }
  return currentTime;
}

export function seekBy(video: HTMLVideoElement, seconds: number): void {
  seekTo(video, video.currentTime + seconds);
}

export function seekTo(video: HTMLVideoElement, seconds: number): void {
  if (Number.isFinite(video.duration)) video.currentTime = Math.min(Math.max(0, seconds), video.duration - 0.1);
}

export function toggle(video: HTMLVideoElement): void {
  // Refused only when a browser wants a click first, and then the large button is still there.
  if (video.paused) void video.play().catch(() => undefined);
  else video.pause();
}

/** The film in a small window above all others, or back in the page. */
export function toggleInset(video: HTMLVideoElement): void {
  const done = document.pictureInPictureElement ? document.exitPictureInPicture() : video.requestPictureInPicture();
  void done.catch(() => undefined);
}

export function toggleFullscreen(stage: HTMLElement): void {
  void (document.fullscreenElement ? document.exitFullscreen() : stage.requestFullscreen());
}
