import { useRouter } from "@tanstack/react-router";

import type { FullTitle } from "~/graph/titles";
import { Maturity } from "~/ui/badge";
import { iconButton } from "~/ui/button.css";
import { episodeText } from "~/ui/episode";
import { Icon, type IconName } from "~/ui/icon";
import { useWords } from "~/words";
import { clockText } from "~/words/format";

import { Choices } from "./choices";
import * as css from "./controls.css";
import type { Screening, State } from "./screening";
import { SeekBar } from "./seek-bar";
import { Skip } from "./skip";
import { seekBy, seekTo, toggle, toggleInset, type VideoState } from "./video";

interface Props {
  title: FullTitle | null;
  video: HTMLVideoElement;
  seen: VideoState;
  screening: Screening;
  state: State;
  story: boolean;
  onStory: () => void;
  onCaptions: () => void;
  onBusy: (busy: boolean) => void;
  onFullscreen: () => void;
  onNext: () => void;
}

export function Controls({ title, video, seen, screening, state, story, onStory, onCaptions, onBusy, onFullscreen, onNext }: Props) {
  const say = useWords();
  return (
    <>
      <TopLine title={title} />
      <Skip chapters={state.play?.chapters ?? []} time={seen.time} next={title?.nextEpisode ?? null} onSeek={(seconds) => seekTo(video, seconds)} onNext={onNext} />
      <div className={css.bottom} dir="ltr" hidden={seen.ended}>
        <SeekBar seen={seen} chapters={state.play?.chapters ?? []} tiles={title?.sprites ?? null} onSeek={(seconds) => seekTo(video, seconds)} />
        <div className={css.buttons} role="group" aria-label={say.player.controls}>
          <Act icon={seen.paused ? "play" : "pause"} name={`${seen.paused ? say.player.play : say.player.pause} (k)`} act={() => toggle(video)} />
          <Act icon="back10" name={`${say.player.back} (j)`} act={() => seekBy(video, -10)} />
          <Act icon="forward10" name={`${say.player.forward} (l)`} act={() => seekBy(video, 10)} />
          {title?.nextEpisode && <Act icon="next" name={`${say.player.next} (n)`} act={onNext} />}
          <Volume video={video} seen={seen} />
          <span className={css.time}>
            {clockText(seen.time)} / {clockText(Math.round(seen.duration))}
          </span>
          <span className={css.gap} />
          <Choices video={video} seen={seen} screening={screening} tracks={state.tracks} onCaptions={onCaptions} onBusy={onBusy} />
          <Act icon="info" name={`${say.player.story} (i)`} on={story} act={onStory} />
          {document.pictureInPictureEnabled && <Act icon="inset" name={`${say.player.inset} (p)`} act={() => toggleInset(video)} />}
          <Act icon={document.fullscreenElement ? "small" : "full"} name={`${say.player.fullscreen} (f)`} act={onFullscreen} />
        </div>
      </div>
    </>
  );
}

function TopLine({ title }: { title: FullTitle | null }) {
  const say = useWords();
  const router = useRouter();
  const leave = () => (router.history.canGoBack() ? router.history.back() : void router.navigate({ to: "/" }));
  return (
    <div className={css.top}>
      <button type="button" className={`${iconButton} ${css.live}`} aria-label={say.back} title={say.back} onClick={leave}>
        <Icon name="back" />
      </button>
      {title && (
        <div className={css.about}>
          <h1 className={css.name}>
            <span className={css.text}>{title.series?.name ?? title.name}</span> <Maturity age={title.maturity} />
          </h1>
          <p className={css.credit}>{title.kind === "EPISODE" ? `${episodeText(say, title.season?.number, title.number)} · ${title.name}` : title.credit}</p>
        </div>
      )}
    </div>
  );
}

function Volume({ video, seen }: { video: HTMLVideoElement; seen: VideoState }) {
  const say = useWords();
  const silent = seen.muted || seen.volume === 0;
  return (
    <>
      <Act icon={silent ? "muted" : "volume"} name={`${silent ? say.player.soundOn : say.player.soundOff} (m)`} act={() => (video.muted = !video.muted)} />
      <span className={css.volume}>
        <input
          type="range"
          className={css.loudness}
          aria-label={say.player.volume}
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
