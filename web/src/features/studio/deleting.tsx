import { useState } from "react";

import { button } from "~/ui/button.css";
import { useWords } from "~/words/operators";

import * as css from "./studio.css";

/** Deletes a title for good, once somebody has said so twice. */
export function Deleting({ name, remove }: { name: string; remove: () => void }) {
  const say = useWords();
  const [asked, setAsked] = useState(false);
  if (!asked) {
    return (
      <div className={css.actions}>
        <button type="button" className={button.plain} onClick={() => setAsked(true)}>
          {say.studio.remove(name)}
        </button>
      </div>
    );
  }
  return (
    <section className={css.part} aria-label={say.studio.remove(name)}>
      <p role="alert">{say.studio.removeForGood}</p>
      <div className={css.actions}>
        <button type="button" className={button.main} onClick={remove}>
          {say.studio.removeIt}
        </button>
        <button type="button" className={button.plain} autoFocus onClick={() => setAsked(false)}>
          {say.studio.cancel}
        </button>
      </div>
    </section>
  );
}
