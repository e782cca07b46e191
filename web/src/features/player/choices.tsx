import type { Track, Tracks } from "~/player";
import { iconButton } from "~/ui/button.css";
import { Icon } from "~/ui/icon";
import { type Choice, Menu } from "~/ui/menu";
import { useWords, type Words } from "~/words";
import { languageText, numberText } from "~/words/format";

import * as css from "./controls.css";
import { noteOf } from "./naming";
import type { Screening } from "./screening";
import type { VideoState } from "./video";

const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 2];

interface Props {
  video: HTMLVideoElement;
  seen: VideoState;
  screening: Screening;
  tracks: Tracks;
  /** Opens what says how subtitles look. */
  onCaptions: () => void;
  onBusy: (busy: boolean) => void;
}

/** The menus of a play. One with a single choice is no choice and is left out. */
export function Choices({ video, seen, screening, tracks, onCaptions, onBusy }: Props) {
  const say = useWords();
  const menu = { place: "above", onOpen: onBusy, className: iconButton } as const;
  return (
    <>
      <Menu {...menu} name={say.player.speed} value={speedText(seen.speed)} button={<span className={css.speed}>{speedText(seen.speed)}</span>} choices={speeds(say, video, seen)} />
      {tracks.qualities.length > 1 && <Menu {...menu} name={say.player.quality} button={<Icon name="quality" />} choices={qualities(say, screening, tracks)} />}
      {tracks.sounds.length > 1 && <Menu {...menu} name={say.player.sound} button={<Icon name="sound" />} choices={sounds(screening, tracks)} />}
      {tracks.subtitles.length > 0 && (
        <Menu
          {...menu}
          name={say.player.subtitles}
          className={tracks.subtitles.some((one) => one.active) ? `${iconButton} ${css.on}` : iconButton}
          button={<Icon name="subtitles" />}
          choices={[...subtitles(say, screening, tracks), { key: "look", label: say.captions.change, choose: onCaptions }]}
        />
      )}
    </>
  );
}

function speedText(speed: number): string {
  return `${numberText(speed)}×`;
}

function speeds(say: Words, video: HTMLVideoElement, seen: VideoState): Choice[] {
  return SPEEDS.map((speed) => ({
    key: String(speed),
    label: speed === 1 ? say.player.normal : speedText(speed),
    chosen: seen.speed === speed,
    choose: () => (video.playbackRate = speed),
  }));
}

function qualities(say: Words, screening: Screening, { qualities: all, automatic }: Tracks): Choice[] {
  const now = all.find((one) => one.active);
  return [
    {
      key: "automatic",
      label: say.player.automatic,
      note: automatic && now ? say.player.nowAt(`${now.height}p`) : "",
      chosen: automatic,
      choose: () => screening.choose((player) => player.chooseQuality(null)),
    },
    ...all.map((one) => ({
      key: String(one.height),
      label: `${one.height}p`,
      chosen: !automatic && one.active,
      choose: () => screening.choose((player) => player.chooseQuality(one.height)),
    })),
  ];
}

function sounds(screening: Screening, { sounds: all }: Tracks): Choice[] {
  return all.map((one) => ({
    key: one.key,
    ...saidOf(one, all),
    chosen: one.active,
    choose: () => screening.choose((player) => player.chooseSound(one.key)),
  }));
}

function subtitles(say: Words, screening: Screening, { subtitles: all }: Tracks): Choice[] {
  return [
    {
      key: "off",
      label: say.player.off,
      chosen: !all.some((one) => one.active),
      choose: () => screening.choose((player) => player.chooseSubtitles(null)),
    },
    ...all.map((one) => ({
      key: one.key,
      ...saidOf(one, all),
      chosen: one.active,
      choose: () => screening.choose((player) => player.chooseSubtitles(one.key)),
    })),
  ];
}

function saidOf(track: Track, all: readonly Track[]) {
  const label = languageText(track.language);
  return { label, note: noteOf(track, all, label) };
}
