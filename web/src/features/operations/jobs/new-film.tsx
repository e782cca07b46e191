import { useSearch } from "@tanstack/react-router";
import { type FormEvent, useRef, useState } from "react";
import { useQuery } from "urql";

import { TITLE_NAME } from "~/graph/catalogue";
import { button } from "~/ui/button.css";
import { Field, Problem } from "~/ui/field";
import { useWords } from "~/words/operators";

import * as css from "../operations.css";
import { SendingBar } from "./sending";
import { useUpload } from "./use-upload";
import { NONE, WishesFields } from "./wishes";

/** Takes a file for a new title, or for the one that `?of=` names. */
export function NewFilm() {
  const say = useWords();
  const { of } = useSearch({ from: "/signed-in/watching/frame/operations/jobs" });
  const [{ data }] = useQuery({ query: TITLE_NAME, variables: { id: of ?? "" }, pause: !of });
  const known = data?.titleEntry?.newest.said.name ?? of;
  const [name, setName] = useState("");
  const [file, setFile] = useState<File>();
  const [wishes, setWishes] = useState(NONE);
  const form = useRef<HTMLFormElement>(null);
  const upload = useUpload();
  const choose = ({ files }: HTMLInputElement) => {
    const chosen = files?.[0];
    setFile(chosen);
    if (chosen && !name) setName(chosen.name.replace(/\.\w+$/, "").replaceAll(/[._]+/g, " "));
  };
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (!file || !(await upload.open(file, of ? { name: known ?? of, of } : { name }, wishes))) return;
    form.current?.reset();
    setName("");
    setFile(undefined);
    setWishes(NONE);
  };
  return (
    <section className={css.part} aria-label={say.jobs.new}>
      <h2 className={css.title}>{known ? say.jobs.filmOf(known) : say.jobs.new}</h2>
      <form ref={form} className={css.form} onSubmit={(event) => void send(event)}>
        <div className={css.wide}>
          <Field label={say.jobs.file} type="file" accept="video/*,.mkv,.mxf,.mov" required onValue={() => undefined} onInput={(event) => choose(event.currentTarget)} />
        </div>
        {!of && (
          <div className={css.wide}>
            <Field label={say.jobs.name} required value={name} onValue={setName} />
          </div>
        )}
        <WishesFields wishes={wishes} put={setWishes} />
        <button type="submit" className={button.main} disabled={upload.sending !== null}>
          {say.jobs.send}
        </button>
      </form>
      <SendingBar sending={upload.sending} />
      <Problem words={upload.problem} />
    </section>
  );
}
