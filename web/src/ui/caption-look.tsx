import { useWords } from "~/words";

import * as css from "./caption-look.css";
import { captionData, chooseCaptionLook, LOOKS, type Part, useCaptionLook } from "./captions";
import * as captions from "./captions.css";
import { Select } from "./select";

const PARTS: readonly Part[] = ["size", "colour", "ground", "edge"];

/** How subtitles look in this browser, to see and to choose. */
export function CaptionLookForm() {
  const say = useWords();
  const look = useCaptionLook();
  return (
    <div className={css.form}>
      <div className={`${css.sample} ${captions.captions}`} {...captionData(look)} aria-hidden="true">
        <span className={captions.text}>{say.captions.sample}</span>
      </div>
      {PARTS.map((part) => {
        const names: Record<string, string> = say.captions.looks[part];
        return <Select key={part} label={say.captions[part]} value={look[part]} choices={LOOKS[part].map((value) => ({ value, name: names[value] ?? value }))} onValue={(value) => chooseCaptionLook(part, value)} />;
      })}
    </div>
  );
}
