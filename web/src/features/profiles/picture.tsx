import { useRef } from "react";

import { useConfirmed } from "~/graph/confirmed";
import { setPicture } from "~/graph/pictures";
import type { Profile } from "~/graph/profiles";
import { button } from "~/ui/button.css";
import { Face } from "~/ui/face";
import { Problem } from "~/ui/field";
import { PasswordAgain } from "~/ui/password-again";
import { useWords } from "~/words";

import * as css from "./profiles.css";

const KINDS = "image/jpeg,image/png,image/webp";

/** A picture of one's own in the place of the initial. */
export function PictureForm({ profile, done }: { profile: Profile; done: (made: boolean) => void }) {
  const say = useWords();
  const chooser = useRef<HTMLInputElement>(null);
  const confirmed = useConfirmed();
  const put = (picture: File | null) => void confirmed.make(() => setPicture(profile.id, picture)).then(done);
  const choose = ({ files }: HTMLInputElement) => {
    if (files?.[0]) put(files[0]);
  };
  return (
    <section className={css.form} aria-label={say.profiles.picture}>
      <div className={css.locked}>
        <Face name={profile.name} hue={profile.colour} picture={profile.picture} size={96} />
      </div>
      <PasswordAgain confirmed={confirmed} />
      <Problem words={confirmed.problem} />
      <div className={css.centred}>
        <button type="button" className={button.quiet} onClick={() => chooser.current?.click()}>
          {say.profiles.pictureChoose}
        </button>
        {profile.picture && (
          <button type="button" className={button.plain} onClick={() => put(null)}>
            {say.profiles.pictureRemove}
          </button>
        )}
      </div>
      <input
        ref={chooser}
        type="file"
        accept={KINDS}
        hidden
        onChange={({ currentTarget }) => {
          choose(currentTarget);
          // The same file may be chosen again, after the password was said.
          currentTarget.value = "";
        }}
      />
    </section>
  );
}
