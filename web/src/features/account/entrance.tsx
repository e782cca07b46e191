import { useNavigate, useSearch } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useMutation } from "urql";

import { ASK_RESET } from "~/graph/accounts";
import { problemOf } from "~/graph/client";
import { SIGN_IN, SIGN_UP } from "~/graph/viewer";
import { useRenew } from "~/graph/watcher";
import { button } from "~/ui/button.css";
import { Field, Problem } from "~/ui/field";

import { useCode } from "./code";
import * as css from "./welcome.css";

type Way = "in" | "up" | "forgotten";

const WORDS = {
  in: { heading: "Sign in", send: "Sign in" },
  up: { heading: "Make an account", send: "Sign up" },
  forgotten: { heading: "Forgot the password?", send: "Send a letter" },
} as const;

/** Signing in, signing up and asking for a new password: one form with other words. An invitation begins with signing up. */
export function Entrance() {
  const invitation = useCode();
  const [way, setWay] = useState<Way>(invitation ? "up" : "in");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [problem, setProblem] = useState<string>();
  const [sent, setSent] = useState(false);
  const [signingIn, signIn] = useMutation(SIGN_IN);
  const [signingUp, signUp] = useMutation(SIGN_UP);
  const [asking, askReset] = useMutation(ASK_RESET);
  const { then } = useSearch({ from: "/welcome" });
  const navigate = useNavigate();
  const renew = useRenew();

  const ask = { in: () => signIn({ email, password }), up: () => signUp({ email, password, invitation }), forgotten: () => askReset({ email }) };
  const enter = async (event: FormEvent) => {
    event.preventDefault();
    setProblem(undefined);
    const { error } = await ask[way]();
    if (error) setProblem(problemOf(error).words);
    else if (way === "forgotten") setSent(true);
    else {
      renew();
      await navigate({ to: then ?? "/profiles" });
    }
  };
  const go = (to: Way) => {
    setWay(to);
    setProblem(undefined);
    setSent(false);
  };
  return (
    <form className={css.form} onSubmit={(event) => void enter(event)}>
      <h2 className={css.heading}>{WORDS[way].heading}</h2>
      {invitation && way === "up" && <p className={css.swap}>You are invited. Sign up with the address the letter came to.</p>}
      <Field label="E-mail" type="email" autoComplete="username" required autoFocus value={email} invalid={Boolean(problem)} onValue={setEmail} />
      {way !== "forgotten" && (
        <Field
          label={way === "up" ? "Password, 8 characters or more" : "Password"}
          type="password"
          autoComplete={way === "up" ? "new-password" : "current-password"}
          required
          minLength={way === "up" ? 8 : 1}
          value={password}
          invalid={Boolean(problem)}
          onValue={setPassword}
        />
      )}
      <Problem words={problem} />
      {sent && (
        <p className={css.swap} role="status">
          If {email} has an account here, a letter is on its way.
        </p>
      )}
      <button type="submit" className={button.main} disabled={signingIn.fetching || signingUp.fetching || asking.fetching}>
        {WORDS[way].send}
      </button>
      <p className={css.swap}>
        {way === "in" && <Other words="New here?" label="Make an account" go={() => go("up")} />}
        {way === "up" && <Other words="There is one already?" label="Sign in" go={() => go("in")} />}
        {way === "forgotten" && <Other words="It came back to you?" label="Sign in" go={() => go("in")} />}
      </p>
      {way === "in" && (
        <p className={css.swap}>
          <Other words="" label="Forgot the password?" go={() => go("forgotten")} />
        </p>
      )}
    </form>
  );
}

function Other({ words, label, go }: { words: string; label: string; go: () => void }) {
  return (
    <>
      {words}{" "}
      <button type="button" className={css.swapButton} onClick={go}>
        {label}
      </button>
    </>
  );
}
