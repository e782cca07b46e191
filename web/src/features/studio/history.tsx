import { useState } from "react";

import type { Line } from "~/graph/catalogue";
import { button } from "~/ui/button.css";
import { LineBones } from "~/ui/skeleton";
import { agoText, listText } from "~/words/format";
import { useWords, type Words } from "~/words/operators";

import { differences } from "./differences";
import { StateMark } from "./state";
import * as css from "./studio.css";

interface Props {
  /** Undefined until they are there. */
  lines: readonly Line[] | undefined;
  restore: (number: number) => void;
}

/** Every revision there was; each can be brought back. Those known stay until the newer ones are there. */
export function History({ lines, restore }: Props) {
  const say = useWords();
  const [known, setKnown] = useState(lines);
  if (lines && lines !== known) setKnown(lines);
  return (
    <section className={css.part} aria-label={say.studio.history} aria-busy={!known}>
      <h2 className={css.title}>{say.studio.history}</h2>
      {known ? (
        <ol className={css.lines}>
          {known.map((line, at) => (
            <li key={line.number} className={css.line}>
              <span className={css.words}>
                <span className={css.name}>
                  {say.studio.did[line.action] ?? line.action}: {line.said.name}
                </span>
                <span className={css.quiet}>
                  {agoText(line.at)} · <StateMark state={line.state} /> {changedText(say, line, known[at + 1])}
                </span>
              </span>
              {at > 0 && (
                <button type="button" className={button.plain} aria-label={say.studio.bringBackLine(line.number)} onClick={() => restore(line.number)}>
                  {say.studio.bringBack}
                </button>
              )}
            </li>
          ))}
        </ol>
      ) : (
        <LineBones count={3} />
      )}
    </section>
  );
}

function changedText(say: Words, { said }: Line, before: Line | undefined): string {
  return before ? listText(differences(before.said, said).flatMap((field) => say.studio.fields[field] ?? [])) : "";
}
