import { useSyncExternalStore } from "react";

/** The languages of the interface, each by its BCP 47 tag. */
export const LANGUAGES = ["en", "de", "es", "ar"] as const;
export type Language = (typeof LANGUAGES)[number];

/** For `Intl`. Clocks, sizes and years are written in the digits of the platform everywhere, so numbers beside them are too. */
export const LOCALES: Record<Language, string> = { en: "en", de: "de", es: "es", ar: "ar-u-nu-latn" };

const RIGHT_TO_LEFT: readonly Language[] = ["ar"];
const KEY = "nearcast.language";

let spoken: Language = "en";
const listeners = new Set<() => void>();
/** Each fetches its words in a language, and gives a function that puts them in the place of those before. */
const catalogues = new Set<(language: Language) => Promise<() => void>>();
let wanted: Language = "en";

export function language(): Language {
  return spoken;
}

/** The interface's language for a BCP 47 tag, undefined when it does not speak it. */
export function languageOf(tag: string): Language | undefined {
  return LANGUAGES.find((one) => one === tag.toLowerCase().split("-")[0]);
}

/** Goes over to what was chosen in this browser, else to the first of its languages that the interface speaks. */
export function speakPreferred(): Promise<void> {
  const tags = [localStorage.getItem(KEY) ?? "", ...navigator.languages];
  return goOver(tags.map(languageOf).find((one) => one !== undefined) ?? "en");
}

/** Goes over to a language, and keeps to it in this browser. */
export function speak(language: Language): Promise<void> {
  localStorage.setItem(KEY, language);
  return language === wanted ? Promise.resolve() : goOver(language);
}

async function goOver(language: Language): Promise<void> {
  wanted = language;
  const fetched = await Promise.all([...catalogues].map((fetchWords) => fetchWords(language))).catch((error: unknown) => {
    wanted = spoken;
    throw error;
  });
  // Somebody may have chosen another one meanwhile.
  if (wanted !== language) return;
  fetched.forEach((put) => put());
  spoken = language;
  document.documentElement.lang = language;
  document.documentElement.dir = RIGHT_TO_LEFT.includes(language) ? "rtl" : "ltr";
  listeners.forEach((tell) => tell());
}

/** The language that is spoken now; whoever asks is drawn again when it changes. */
export function useLanguage(): Language {
  return useSyncExternalStore(listen, language);
}

function listen(tell: () => void): () => void {
  listeners.add(tell);
  return () => listeners.delete(tell);
}

interface Catalogue<W> {
  /** Resolves when the words are there in the language that was spoken when they were first asked for. */
  ready: Promise<void>;
  /** The words as they are now. */
  now: () => W;
  /** The words, for a component: it is drawn again when they change. */
  use: () => W;
}

/** Words in every language. English is always there, the others are fetched when they are spoken. */
export function catalogue<W>(english: W, others: Record<Exclude<Language, "en">, () => Promise<{ words: W }>>): Catalogue<W> {
  let words = english;
  const fetchWords = async (language: Language) => {
    const fetched = language === "en" ? english : (await others[language]()).words;
    return () => void (words = fetched);
  };
  catalogues.add(fetchWords);
  const now = () => words;
  return { ready: fetchWords(spoken).then((put) => put()), now, use: () => useSyncExternalStore(listen, now) };
}
