import { useRouter } from "@tanstack/react-router";

import type { FullTitle } from "~/graph/titles";
import { Maturity } from "~/ui/badge";
import { iconButton } from "~/ui/button.css";
import { Icon, type IconName } from "~/ui/icon";
import { clockText, episodeText } from "~/ui/text";

import { Choices } from "./choices";
import * as css from "./controls.css";
import type { Screening, State } from "./screening";
import { SeekBar } from "./seek-bar";
import { seekBy, seekTo, toggle, type VideoState } from "./video";

interface Props {
  title: FullTitle | null;
  video: HTMLVideoElement;
  seen: VideoState;
  screening: Screening;
  state: State;
  story: boolean;
  onStory: () => void;
  onBusy: (busy: boolean) => void;
  onFullscreen: () => void;
  onNext: () => void;
}

export function Controls({ title, video, seen, screening, state, story, onStory, onBusy, onFullscreen, onNext }: Props) {
  return (
    <>
      <TopLine title={title} />
      <div className={css.bottom} hidden={seen.ended}>
        <SeekBar seen={seen} onSeek={(seconds) => seekTo(video, seconds)} />
        <div className={css.buttons} role="group" aria-label="Controls">
          <Act icon={seen.paused ? "play" : "pause"} name={seen.paused ? "Play (k)" : "Pause (k)"} act={() => toggle(video)} />
          <Act icon="back10" name="Back 10 seconds (j)" act={() => seekBy(video, -10)} />
          <Act icon="forward10" name="Forward 10 seconds (l)" act={() => seekBy(video, 10)} />
          {title?.nextEpisode && <Act icon="next" name="Next episode (n)" act={onNext} />}
          <Volume video={video} seen={seen} />
          <span className={css.time}>
            {clockText(seen.time)} / {clockText(Math.round(seen.duration))}
          </span>
          <span className={css.gap} />
          <Choices video={video} seen={seen} screening={screening} tracks={state.tracks} onBusy={onBusy} />
          <Act icon="info" name="Where it comes from (i)" on={story} act={onStory} />
          <Act icon={document.fullscreenElement ? "small" : "full"} name="Full screen (f)" act={onFullscreen} />
        </div>
      </div>
    </>
  );
}

function TopLine({ title }: { title: FullTitle | null }) {
  const router = useRouter();
  const leave = () => (router.history.canGoBack() ? router.history.back() : void router.navigate({ to: "/" }));
  return (
    <div className={css.top}>
      <button type="button" className={`${iconButton} ${css.live}`} aria-label="Back" title="Back" onClick={leave}>
        <Icon name="back" />
      </button>
      {title && (
        <div className={css.about}>
          <h1 className={css.name}>
            {title.series?.name ?? title.name} <Maturity age={title.maturity} />
          </h1>
          <p className={css.credit}>{title.kind === "EPISODE" ? `${episodeText(title.season?.number, title.number)} · ${title.name}` : title.credit}</p>
        </div>
      )}
    </div>
  );
}

function Volume({ video, seen }: { video: HTMLVideoElement; seen: VideoState }) {
  const silent = seen.muted || seen.volume === 0;
  return (
    <>
      <Act icon={silent ? "muted" : "volume"} name={silent ? "Sound on (m)" : "Sound off (m)"} act={() => (video.muted = !video.muted)} />
      <span className={css.volume}>
        <input
          type="range"
          className={css.loudness}
          aria-label="Volume"
          data-arrows="own"
          min={0}
          max={1}
          step={0.05}
          value={silent ? 0 : seen.volume}
          onChange={(event) => {
            video.muted = false;
            video.volume = Number(event.target.value);
          }}
        />
      </span>
    </>
  );
}

function Act({ icon, name, on = false, act }: { icon: IconName; name: string; on?: boolean; act: () => void }) {
  return (
    <button type="button" className={on ? `${iconButton} ${css.on}` : iconButton} aria-label={name} title={name} onClick={act}>
      <Icon name={icon} size={24} />
    </button>
  );
}
