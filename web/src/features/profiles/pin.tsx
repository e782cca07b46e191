import { type FormEvent, useState } from "react";

import type { Profile } from "~/graph/profiles";
import { button } from "~/ui/button.css";
import { Face } from "~/ui/face";
import { Field, Problem } from "~/ui/field";
import { useWords } from "~/words";

import * as css from "./profiles.css";

interface Props {
  profile: Profile;
  /** Opens the profile with its PIN; answers what was wrong with it. */
  open: (pin: string) => Promise<string | undefined>;
  back: () => void;
}

/** Asks for the PIN of a locked profile. */
export function Pin({ profile, open, back }: Props) {
  const say = useWords();
  const [pin, setPin] = useState("");
  const [problem, setProblem] = useState<string>();
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setProblem(await open(pin));
    setPin("");
  };
  return (
    <form className={css.form} onSubmit={(event) => void send(event)}>
      <div className={css.locked}>
        <Face name={profile.name} hue={profile.colour} picture={profile.picture} size={96} />
      </div>
      <Field label={say.profiles.pinOf(profile.name)} type="password" inputMode="numeric" autoComplete="off" required autoFocus value={pin} invalid={Boolean(problem)} onValue={setPin} />
      <Problem words={problem} />
      <div className={css.actions}>
        <button type="submit" className={button.main}>
          {say.profiles.open}
        </button>
        <button type="button" className={button.plain} onClick={back}>
          {say.back}
        </button>
      </div>
    </form>
  );
}
