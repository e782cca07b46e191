import type { Sending } from "~/graph/upload";
import { Bar } from "~/ui/bar";
import { percentText } from "~/words/format";
import { useWords } from "~/words/operators";

import * as css from "../operations.css";

/** How far a source is that goes from here to the platform. */
export function SendingBar({ sending }: { sending: Sending | null }) {
  const say = useWords();
  if (!sending) return null;
  return (
    <div className={css.meter} role="status">
      <span className={css.measure}>
        {sending.lost ? say.jobs.lost : say.jobs.sending} <span className={css.amount}>{percentText(sending.done)}</span>
      </span>
      <Bar share={sending.done} name={say.jobs.sending} />
    </div>
  );
}
