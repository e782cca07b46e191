import type { TitleState } from "~/graph/catalogue";
import { useWords } from "~/words/operators";

import * as css from "./studio.css";

export function StateMark({ state }: { state: TitleState }) {
  const say = useWords();
  return <span className={css.mark[state]}>{say.studio.states[state]}</span>;
}
