import type { TitleState } from "~/graph/catalogue";

import * as css from "./studio.css";

const NAMES: Record<TitleState, string> = { DRAFT: "Draft", REVIEW: "In review", PUBLISHED: "Published" };

export function StateMark({ state }: { state: TitleState }) {
  return <span className={css.mark[state]}>{NAMES[state]}</span>;
}
