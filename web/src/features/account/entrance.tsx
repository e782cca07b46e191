import { useNavigate, useSearch } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useClient, useMutation } from "urql";

import { ASK_RESET } from "~/graph/accounts";
import { problemOf } from "~/graph/client";
import { CHANGE_PROFILE } from "~/graph/profiles";
import { SIGN_IN, SIGN_UP, VIEWER } from "~/graph/viewer";
import { useRenew } from "~/graph/watcher";
import { button } from "~/ui/button.css";
import { Field, Problem } from "~/ui/field";
import { useWords } from "~/words";
import { language } from "~/words/speech";

import { useCode } from "./code";
import { OtherWays } from "./other-ways";
import * as css from "./welcome.css";

type Way = "in" | "up" | "forgotten";

/** Signing in, signing up and asking for a new password: one form with other words. An invitation begins with signing up. */
export function Entrance() {
  const say = useWords();
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
  const graph = useClient();
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
      if (way === "up") await adopt();
      await entered();
    }
  };
  const entered = async () => {
    renew();
    await navigate({ to: then ?? "/profiles" });
  };
  /** A new account goes on in the language it was made in. */
  const adopt = async () => {
    const { data } = await graph.query(VIEWER, {}, { requestPolicy: "network-only" });
    const [first] = data?.viewer?.profiles ?? [];
    if (first && first.language !== language()) await graph.mutation(CHANGE_PROFILE, { id: first.id, profile: { language: language() } });
  };
  const go = (to: Way) => {
    setWay(to);
    setProblem(undefined);
    setSent(false);
  };
  return (
    <form className={css.form} onSubmit={(event) => void enter(event)}>
      <h2 className={css.heading}>{say.welcome[way].heading}</h2>
      {invitation && way === "up" && <p className={css.swap}>{say.welcome.invited}</p>}
      <Field label={say.welcome.email} type="email" autoComplete="username" required autoFocus value={email} invalid={Boolean(problem)} onValue={setEmail} />
      {way !== "forgotten" && (
        <Field
          label={way === "up" ? say.welcome.newPassword : say.welcome.password}
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
          {say.welcome.sent(email)}
        </p>
      )}
      <button type="submit" className={button.main} disabled={signingIn.fetching || signingUp.fetching || asking.fetching}>
        {say.welcome[way].send}
      </button>
      {way === "in" && <OtherWays entered={entered} />}
      <p className={css.swap}>
        {way === "in" && <Other words={say.welcome.newHere} label={say.welcome.up.heading} go={() => go("up")} />}
        {way === "up" && <Other words={say.welcome.haveOne} label={say.welcome.in.heading} go={() => go("in")} />}
        {way === "forgotten" && <Other words={say.welcome.cameBack} label={say.welcome.in.heading} go={() => go("in")} />}
      </p>
      {way === "in" && (
        <p className={css.swap}>
          <Other words="" label={say.welcome.forgotten.heading} go={() => go("forgotten")} />
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
