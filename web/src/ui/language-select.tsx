import { useWords } from "~/words";
import { languageText } from "~/words/format";
import { type Language, LANGUAGES, speak, useLanguage } from "~/words/speech";

import { Select } from "./select";

const CHOICES = LANGUAGES.map((value) => ({ value, name: languageText(value) }));

/** The language of the interface; it changes at once. */
export function LanguageSelect({ chosen }: { chosen?: (language: Language) => void }) {
  const say = useWords();
  const choose = (language: Language) => {
    void speak(language);
    chosen?.(language);
  };
  return <Select label={say.look.language} value={useLanguage()} choices={CHOICES} onValue={choose} />;
}
