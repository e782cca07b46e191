import { type FormEvent, useState } from "react";
import { useMutation } from "urql";

import { problemOf } from "~/graph/client";
import { ADD_PROFILE } from "~/graph/viewer";
import { useRenew } from "~/graph/watcher";
import { button } from "~/ui/button.css";
import { Field, Problem } from "~/ui/field";

import * as css from "./profiles.css";

const AGES = [
  { maturity: 0, label: "All ages" },
  { maturity: 6, label: "Kids, 6" },
  { maturity: 12, label: "12" },
  { maturity: 16, label: "16" },
  { maturity: 18, label: "Everything" },
];

export function AddProfile({ done }: { done: () => void }) {
  const [name, setName] = useState("");
  const [maturity, setMaturity] = useState(18);
  const [problem, setProblem] = useState<string>();
  const [{ fetching }, add] = useMutation(ADD_PROFILE);
  const renew = useRenew();

  const save = async (event: FormEvent) => {
    event.preventDefault();
    const { error } = await add({ name, maturity });
    if (error) {
      setProblem(problemOf(error).words);
      return;
    }
    renew();
    done();
  };
  return (
    <form className={css.form} onSubmit={(event) => void save(event)}>
      <Field label="Name" required maxLength={40} autoFocus value={name} onValue={setName} />
      <fieldset className={css.ages}>
        <legend className={css.legend}>Films for which age?</legend>
        {AGES.map((one) => (
          <label key={one.maturity} className={css.age}>
            <input type="radio" name="age" className={css.radio} checked={maturity === one.maturity} onChange={() => setMaturity(one.maturity)} />
            {one.label}
          </label>
        ))}
      </fieldset>
      <Problem words={problem} />
      <div className={css.actions}>
        <button type="submit" className={button.main} disabled={fetching}>
          Add
        </button>
        <button type="button" className={button.plain} onClick={done}>
          Cancel
        </button>
      </div>
    </form>
  );
}
