import { Link } from "@tanstack/react-router";

import type { FullTitle } from "~/graph/titles";
import { Artwork } from "~/ui/artwork";
import { button } from "~/ui/button.css";
import { Icon } from "~/ui/icon";
import { Notice } from "~/ui/notice";
import { useWords } from "~/words";

import * as css from "./curtain.css";
import { useLasting } from "./lasting";
import type { State } from "./screening";
import { UpNext } from "./up-next";
import { Streams } from "./streams";
import type { VideoState } from "./video";

interface Props {
  title: FullTitle | null;
  state: State | null;
  video: VideoState;
  again: (takeOver: string | null) => void;
  onPlay: () => void;
  onNext: () => void;
}

/** What hides or covers the picture: a still before the first frame that is long in coming, waves while it waits, words when it cannot go on. */
export function Curtain({ title, state, video, again, onPlay, onNext }: Props) {
  const say = useWords();
  const started = state?.phase === "running";
  const slow = useLasting(!started || (video.waiting && !video.paused));
  if (state?.problem) {
    return (
      <div className={css.words}>
        <Notice heading={state.problem.heading} words={state.problem.words}>
          {state.problem.code.startsWith("playback.t") && <Streams take={again} />}
          <button type="button" className={button.main} autoFocus onClick={() => again(null)}>
            {say.again}
          </button>
          <Link to="/" className={button.quiet}>
            {say.toFilms}
          </Link>
          <p className={css.code}>{state.problem.code}</p>
        </Notice>
      </div>
    );
  }
  if (video.ended && title?.nextEpisode) return <UpNext episode={title.nextEpisode} onPlay={onNext} />;
  if (video.ended) {
    return (
      <>
        <div className={css.still}>
          <Artwork source={title?.artwork[0]} sizes="100vw" className={css.fill} />
        </div>
        <div className={css.end}>
          <Notice heading={title?.name ?? say.player.end} words={title?.credit ?? ""}>
            <button type="button" className={button.main} autoFocus onClick={onPlay}>
              <Icon name="play" /> {say.player.again}
            </button>
            <Link to="/" className={button.quiet}>
              {say.toFilms}
            </Link>
          </Notice>
        </div>
      </>
    );
  }
  return (
    <>
      {slow && !started && (
        <div className={css.still}>
          <Artwork source={title?.artwork[0]} sizes="100vw" eager className={css.fill} />
        </div>
      )}
      {started && video.paused && (
        <button type="button" className={css.large} aria-label={say.player.play} onClick={onPlay}>
          <Icon name="play" size={52} />
        </button>
      )}
      {slow && <Waves />}
      {state?.offline && video.waiting && (
        <p className={css.offline} role="status">
          {say.player.offline}
        </p>
      )}
    </>
  );
}

function Waves() {
  const say = useWords();
  return (
    <svg viewBox="0 0 24 24" className={css.waves} role="img" aria-label={say.loading}>
      <circle cx="5.500" cy="18.500" r="2.600" fill="currentColor" />
      <path className={css.near} d="M5.500 11a7.500 7.500 0 0 1 7.500 7.500" fill="none" stroke="currentColor" strokeWidth="2.200" strokeLinecap="round" />
      <path className={css.far} d="M5.500 4.500a14 14 0 0 1 14 14" fill="none" stroke="currentColor" strokeWidth="2.200" strokeLinecap="round" />
    </svg>
  );
}
