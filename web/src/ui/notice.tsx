import type { ReactNode } from "react";

import * as css from "./notice.css";

interface Props {
  heading: string;
  words: ReactNode;
  picture?: ReactNode;
  children?: ReactNode;
}

/** A page that says one thing: nothing here yet, something went wrong, and what to do about it. */
export function Notice({ heading, words, picture, children }: Props) {
  return (
    <div className={css.notice} role="status">
      {picture}
      <h1 className={css.heading}>{heading}</h1>
      <p className={css.words}>{words}</p>
      {children && <div className={css.actions}>{children}</div>}
    </div>
  );
}
