import { useState } from "react";
import { useMutation } from "urql";

import { problemOf } from "~/graph/client";
import { type Opinion, SET_LISTED, SET_THUMB, type Thumb } from "~/graph/opinions";
import type { FullTitle } from "~/graph/titles";
import { useWatcher } from "~/graph/watcher";
import { button, iconButton } from "~/ui/button.css";
import { Problem } from "~/ui/field";
import { Icon } from "~/ui/icon";
import { useWords } from "~/words";

import * as css from "./title.css";

/** Puts the title on the list of whoever watches, and says how they liked it. It shows at once, and goes back if it is refused. */
export function Opinions({ title }: { title: FullTitle }) {
  const say = useWords();
  const { profile } = useWatcher();
  const [, list] = useMutation(SET_LISTED);
  const [, rate] = useMutation(SET_THUMB);
  const [said, setSaid] = useState<Partial<Opinion>>({});
  const [problem, setProblem] = useState<string>();
  const { listed, thumb } = { listed: title.listed, thumb: title.thumb, ...said };
  const whose = { profile: profile.id, title: title.id };

  const make = async (wish: Partial<Opinion>, change: ReturnType<typeof list> | ReturnType<typeof rate>) => {
    setSaid({ ...said, ...wish });
    const { error } = await change;
    setProblem(error && problemOf(error).words);
    if (error) setSaid(said);
  };
  const toggle = (one: Thumb) => {
    const wish = thumb === one ? null : one;
    void make({ thumb: wish }, rate({ ...whose, thumb: wish }));
  };
  return (
    <>
      <button type="button" className={button.quiet} aria-pressed={listed} onClick={() => void make({ listed: !listed }, list({ ...whose, listed: !listed }))}>
        <Icon name={listed ? "check" : "plus"} />
        {say.title.myList}
      </button>
      <span className={css.thumbs}>
        <button type="button" className={iconButton} aria-pressed={thumb === "up"} aria-label={say.title.liked} title={say.title.liked} onClick={() => toggle("up")}>
          <span className={thumb === "up" ? css.said : css.unsaid}>
            <Icon name="thumbUp" />
          </span>
        </button>
        <button type="button" className={iconButton} aria-pressed={thumb === "down"} aria-label={say.title.disliked} title={say.title.disliked} onClick={() => toggle("down")}>
          <span className={thumb === "down" ? css.said : css.unsaid}>
            <Icon name="thumbDown" />
          </span>
        </button>
      </span>
      <Problem words={problem} />
    </>
  );
}
