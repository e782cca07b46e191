import type { Line } from "~/graph/catalogue";
import { button } from "~/ui/button.css";
import { agoText, listText } from "~/words/format";
import { useWords, type Words } from "~/words/operators";

import { differences } from "./differences";
import { StateMark } from "./state";
import * as css from "./studio.css";

/** Every revision there was; each can be brought back. */
export function History({ lines, restore }: { lines: readonly Line[]; restore: (number: number) => void }) {
  const say = useWords();
  return (
    <section className={css.part} aria-label={say.studio.history}>
      <h2 className={css.title}>{say.studio.history}</h2>
      <ol className={css.lines}>
        {lines.map((line, at) => (
          <li key={line.number} className={css.line}>
            <span className={css.words}>
              <span className={css.name}>
                {say.studio.did[line.action] ?? line.action}: {line.said.name}
              </span>
              <span className={css.quiet}>
                {agoText(line.at)} · <StateMark state={line.state} /> {changedText(say, line, lines[at + 1])}
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
    </section>
  );
}

function changedText(say: Words, { said }: Line, before: Line | undefined): string {
  return before ? listText(differences(before.said, said).flatMap((field) => say.studio.fields[field] ?? [])) : "";
}
