import { useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useMutation, useQuery } from "urql";

import { problemOf } from "~/graph/client";
import { BEGIN_PASSKEY_SIGN_IN, SIGN_IN_WITH_PASSKEY, WAYS } from "~/graph/ways";
import { button } from "~/ui/button.css";
import { Problem } from "~/ui/field";
import { useWords } from "~/words";

import * as css from "./welcome.css";

/** Coming in without a password: with a passkey, or by another site. Nothing is shown where the platform offers neither. */
export function OtherWays({ entered }: { entered: () => Promise<void> }) {
  const say = useWords();
  const { refused } = useSearch({ from: "/welcome" });
  const [{ data }] = useQuery({ query: WAYS, variables: {} });
  const [, begin] = useMutation(BEGIN_PASSKEY_SIGN_IN);
  const [, signIn] = useMutation(SIGN_IN_WITH_PASSKEY);
  const refusals: Record<string, string | null> = say.refusals;
  const [problem, setProblem] = useState(refused && (refusals[refused] ?? say.welcome.refused));

  const usePasskey = async () => {
    setProblem(undefined);
    const begun = await begin({});
    if (!begun.data) {
      setProblem(begun.error && problemOf(begun.error).words);
      return;
    }
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(begun.data.beginPasskeySignIn.options as PublicKeyCredentialRequestOptionsJSON);
    const found = await navigator.credentials.get({ publicKey }).catch(() => null);
    // Who closes the browser's window has changed their mind: nothing is wrong.
    if (!(found instanceof PublicKeyCredential)) return;
    const { error } = await signIn({ response: found.toJSON() });
    if (error) setProblem(problemOf(error).words);
    else await entered();
  };
  const ways = data?.signInWays;
  return (
    <>
      <Problem words={problem} />
      {ways && (ways.passkeys || ways.providers.length > 0) && (
        <div className={css.ways}>
          {ways.passkeys && "PublicKeyCredential" in window && (
            <button type="button" className={button.quiet} onClick={() => void usePasskey()}>
              {say.welcome.passkey}
            </button>
          )}
          {ways.providers.map((one) => (
            <a key={one.id} className={button.quiet} href={one.address}>
              {say.welcome.with(one.name)}
            </a>
          ))}
        </div>
      )}
    </>
  );
}
