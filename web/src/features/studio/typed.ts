import type { Person, Rating, Said, TitleChange, Window, Words } from "~/graph/catalogue";

/** What the form holds: every field as it is typed. */
export interface Typed {
  name: string;
  synopsis: string;
  year: string;
  maturity: string;
  number: string;
  genres: string;
  moods: string;
  credit: string;
  hint: string;
  words: Words[];
  ratings: Rating[];
  people: Person[];
  windows: TypedWindow[];
  publishAt: number | null;
  members: string[];
}

interface TypedWindow extends Omit<Window, "countries"> {
  countries: string;
}

export function toTyped(said: Said): Typed {
  const { name, synopsis, credit, publishAt, members } = said;
  return {
    ...{ name, synopsis, credit, publishAt, members },
    words: said.words.map(bare),
    ratings: said.ratings.map(bare),
    people: said.people.map(bare),
    year: `${said.year ?? ""}`,
    maturity: `${said.maturity}`,
    number: `${said.number ?? ""}`,
    genres: said.genres.join("; "),
    moods: said.moods.join("; "),
    hint: `${said.hint}`,
    windows: said.windows.map(bare).map((one) => ({ ...one, countries: one.countries.join(" ") })),
  };
}

/** A language or a person without a name, and a rating without a label, are those that were taken away. */
export function fromTyped({ year, maturity, number, genres, moods, hint, words, ratings, people, windows, ...same }: Typed): Omit<TitleChange, "id"> {
  return {
    ...same,
    year: numberOf(year),
    maturity: numberOf(maturity) ?? 0,
    number: numberOf(number),
    genres: textsOf(genres),
    moods: textsOf(moods),
    hint: numberOf(hint) ?? 1,
    words: words.filter((one) => one.name.trim()),
    ratings: ratings.filter((one) => one.label),
    people: people.filter((one) => one.name.trim()),
    windows: windows.map((one) => ({ ...one, countries: countriesOf(one.countries) })),
  };
}

export function countriesOf(text: string): string[] {
  return text.toUpperCase().split(/[\s,;]+/).filter(Boolean);
}

/** Without the name of its type, which the graph tells and does not take. */
function bare<T extends object>(one: T): T {
  const { __typename, ...rest } = one as T & { __typename?: string };
  return rest as T;
}

function numberOf(text: string): number | null {
  return text.trim() ? Number(text) : null;
}

function textsOf(text: string): string[] {
  return text
    .split(";")
    .map((one) => one.trim())
    .filter(Boolean);
}
