import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useMutation } from "urql";

import { RESET_PASSWORD } from "~/graph/accounts";
import { problemOf } from "~/graph/client";
import { useRenew } from "~/graph/watcher";
import { button } from "~/ui/button.css";
import { Field, Problem } from "~/ui/field";
import { useWords } from "~/words";

import { Card } from "./card";
import { useCode } from "./code";
import * as css from "./welcome.css";

/** Where the letter leads that lets its reader choose a password. */
export function Reset() {
  const say = useWords();
  const code = useCode();
  const [password, setPassword] = useState("");
  const [{ error, fetching }, reset] = useMutation(RESET_PASSWORD);
  const navigate = useNavigate();
  const renew = useRenew();
  const send = async () => {
    if ((await reset({ code, password })).error) return;
    renew();
    await navigate({ to: "/profiles" });
  };
  return (
    <Card heading={say.letters.choose} send={send}>
      <p className={css.swap}>{say.letters.allOut}</p>
      <Field
        label={say.letters.password}
        type="password"
        autoComplete="new-password"
        required
        minLength={8}
        autoFocus
        value={password}
        invalid={Boolean(error)}
        onValue={setPassword}
      />
      <Problem words={error && problemOf(error).words} />
      <button type="submit" className={button.main} disabled={fetching}>
        {say.letters.save}
      </button>
    </Card>
  );
}
