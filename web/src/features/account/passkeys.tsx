import { type FormEvent, useState } from "react";
import { useMutation, useQuery } from "urql";

import { useConfirmed } from "~/graph/confirmed";
import { ADD_PASSKEY, BEGIN_PASSKEY, type Passkey, PASSKEYS, REMOVE_PASSKEY } from "~/graph/ways";
import { button } from "~/ui/button.css";
import { Field, Problem } from "~/ui/field";
import { PasswordAgain } from "~/ui/password-again";
import { useWords } from "~/words";
import { agoText } from "~/words/format";

import * as css from "./settings.css";

/** Keys that devices keep. Where browsers make none for the platform's address, and where there is none, nothing is shown. */
export function Passkeys() {
  const say = useWords();
  const confirmed = useConfirmed();
  const [name, setName] = useState("");
  const [{ data }, ask] = useQuery({ query: PASSKEYS, variables: {}, requestPolicy: "cache-and-network" });
  const [, begin] = useMutation(BEGIN_PASSKEY);
  const [, add] = useMutation(ADD_PASSKEY);
  const [, remove] = useMutation(REMOVE_PASSKEY);
  const possible = data?.signInWays.passkeys && "PublicKeyCredential" in window;
  if (!data || (!possible && data.passkeys.length === 0)) return null;

  const again = () => ask({ requestPolicy: "network-only" });
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const made = await confirmed.make(async () => {
      const begun = await begin({});
      if (!begun.data) return begun;
      const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(begun.data.beginPasskey.options as PublicKeyCredentialCreationOptionsJSON);
      const found = await navigator.credentials.create({ publicKey }).catch(() => null);
      return found instanceof PublicKeyCredential ? add({ name, response: found.toJSON() }) : {};
    });
    if (made) {
      setName("");
      again();
    }
  };
  const takeAway = async (one: Passkey) => {
    if (await confirmed.make(() => remove({ id: one.id }))) again();
  };
  return (
    <section className={css.part} aria-labelledby="passkeys">
      <h2 id="passkeys" className={css.title}>
        {say.account.passkeys}
      </h2>
      <p className={css.words}>{say.account.passkeysWords}</p>
      <ul className={css.lines}>
        {data.passkeys.map((one) => (
          <li key={one.id} className={css.line}>
            <div className={css.named}>
              <span className={css.name}>{one.name}</span>
              <span className={css.words}>{one.used ? say.account.used(agoText(one.used)) : say.account.neverUsed}</span>
            </div>
            <button type="button" className={button.plain} aria-label={say.account.removeOf(one.name)} onClick={() => void takeAway(one)}>
              {say.account.remove}
            </button>
          </li>
        ))}
      </ul>
      <form className={css.form} onSubmit={(event) => void save(event)}>
        {possible && <Field label={say.account.passkeyName} required maxLength={40} value={name} onValue={setName} />}
        <PasswordAgain confirmed={confirmed} />
        <Problem words={confirmed.problem} />
        {possible && (
          <div className={css.actions}>
            <button type="submit" className={button.quiet}>
              {say.account.addPasskey}
            </button>
          </div>
        )}
      </form>
    </section>
  );
}
