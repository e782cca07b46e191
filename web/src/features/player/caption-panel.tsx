import type { KeyboardEvent } from "react";

import { CaptionLookForm } from "~/ui/caption-look";
import { Icon } from "~/ui/icon";
import { useWords } from "~/words";

import * as css from "./story.css";

/** How subtitles look, to be chosen while the film shows some. */
export function CaptionPanel({ onClose }: { onClose: () => void }) {
  const say = useWords();
  const press = (event: KeyboardEvent) => {
    // The player's own keys would seek and pause.
    event.stopPropagation();
    if (event.key === "Escape") onClose();
  };
  return (
    <aside className={css.panel} aria-label={say.captions.title} onKeyDown={press}>
      <div className={css.head}>
        <h2 className={css.heading}>{say.captions.title}</h2>
        <button type="button" className={css.close} aria-label={say.close} title={say.close} autoFocus onClick={onClose}>
          <Icon name="close" size={18} />
        </button>
      </div>
      <CaptionLookForm />
    </aside>
  );
}
