import { type FormEvent, useState } from "react";
import { useMutation } from "urql";

import { useConfirmed } from "~/graph/confirmed";
import { ADD_PROFILE, CHANGE_PROFILE, type Profile, type ProfileInput, REMOVE_PROFILE, SET_PIN } from "~/graph/profiles";
import { useRenew } from "~/graph/watcher";
import { button } from "~/ui/button.css";
import { Field, Problem } from "~/ui/field";
import { PasswordAgain } from "~/ui/password-again";
import { languageText } from "~/ui/text";

import * as css from "./profiles.css";

const AGES = [
  { maturity: 0, label: "All ages" },
  { maturity: 6, label: "Kids, 6" },
  { maturity: 12, label: "12" },
  { maturity: 16, label: "16" },
  { maturity: 18, label: "Everything" },
];
const KIDS_OLDEST = 12;
const HUES = [210, 347, 125, 262, 40, 177, 315, 92];
const LANGUAGES = ["en", "de", "es", "fr", "ar", "el", "uk"];
const BLANK = { name: "", maturity: 18, language: "en", kids: false, autoplay: true };

/** A new profile, or one that changes. */
export function ProfileForm({ profile, done }: { profile: Profile | null; done: () => void }) {
  const [input, setInput] = useState<Partial<ProfileInput> & typeof BLANK>(() => (profile ? inputOf(profile) : BLANK));
  const [, add] = useMutation(ADD_PROFILE);
  const [, change] = useMutation(CHANGE_PROFILE);
  const [, remove] = useMutation(REMOVE_PROFILE);
  const confirmed = useConfirmed();
  const renew = useRenew();

  const put = (part: Partial<ProfileInput>) => setInput({ ...input, ...part });
  const finish = (made: boolean) => {
    if (!made) return;
    renew();
    done();
  };
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const kept = { ...input, kids: input.kids && input.maturity <= KIDS_OLDEST };
    finish(await confirmed.make(() => (profile ? change({ id: profile.id, profile: kept }) : add({ profile: kept }))));
  };
  return (
    <div className={css.forms}>
      <form className={css.form} onSubmit={(event) => void save(event)}>
        <Field label="Name" required maxLength={40} autoFocus value={input.name} onValue={(name) => put({ name })} />
        <fieldset className={css.ages}>
          <legend className={css.legend}>Films for which age?</legend>
          {AGES.map((one) => (
            <label key={one.maturity} className={css.age}>
              <input type="radio" name="age" className={css.radio} checked={input.maturity === one.maturity} onChange={() => put({ maturity: one.maturity })} />
              {one.label}
            </label>
          ))}
        </fieldset>
        {profile && <Hues hue={input.colour ?? 0} choose={(colour) => put({ colour })} />}
        <label className={css.setting}>
          Language
          <select className={css.select} value={input.language} onChange={(event) => put({ language: event.target.value })}>
            {[...new Set([input.language, ...LANGUAGES])].map((one) => (
              <option key={one} value={one}>
                {languageText(one)}
              </option>
            ))}
          </select>
        </label>
        {input.maturity <= KIDS_OLDEST && <Check label="Pages for kids" checked={input.kids} toggle={() => put({ kids: !input.kids })} />}
        <Check label="The next episode begins by itself" checked={input.autoplay} toggle={() => put({ autoplay: !input.autoplay })} />
        <PasswordAgain confirmed={confirmed} />
        <Problem words={confirmed.problem} />
        <div className={css.actions}>
          <button type="submit" className={button.main}>
            {profile ? "Save" : "Add"}
          </button>
          <button type="button" className={button.plain} onClick={done}>
            Cancel
          </button>
          {profile && (
            <button type="button" className={button.plain} onClick={() => void confirmed.make(() => remove({ profile: profile.id })).then(finish)}>
              Remove
            </button>
          )}
        </div>
      </form>
      {profile && <PinForm profile={profile} done={finish} />}
    </div>
  );
}

/** Locking a profile, or opening it for good. */
function PinForm({ profile, done }: { profile: Profile; done: (made: boolean) => void }) {
  const [pin, setPin] = useState("");
  const [, set] = useMutation(SET_PIN);
  const confirmed = useConfirmed();
  const put = (value: string) => void confirmed.make(() => set({ profile: profile.id, pin: value })).then(done);
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        put(pin);
      }}
    >
      <Field label={profile.locked ? "Another PIN, 4 to 8 digits" : "A PIN, 4 to 8 digits"} inputMode="numeric" autoComplete="off" pattern="[0-9]{4,8}" value={pin} onValue={setPin} />
      <PasswordAgain confirmed={confirmed} />
      <Problem words={confirmed.problem} />
      <div className={css.actions}>
        <button type="submit" className={button.quiet} disabled={!pin}>
          {profile.locked ? "Change the PIN" : "Lock with a PIN"}
        </button>
        {profile.locked && (
          <button type="button" className={button.plain} onClick={() => put("")}>
            Take it away
          </button>
        )}
      </div>
    </form>
  );
}

function Hues({ hue, choose }: { hue: number; choose: (hue: number) => void }) {
  return (
    <fieldset className={css.ages}>
      <legend className={css.legend}>Colour</legend>
      {HUES.map((one, number) => (
        <label key={one} className={css.hue} style={{ background: `oklch(0.62 0.13 ${one})` }}>
          <input type="radio" name="hue" className={css.radio} aria-label={`Colour ${number + 1}`} checked={hue === one} onChange={() => choose(one)} />
        </label>
      ))}
    </fieldset>
  );
}

function Check({ label, checked, toggle }: { label: string; checked: boolean; toggle: () => void }) {
  return (
    <label className={css.setting}>
      {label}
      <input type="checkbox" className={css.check} checked={checked} onChange={toggle} />
    </label>
  );
}

function inputOf({ name, maturity, colour, language, kids, autoplay }: Profile): ProfileInput {
  return { name, maturity, colour, language, kids, autoplay };
}
