import { type FormEvent, useState } from "react";
import { useMutation } from "urql";

import { CHANGE_PASSWORD } from "~/graph/accounts";
import { problemOf } from "~/graph/client";
import { button } from "~/ui/button.css";
import { Field, Problem } from "~/ui/field";
import { useWords } from "~/words";

import * as css from "./settings.css";

export function Password() {
  const say = useWords();
  const [old, setOld] = useState("");
  const [fresh, setFresh] = useState("");
  const [{ data, error, fetching }, change] = useMutation(CHANGE_PASSWORD);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if ((await change({ old, new: fresh })).error) return;
    setOld("");
    setFresh("");
  };
  return (
    <section className={css.part} aria-labelledby="password">
      <h2 id="password" className={css.title}>
        {say.account.password}
      </h2>
      <form className={css.form} onSubmit={(event) => void save(event)}>
        <Field label={say.account.now} type="password" autoComplete="current-password" required value={old} invalid={Boolean(error)} onValue={setOld} />
        <Field label={say.account.new} type="password" autoComplete="new-password" required minLength={8} value={fresh} onValue={setFresh} />
        <Problem words={error && problemOf(error).words} />
        {data && (
          <p className={css.words} role="status">
            {say.account.changed}
          </p>
        )}
        <div className={css.actions}>
          <button type="submit" className={button.quiet} disabled={fetching}>
            {say.account.change}
          </button>
        </div>
      </form>
    </section>
  );
}
