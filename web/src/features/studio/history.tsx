import type { Line } from "~/graph/catalogue";
import { button } from "~/ui/button.css";
import { agoText } from "~/ui/text";

import { StateMark } from "./state";
import * as css from "./studio.css";

const DID: Record<string, string> = { edit: "Edited", submit: "Sent to review", publish: "Published", withdraw: "Taken down", restore: "Brought back" };

/** Every revision there was; each can be brought back. */
export function History({ lines, restore }: { lines: readonly Line[]; restore: (number: number) => void }) {
  return (
    <section className={css.part} aria-label="History">
      <h2 className={css.title}>History</h2>
      <ol className={css.lines}>
        {lines.map((line, at) => (
          <li key={line.number} className={css.line}>
            <span className={css.words}>
              <span className={css.name}>
                {DID[line.action] ?? line.action}: {line.said.name}
              </span>
              <span className={css.quiet}>
                {agoText(line.at)} · <StateMark state={line.state} />
              </span>
            </span>
            {at > 0 && (
              <button type="button" className={button.plain} aria-label={`Bring back line ${line.number}`} onClick={() => restore(line.number)}>
                Bring back
              </button>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
