import { type PointerEvent, useEffect, useRef, useState } from "react";

import type { FullTitle } from "~/graph/titles";
import { type Engine, remember } from "~/player";
import { captionData, useCaptionLook } from "~/ui/captions";
import { captions } from "~/ui/captions.css";

import { CaptionPanel } from "./caption-panel";
import { Controls } from "./controls";
import { Curtain } from "./curtain";
import { useIdle } from "./idle";
import { useKeyboard } from "./keyboard";
import { useMediaKeys } from "./media-keys";
import { useLasting } from "./lasting";
import * as css from "./stage.css";
import { Story } from "./story";
import { useScreening } from "./use-screening";
import { seekBy, toggle, toggleFullscreen, toggleInset, useVideo } from "./video";

interface Props {
  id: string;
  title: FullTitle | null;
  engine: Engine;
  /** The stream of the account whose place this play takes. */
  takeOver: string | null;
  again: (takeOver: string | null) => void;
  /** Plays the episode after this one. */
  onNext: () => void;
}

/** The picture, and what lies on it. */
export function Stage({ id, title, engine, takeOver, again, onNext }: Props) {
  const stage = useRef<HTMLElement>(null);
  const picture = useRef<HTMLDivElement>(null);
  const subtitles = useRef<HTMLDivElement>(null);
  const [panel, setPanel] = useState<"story" | "captions" | null>(null);
  const look = useCaptionLook();
  const [busy, setBusy] = useState(false);
  const [screening, state] = useScreening(id, engine, takeOver, picture, subtitles);
  const video = screening?.video ?? null;
  const slow = useLasting(state?.phase === "starting");
  const drawn = state?.phase === "running" || slow;
  const seen = useVideo(drawn ? video : null);
  const [idle, stir] = useIdle(!seen.paused && !busy);
  useVolume(video);
  useMediaKeys(title, video, seen, title?.nextEpisode ? onNext : null);

  const louder = (by: number) => {
    if (!video) return;
    video.muted = false;
    video.volume = Math.min(1, Math.max(0, Math.round((video.volume + by) * 20) / 20));
  };
  const toggleStory = () => setPanel(panel === "story" ? null : "story");
  useKeyboard({
    toggle: () => video && toggle(video),
    skip: (seconds) => video && seekBy(video, seconds),
    louder,
    mute: () => video && (video.muted = !video.muted),
    fullscreen: () => stage.current && toggleFullscreen(stage.current),
    inset: () => video && toggleInset(video),
    overlay: () => toggleStory(),
    next: onNext,
    controls: () => {
      stir();
      requestAnimationFrame(() => stage.current?.querySelector<HTMLElement>("[role=group] button")?.focus());
    },
  });

  const click = (event: PointerEvent) => {
    // A finger first wants to see the controls; a mouse has them already.
    if (video && event.button === 0 && event.pointerType === "mouse") toggle(video);
  };
  const quiet = idle && state?.phase === "running";
  return (
    <main ref={stage} className={css.stage} data-theme="dark" data-keys="own" data-idle={quiet} onPointerMove={stir} onKeyDown={stir} onFocus={stir}>
      <div ref={picture} className={css.picture} onPointerUp={click} onDoubleClick={() => stage.current && toggleFullscreen(stage.current)} />
      <div ref={subtitles} className={`${css.subtitles} ${captions}`} {...captionData(look)} data-raised={!quiet} />
      <Curtain title={title} state={state} video={seen} again={again} onPlay={() => video && toggle(video)} onNext={onNext} />
      {video && screening && state && drawn && (
        <Controls
          title={title}
          video={video}
          seen={seen}
          screening={screening}
          state={state}
          story={panel === "story"}
          onStory={toggleStory}
          onCaptions={() => setPanel("captions")}
          onBusy={setBusy}
          onNext={onNext}
          onFullscreen={() => stage.current && toggleFullscreen(stage.current)}
        />
      )}
      {video && screening && state && panel === "story" && !seen.ended && <Story screening={screening} state={state} video={video} onClose={() => setPanel(null)} />}
      {panel === "captions" && !seen.ended && <CaptionPanel onClose={() => setPanel(null)} />}
    </main>
  );
}

/** The volume is kept for the next film, see `Screening.enter`. */
function useVolume(video: HTMLVideoElement | null): void {
  useEffect(() => {
    if (!video) return undefined;
    const keep = () => remember({ volume: video.volume, muted: video.muted });
    video.addEventListener("volumechange", keep);
    return () => video.removeEventListener("volumechange", keep);
  }, [video]);
}
