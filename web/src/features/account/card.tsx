import { Link } from "@tanstack/react-router";
import type { FormEvent, ReactNode } from "react";

import { Logo } from "~/ui/logo";
import { usePageTitle } from "~/ui/page";
import { useWords } from "~/words";

import * as css from "./welcome.css";

/** A page with one small form. */
export function Card({ heading, children, send }: { heading: string; children: ReactNode; send?: () => Promise<void> }) {
  const say = useWords();
  usePageTitle(heading);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void send?.();
  };
  return (
    <div className={css.page}>
      <header className={css.top}>
        <Link to="/" aria-label={say.frame.home}>
          <Logo />
        </Link>
      </header>
      <main className={css.middle}>
        <form className={css.form} onSubmit={submit}>
          <h1 className={css.heading}>{heading}</h1>
          {children}
        </form>
      </main>
    </div>
  );
}
