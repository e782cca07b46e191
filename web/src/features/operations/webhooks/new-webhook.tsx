import { type FormEvent, useState } from "react";

import { ADD_WEBHOOK, type WebhookKind } from "~/graph/webhooks";
import { button } from "~/ui/button.css";
import { Field, Problem } from "~/ui/field";
import { Secret } from "~/ui/secret";
import { useWords } from "~/words/operators";

import * as css from "../operations.css";
import { useChange } from "../use-change";

const KINDS: readonly WebhookKind[] = ["title_published", "job_failed", "appliance_down", "appliance_up"];

/** An address that is told from now on, and the secret of which it hears but once. */
export function NewWebhook({ done }: { done: () => void }) {
  const say = useWords();
  const [url, setUrl] = useState("");
  const [kinds, setKinds] = useState(KINDS);
  const [secret, setSecret] = useState<string>();
  const { make, problem, wrong } = useChange();
  const toggle = (one: WebhookKind) => setKinds(kinds.includes(one) ? kinds.filter((other) => other !== one) : [...kinds, one]);
  const add = async (event: FormEvent) => {
    event.preventDefault();
    // All of it is everything, what comes with later versions too.
    const added = await make(ADD_WEBHOOK, { url, kinds: kinds.length === KINDS.length ? [] : [...kinds] });
    setSecret(added?.secret);
    if (!added) return;
    setUrl("");
    done();
  };
  return (
    <form className={css.part} aria-label={say.webhooks.add} onSubmit={(event) => void add(event)}>
      <h2 className={css.title}>{say.webhooks.add}</h2>
      <Field label={say.webhooks.url} type="url" dir="ltr" required placeholder="https://example.org/hooks/nearcast" value={url} invalid={wrong("url")} onValue={setUrl} />
      <fieldset className={css.ticks}>
        <legend className={css.legend}>{say.webhooks.told}</legend>
        {KINDS.map((one) => (
          <label key={one} className={css.more}>
            <input type="checkbox" checked={kinds.includes(one)} onChange={() => toggle(one)} />
            {say.webhooks.kinds[one]}
          </label>
        ))}
      </fieldset>
      <Problem words={problem} />
      <div className={css.actions}>
        <button type="submit" className={button.main} disabled={kinds.length === 0}>
          {say.webhooks.addIt}
        </button>
      </div>
      {secret && (
        <div role="status" className={css.stack}>
          <p className={css.quiet}>{say.webhooks.secret}</p>
          <Secret text={secret} />
        </div>
      )}
    </form>
  );
}
