import { useRef, useState } from "react";

import { problemOf } from "~/graph/client";
import { PICTURE_KINDS, sendPicture } from "~/graph/pictures";
import { Artwork } from "~/ui/artwork";
import { button, iconButton } from "~/ui/button.css";
import { Problem } from "~/ui/field";
import { Icon } from "~/ui/icon";
import { useWords } from "~/words/operators";

import * as css from "./studio.css";

/** Pictures in place of frames of the film, the one that stands for it first. */
export function Pictures({ pictures, change }: { pictures: string[]; change: (pictures: string[]) => void }) {
  const say = useWords();
  const chooser = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<string>();
  const send = async ({ files }: HTMLInputElement) => {
    const file = files?.[0];
    if (!file) return;
    const { name, error } = await sendPicture(file);
    setProblem(error && problemOf(error).words);
    if (name) change([...pictures.filter((one) => one !== name), name]);
  };
  return (
    <fieldset className={css.rows}>
      <legend className={css.legend}>{say.studio.pictures}</legend>
      {pictures.length > 0 && (
        <ul className={css.stills}>
          {pictures.map((one, at) => (
            <li key={one} className={css.still}>
              <Artwork source={`/art/${one}`} sizes="260px" className={css.picture} />
              <span className={css.actions}>
                {at > 0 && (
                  <button type="button" className={button.plain} onClick={() => change([one, ...pictures.filter((other) => other !== one)])}>
                    {say.studio.pictureFirst}
                  </button>
                )}
                <button type="button" className={iconButton} aria-label={say.studio.remove(say.studio.rowOf(say.studio.pictures, at + 1))} onClick={() => change(pictures.filter((other) => other !== one))}>
                  <Icon name="close" size={18} />
                </button>
              </span>
            </li>
          ))}
        </ul>
      )}
      <Problem words={problem} />
      <button type="button" className={button.plain} onClick={() => chooser.current?.click()}>
        <Icon name="plus" size={18} /> {say.studio.addPicture}
      </button>
      <input ref={chooser} type="file" accept={PICTURE_KINDS} hidden onChange={({ currentTarget }) => void send(currentTarget)} />
    </fieldset>
  );
}
