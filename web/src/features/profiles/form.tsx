import { type FormEvent, useState } from "react";
import { useMutation } from "urql";

import { useConfirmed } from "~/graph/confirmed";
import { ADD_PROFILE, CHANGE_PROFILE, type Profile, type ProfileInput, REMOVE_PROFILE, SET_PIN } from "~/graph/profiles";
import { useRenew } from "~/graph/watcher";
import { button } from "~/ui/button.css";
import { Field, Problem } from "~/ui/field";
import { PasswordAgain } from "~/ui/password-again";
import { Select } from "~/ui/select";
import { setting } from "~/ui/select.css";
import { useWords } from "~/words";
import { languageText } from "~/words/format";
import { language } from "~/words/speech";

import { PictureForm } from "./picture";
import * as css from "./profiles.css";

const AGES = [0, 6, 12, 16, 18];
const KIDS_OLDEST = 12;
const HUES = [210, 347, 125, 262, 40, 177, 315, 92];
/** Titles speak more languages than the interface does. */
const TITLE_LANGUAGES = ["en", "de", "es", "fr", "ar", "el", "uk"];
const BLANK = { name: "", maturity: 18, kids: false, autoplay: true };

/** A new profile, or one that changes. */
export function ProfileForm({ profile, done }: { profile: Profile | null; done: () => void }) {
  const say = useWords();
  const [input, setInput] = useState<Partial<ProfileInput> & typeof BLANK & { language: string }>(() => (profile ? inputOf(profile) : { ...BLANK, language: language() }));
  const [, add] = useMutation(ADD_PROFILE);
  const [, change] = useMutation(CHANGE_PROFILE);
  const [, remove] = useMutation(REMOVE_PROFILE);
  const confirmed = useConfirmed();
  const renew = useRenew();
  const ages: Record<number, string> = { 0: say.profiles.ages.all, 6: say.profiles.ages.kids, 18: say.profiles.ages.everything };

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
      {profile && <PictureForm profile={profile} done={finish} />}
      <form className={css.form} onSubmit={(event) => void save(event)}>
        <Field label={say.profiles.name} required maxLength={40} autoFocus value={input.name} onValue={(name) => put({ name })} />
        <fieldset className={css.ages}>
          <legend className={css.legend}>{say.profiles.age}</legend>
          {AGES.map((one) => (
            <label key={one} className={css.age}>
              <input type="radio" name="age" className={css.radio} checked={input.maturity === one} onChange={() => put({ maturity: one })} />
              {ages[one] ?? one}
            </label>
          ))}
        </fieldset>
        {profile && <Hues hue={input.colour ?? 0} choose={(colour) => put({ colour })} />}
        <Select
          label={say.profiles.language}
          value={input.language}
          choices={[...new Set([input.language, ...TITLE_LANGUAGES])].map((value) => ({ value, name: languageText(value) }))}
          onValue={(language) => put({ language })}
        />
        {input.maturity <= KIDS_OLDEST && <Check label={say.profiles.kids} checked={input.kids} toggle={() => put({ kids: !input.kids })} />}
        <Check label={say.profiles.autoplay} checked={input.autoplay} toggle={() => put({ autoplay: !input.autoplay })} />
        <PasswordAgain confirmed={confirmed} />
        <Problem words={confirmed.problem} />
        <div className={css.actions}>
          <button type="submit" className={button.main}>
            {profile ? say.save : say.profiles.addIt}
          </button>
          <button type="button" className={button.plain} onClick={done}>
            {say.cancel}
          </button>
          {profile && (
            <button type="button" className={button.plain} onClick={() => void confirmed.make(() => remove({ profile: profile.id })).then(finish)}>
              {say.profiles.remove}
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
  const say = useWords();
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
      <Field label={profile.locked ? say.profiles.pinOther : say.profiles.pinNew} inputMode="numeric" autoComplete="off" pattern="[0-9]{4,8}" value={pin} onValue={setPin} />
      <PasswordAgain confirmed={confirmed} />
      <Problem words={confirmed.problem} />
      <div className={css.actions}>
        <button type="submit" className={button.quiet} disabled={!pin}>
          {profile.locked ? say.profiles.pinChange : say.profiles.pinSet}
        </button>
        {profile.locked && (
          <button type="button" className={button.plain} onClick={() => put("")}>
            {say.profiles.pinRemove}
          </button>
        )}
      </div>
    </form>
  );
}

function Hues({ hue, choose }: { hue: number; choose: (hue: number) => void }) {
  const say = useWords();
  return (
    <fieldset className={css.ages}>
      <legend className={css.legend}>{say.profiles.colour}</legend>
      {HUES.map((one, number) => (
        <label key={one} className={css.hue} style={{ background: `oklch(0.62 0.13 ${one})` }}>
          <input type="radio" name="hue" className={css.radio} aria-label={say.profiles.colourNumber(number + 1)} checked={hue === one} onChange={() => choose(one)} />
        </label>
      ))}
    </fieldset>
  );
}

function Check({ label, checked, toggle }: { label: string; checked: boolean; toggle: () => void }) {
  return (
    <label className={setting}>
      {label}
      <input type="checkbox" className={css.check} checked={checked} onChange={toggle} />
    </label>
  );
}

function inputOf({ name, maturity, colour, language, kids, autoplay }: Profile): ProfileInput {
  return { name, maturity, colour, language, kids, autoplay };
}
