import { type FormEvent, useState } from "react";
import { useMutation } from "urql";

import { type Device, MAKE_API_TOKEN, type Permission, SIGN_OUT_DEVICE } from "~/graph/accounts";
import { useConfirmed } from "~/graph/confirmed";
import { button } from "~/ui/button.css";
import { Field, Problem } from "~/ui/field";
import { PasswordAgain } from "~/ui/password-again";
import { Secret } from "~/ui/secret";
import { listText } from "~/words/format";
import { useWords } from "~/words/operators";

import * as css from "./settings.css";

/** Tokens for programs. They are of use to whoever runs the platform, so viewers do not see them. */
export function ApiTokens({ permissions, devices, changed }: { permissions: Permission[]; devices: Device[]; changed: () => void }) {
  const say = useWords();
  const [, end] = useMutation(SIGN_OUT_DEVICE);
  const [token, setToken] = useState<string>();
  if (permissions.length < 2) return null;
  return (
    <section className={css.part} aria-labelledby="tokens">
      <h2 id="tokens" className={css.title}>
        {say.tokens.title}
      </h2>
      <ul className={css.lines}>
        {devices.map((one) => (
          <li key={one.id} className={css.line}>
            <div className={css.named}>
              <span className={css.name}>{one.name}</span>
              <span className={css.words}>{listText(one.scopes?.map((scope) => say.tokens.permissions[scope] ?? scope) ?? [])}</span>
            </div>
            <button type="button" className={button.plain} aria-label={say.tokens.endOf(one.name)} onClick={() => void end({ device: one.id }).then(changed)}>
              {say.tokens.end}
            </button>
          </li>
        ))}
      </ul>
      {token && (
        <div role="status">
          <p className={css.words}>{say.tokens.once}</p>
          <Secret text={token} />
        </div>
      )}
      <NewToken
        permissions={permissions}
        made={(secret) => {
          setToken(secret);
          changed();
        }}
      />
    </section>
  );
}

function NewToken({ permissions, made }: { permissions: Permission[]; made: (token: string) => void }) {
  const say = useWords();
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<Permission[]>([]);
  const confirmed = useConfirmed();
  const [, make] = useMutation(MAKE_API_TOKEN);

  const save = async (event: FormEvent) => {
    event.preventDefault();
    await confirmed.make(async () => {
      const answer = await make({ name, scopes });
      if (answer.data) made(answer.data.makeApiToken.token);
      return answer;
    });
  };
  const toggle = (one: Permission) => setScopes(scopes.includes(one) ? scopes.filter((other) => other !== one) : [...scopes, one]);
  return (
    <form className={css.form} onSubmit={(event) => void save(event)}>
      <Field label={say.tokens.name} required maxLength={40} value={name} onValue={setName} />
      <fieldset className={css.scopes}>
        <legend className={css.legend}>{say.tokens.may}</legend>
        {permissions.map((one) => (
          <label key={one} className={css.scope}>
            <input type="checkbox" checked={scopes.includes(one)} onChange={() => toggle(one)} />
            {say.tokens.permissions[one] ?? one}
          </label>
        ))}
      </fieldset>
      <PasswordAgain confirmed={confirmed} />
      <Problem words={confirmed.problem} />
      <div className={css.actions}>
        <button type="submit" className={button.quiet}>
          {say.tokens.make}
        </button>
      </div>
    </form>
  );
}
