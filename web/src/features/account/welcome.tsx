import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useMutation } from "urql";

import { problemOf } from "~/graph/client";
import { SIGN_IN, SIGN_UP } from "~/graph/viewer";
import { useRenew } from "~/graph/watcher";
import { button } from "~/ui/button.css";
import { Field, Problem } from "~/ui/field";
import { Logo } from "~/ui/logo";
import { usePageTitle } from "~/ui/page";

import * as css from "./welcome.css";

export function Welcome() {
  usePageTitle("Welcome");
  return (
    <div className={css.page}>
      <div className={css.top}>
        <Logo />
      </div>
      <main className={css.middle}>
        <div className={css.pitch}>
          <h1 className={css.claim}>Films, from right around the corner.</h1>
          <p className={css.words}>Press play and the picture is there: it comes from an appliance near you, and moves to the next one before you notice.</p>
        </div>
        <Entrance />
      </main>
    </div>
  );
}

/** Signing in and signing up: the same form with other words. */
function Entrance() {
  const [isNew, setNew] = useState(false);
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [problem, setProblem] = useState<string>();
  const [signingIn, signIn] = useMutation(SIGN_IN);
  const [signingUp, signUp] = useMutation(SIGN_UP);
  const navigate = useNavigate();
  const renew = useRenew();

  const enter = async (event: FormEvent) => {
    event.preventDefault();
    setProblem(undefined);
    const { error } = isNew ? await signUp({ email, password }) : await signIn({ email, password });
    if (error) {
      setProblem(problemOf(error).words);
      return;
    }
    renew();
    await navigate({ to: "/profiles" });
  };

  return (
    <form className={css.form} onSubmit={(event) => void enter(event)}>
      <h2 className={css.heading}>{isNew ? "Make an account" : "Sign in"}</h2>
      <Field label="E-mail" type="email" autoComplete="username" required autoFocus value={email} invalid={Boolean(problem)} onValue={setEmail} />
      <Field
        label={isNew ? "Password, 8 characters or more" : "Password"}
        type="password"
        autoComplete={isNew ? "new-password" : "current-password"}
        required
        minLength={isNew ? 8 : 1}
        value={password}
        invalid={Boolean(problem)}
        onValue={setPassword}
      />
      <Problem words={problem} />
      <button type="submit" className={button.main} disabled={signingIn.fetching || signingUp.fetching}>
        {isNew ? "Sign up" : "Sign in"}
      </button>
      <p className={css.swap}>
        {isNew ? "There is one already? " : "New here? "}
        <button
          type="button"
          className={css.swapButton}
          onClick={() => {
            setNew(!isNew);
            setProblem(undefined);
          }}
        >
          {isNew ? "Sign in" : "Make an account"}
        </button>
      </p>
    </form>
  );
}
