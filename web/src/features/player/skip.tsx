import type { Chapter } from "~/graph/playback";
import type { Title } from "~/graph/titles";
import { skippable } from "~/player";
import { button } from "~/ui/button.css";
import { useWords } from "~/words";

import * as css from "./controls.css";

interface Props {
  chapters: readonly Chapter[];
  time: number;
  next: Title | null;
  onSeek: (seconds: number) => void;
  onNext: () => void;
}

/** Leaves out the intro; from the credits it goes to the next episode, where there is one. */
export function Skip({ chapters, time, next, onSeek, onNext }: Props) {
  const say = useWords();
  const now = skippable(chapters, time);
  if (!now) return null;
  const onward = now.kind === "credits" && next !== null;
  const words = onward ? say.player.next : now.kind === "credits" ? say.player.skipCredits : say.player.skipIntro;
  return (
    <button type="button" className={`${button.main} ${css.skip}`} onClick={() => (onward ? onNext() : onSeek(now.end))}>
      {words}
    </button>
  );
}
