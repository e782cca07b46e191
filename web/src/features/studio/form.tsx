import { type FormEvent, useState } from "react";
import { useMutation } from "urql";

import { EDIT_TITLE, refusalOf, type Said, type Words } from "~/graph/catalogue";
import { problemOf } from "~/graph/client";
import { button } from "~/ui/button.css";
import { Field, Problem, TextArea } from "~/ui/field";
import { useWords } from "~/words/operators";

import * as css from "./studio.css";

interface Props {
  id: string;
  said: Said;
  saved: () => void;
}

/** What is said of the title. Saving makes a draft; what viewers see stays until it is published. */
export function TitleForm({ id, said, saved }: Props) {
  const say = useWords();
  const [typed, setTyped] = useState(() => toTyped(said));
  const [{ data, error, fetching }, edit] = useMutation(EDIT_TITLE);
  const refusal = refusalOf(data?.editTitles);
  const type = (part: Partial<Typed>) => setTyped({ ...typed, ...part });
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const answer = await edit({ change: { id, ...fromTyped(typed) } });
    if (!answer.error && !refusalOf(answer.data?.editTitles)) saved();
  };
  const wrong = (field: string) => refusal?.field === field;
  const changed = JSON.stringify(typed) !== JSON.stringify(toTyped(said));
  return (
    <form className={css.part} onSubmit={(event) => void save(event)} aria-label={say.studio.form}>
      <Field label={say.studio.nameIn(said.language)} required value={typed.name} invalid={wrong("name")} onValue={(name) => type({ name })} />
      <TextArea label={say.studio.synopsis} rows={4} value={typed.synopsis} invalid={wrong("synopsis")} onValue={(synopsis) => type({ synopsis })} />
      <div className={css.pair}>
        <Field label={say.studio.year} type="number" min={0} value={typed.year} invalid={wrong("year")} onValue={(year) => type({ year })} />
        <Field label={say.studio.age} type="number" min={0} value={typed.maturity} invalid={wrong("maturity")} onValue={(maturity) => type({ maturity })} />
        {(said.kind === "SEASON" || said.kind === "EPISODE") && (
          <Field label={say.studio.number} type="number" min={0} value={typed.number} invalid={wrong("number")} onValue={(number) => type({ number })} />
        )}
      </div>
      <div className={css.pair}>
        <Field label={say.studio.genres} value={typed.genres} onValue={(genres) => type({ genres })} />
        <Field label={say.studio.moods} value={typed.moods} onValue={(moods) => type({ moods })} />
      </div>
      <Field label={say.studio.credit} value={typed.credit} onValue={(credit) => type({ credit })} />
      <Languages words={typed.words} wrong={wrong("language")} change={(words) => type({ words })} />
      <Problem words={error ? problemOf(error).words : refusal ? [refusal.message, refusal.remedy].filter(Boolean).join(" ") : undefined} />
      <div className={css.actions}>
        <button type="submit" className={button.main} disabled={!changed || fetching}>
          {say.studio.save}
        </button>
      </div>
    </form>
  );
}

function Languages({ words, wrong, change }: { words: Words[]; wrong: boolean; change: (words: Words[]) => void }) {
  const say = useWords();
  const put = (at: number, part: Partial<Words>) => change(words.map((one, number) => (number === at ? { ...one, ...part } : one)));
  return (
    <fieldset className={css.languages}>
      <legend className={css.legend}>{say.studio.languages}</legend>
      {words.map((one, number) => (
        <div key={number} className={css.language}>
          <Field label={say.studio.language} placeholder="de" value={one.language} invalid={wrong} onValue={(language) => put(number, { language })} />
          <Field label={say.studio.name} value={one.name} onValue={(name) => put(number, { name })} />
          <TextArea label={say.studio.synopsis} rows={2} value={one.synopsis} onValue={(synopsis) => put(number, { synopsis })} />
        </div>
      ))}
      <button type="button" className={button.plain} onClick={() => change([...words, { language: "", name: "", synopsis: "", pictures: [] }])}>
        {say.studio.addLanguage}
      </button>
    </fieldset>
  );
}

interface Typed {
  name: string;
  synopsis: string;
  year: string;
  maturity: string;
  number: string;
  genres: string;
  moods: string;
  credit: string;
  words: Words[];
}

function toTyped(said: Said): Typed {
  const { name, synopsis, year, maturity, number, genres, moods, credit, words } = said;
  const written = words.map((one) => ({ language: one.language, name: one.name, synopsis: one.synopsis, pictures: one.pictures }));
  return { name, synopsis, year: `${year ?? ""}`, maturity: `${maturity}`, number: `${number ?? ""}`, genres: genres.join("; "), moods: moods.join("; "), credit, words: written };
}

/** A language without a name is one that was taken away. */
function fromTyped({ name, synopsis, year, maturity, number, genres, moods, credit, words }: Typed): Partial<Said> {
  return {
    name,
    synopsis,
    year: numberOf(year),
    maturity: numberOf(maturity) ?? 0,
    number: numberOf(number),
    genres: textsOf(genres),
    moods: textsOf(moods),
    credit,
    words: words.filter((one) => one.name.trim()),
  };
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
