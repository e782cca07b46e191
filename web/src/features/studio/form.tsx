import { type FormEvent, useEffect, useRef, useState } from "react";
import { useMutation } from "urql";

import { EDIT_TITLE, refusalOf, type Said, type Words } from "~/graph/catalogue";
import { problemOf } from "~/graph/client";
import type { Refusal } from "~/graph/refusals";
import { button } from "~/ui/button.css";
import { Field, Problem, TextArea } from "~/ui/field";
import { useWords } from "~/words/operators";

import { Audience } from "./audience";
import { Members } from "./members";
import { People } from "./people";
import { Pictures } from "./pictures";
import { wordsOf, wrongIn } from "./refusal";
import { Rows } from "./rows";
import * as css from "./studio.css";
import { fromTyped, toTyped } from "./typed";

interface Props {
  id: string;
  said: Said;
  saved: () => void;
}

/** What is said of the title. Saving makes a draft; what viewers see stays until it is published. */
export function TitleForm({ id, said, saved }: Props) {
  const say = useWords();
  const form = useRef<HTMLFormElement>(null);
  const [typed, setTyped] = useState(() => toTyped(said));
  const [{ data, error, fetching }, edit] = useMutation(EDIT_TITLE);
  const refusal = refusalOf(data?.editTitles);
  const wrong = wrongIn(refusal);
  const type = (part: Partial<typeof typed>) => setTyped({ ...typed, ...part });
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const answer = await edit({ change: { id, ...fromTyped(typed) } });
    if (!answer.error && !refusalOf(answer.data?.editTitles)) saved();
  };
  useEffect(() => {
    if (refusal) form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [refusal]);
  const changed = JSON.stringify(typed) !== JSON.stringify(toTyped(said));
  const numbered = said.kind === "SEASON" || said.kind === "EPISODE";
  return (
    <form ref={form} className={css.part} onSubmit={(event) => void save(event)} aria-label={say.studio.form}>
      <Field label={say.studio.nameIn(said.language)} required value={typed.name} invalid={wrong("name", typed.name.trim())} onValue={(name) => type({ name })} />
      <TextArea label={say.studio.synopsis} rows={4} value={typed.synopsis} invalid={wrong("synopsis")} onValue={(synopsis) => type({ synopsis })} />
      <div className={css.pair}>
        <Field label={say.studio.year} type="number" value={typed.year} invalid={wrong("year")} onValue={(year) => type({ year })} />
        {numbered && <Field label={say.studio.number} type="number" min={0} value={typed.number} invalid={wrong("number")} onValue={(number) => type({ number })} />}
        <Field label={say.studio.hint} type="number" min={0} step="any" value={typed.hint} invalid={wrong("hint")} onValue={(hint) => type({ hint })} />
      </div>
      <div className={css.pair}>
        <Field label={say.studio.genres} value={typed.genres} invalid={wrong("genres")} onValue={(genres) => type({ genres })} />
        <Field label={say.studio.moods} value={typed.moods} invalid={wrong("moods")} onValue={(moods) => type({ moods })} />
      </div>
      <Field label={say.studio.credit} value={typed.credit} onValue={(credit) => type({ credit })} />
      <Pictures pictures={typed.pictures} change={(pictures) => type({ pictures })} />
      {said.kind === "COLLECTION" && <Members members={typed.members} change={(members) => type({ members })} />}
      <People people={typed.people} change={(people) => type({ people })} />
      <Audience typed={typed} refusal={refusal} type={type} />
      <Languages words={typed.words} refusal={refusal} change={(words) => type({ words })} />
      <Problem words={error ? problemOf(error).words : wordsOf(refusal)} />
      <div className={css.actions}>
        <button type="submit" className={button.main} disabled={!changed || fetching}>
          {say.studio.save}
        </button>
      </div>
    </form>
  );
}

function Languages({ words, refusal, change }: { words: Words[]; refusal: Refusal | null; change: (words: Words[]) => void }) {
  const say = useWords();
  const wrong = wrongIn(refusal);
  return (
    <Rows name={say.studio.languages} add={say.studio.addLanguage} rows={words} fresh={{ language: "", name: "", synopsis: "", pictures: [] }} shape="language" change={change}>
      {(one, put) => (
        <>
          <Field label={say.studio.language} placeholder="de" value={one.language} invalid={wrong("language", one.language)} onValue={(language) => put({ language })} />
          <Field label={say.studio.name} value={one.name} onValue={(name) => put({ name })} />
          <TextArea label={say.studio.synopsis} rows={2} value={one.synopsis} onValue={(synopsis) => put({ synopsis })} />
          <div className={css.below}>
            <Pictures pictures={one.pictures} change={(pictures) => put({ pictures })} />
          </div>
        </>
      )}
    </Rows>
  );
}
