import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useMutation } from "urql";

import { EDIT_TITLE, refusalOf } from "~/graph/catalogue";
import { problemOf } from "~/graph/client";
import type { TitleKind } from "~/graph/titles";
import { button } from "~/ui/button.css";
import { Field, Problem } from "~/ui/field";
import { Icon } from "~/ui/icon";
import { Choice } from "~/ui/select";
import { useWords } from "~/words/operators";

import { idOf } from "./ids";
import { wordsOf, wrongIn } from "./refusal";
import * as css from "./studio.css";

interface Props {
  kinds: readonly TitleKind[];
  /** What the new one belongs to. */
  parent?: string;
}

/** A new title, as a draft that opens once it is there. */
export function Adding({ kinds, parent }: Props) {
  const say = useWords();
  const navigate = useNavigate();
  const [open, setOpen] = useState(false);
  const [kind, setKind] = useState(kinds[0] ?? "FILM");
  const [name, setName] = useState("");
  const [number, setNumber] = useState("");
  const [{ data, error, fetching }, edit] = useMutation(EDIT_TITLE);
  const refusal = refusalOf(data?.editTitles);
  const wrong = wrongIn(refusal);
  const numbered = kind === "SEASON" || kind === "EPISODE";
  const add = async (event: FormEvent) => {
    event.preventDefault();
    const id = idOf(name);
    const answer = await edit({ change: { id, kind, name, parent: parent ?? null, ...(numbered && { number: Number(number) }) } });
    if (!answer.error && !refusalOf(answer.data?.editTitles)) await navigate({ to: "/studio/$id", params: { id } });
  };
  if (!open) {
    return (
      <div className={css.actions}>
        <button type="button" className={button.quiet} onClick={() => setOpen(true)}>
          <Icon name="plus" size={18} /> {say.studio.add}
        </button>
      </div>
    );
  }
  return (
    <form className={css.adding} aria-label={say.studio.add} onSubmit={(event) => void add(event)}>
      <div className={css.pair}>
        <Choice label={say.studio.kind} value={kind} choices={kinds.map((value) => ({ value, name: say.studio.kinds[value] }))} onValue={setKind} />
        <Field label={say.studio.name} required autoFocus value={name} invalid={wrong("name")} onValue={setName} />
        {numbered && <Field label={say.studio.number} type="number" min={0} required value={number} invalid={wrong("number")} onValue={setNumber} />}
      </div>
      <Problem words={error ? problemOf(error).words : wordsOf(refusal)} />
      <div className={css.actions}>
        <button type="submit" className={button.main} disabled={fetching}>
          {say.studio.addIt}
        </button>
        <button type="button" className={button.plain} onClick={() => setOpen(false)}>
          {say.studio.cancel}
        </button>
      </div>
    </form>
  );
}
