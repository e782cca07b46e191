import type { Live } from "~/graph/live";
import { Problem } from "~/ui/field";
import { useWords } from "~/words/operators";

import * as css from "./operations.css";

/** Says when what is shown is no longer told live, and why; it goes by itself. */
export function Connection({ live }: { live: Live<unknown> }) {
  const say = useWords();
  if (live.problem && !live.away) return <Problem words={live.problem} />;
  return (
    <p role="status" className={live.away ? css.away : css.nothing}>
      {live.away && say.operations.away}
    </p>
  );
}
