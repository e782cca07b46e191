import { useMutation } from "urql";

import { useConfirmed } from "~/graph/confirmed";
import { CHANGE_PROFILE } from "~/graph/profiles";
import { useRenew, useWatcher } from "~/graph/watcher";
import { CaptionLookForm } from "~/ui/caption-look";
import { Problem } from "~/ui/field";
import { LanguageSelect } from "~/ui/language-select";
import { PasswordAgain } from "~/ui/password-again";
import { Select } from "~/ui/select";
import { chooseTheme, THEMES, useTheme } from "~/ui/theme";
import { useWords } from "~/words";
import type { Language } from "~/words/speech";

import * as css from "./settings.css";

/** How the pages speak and look to this profile. */
export function Look() {
  const say = useWords();
  const { profile } = useWatcher();
  const [, change] = useMutation(CHANGE_PROFILE);
  const confirmed = useConfirmed();
  const renew = useRenew();
  const keep = async (language: Language) => {
    if (await confirmed.make(() => change({ id: profile.id, profile: { language } }))) renew();
  };
  return (
    <section className={css.part} aria-labelledby="look">
      <h2 id="look" className={css.title}>
        {say.look.title}
      </h2>
      <div className={css.form}>
        <LanguageSelect chosen={(language) => void keep(language)} />
        <PasswordAgain confirmed={confirmed} />
        <Problem words={confirmed.problem} />
        <Select label={say.look.theme} value={useTheme()} choices={THEMES.map((value) => ({ value, name: say.look[value] }))} onValue={chooseTheme} />
      </div>
      <h3 className={css.name}>{say.captions.title}</h3>
      <div className={css.form}>
        <CaptionLookForm />
      </div>
    </section>
  );
}
