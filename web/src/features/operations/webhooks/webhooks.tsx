import { useState } from "react";
import { useQuery } from "urql";

import { problemOf } from "~/graph/client";
import { useWatcher } from "~/graph/watcher";
import { REMOVE_WEBHOOK, TEST_WEBHOOK, type Webhook, WEBHOOKS } from "~/graph/webhooks";
import { button } from "~/ui/button.css";
import { Problem } from "~/ui/field";
import { LineBones } from "~/ui/skeleton";
import { listText, momentText } from "~/words/format";
import { useWords } from "~/words/operators";

import * as css from "../operations.css";
import { Section } from "../section";
import { useChange } from "../use-change";
import { Deliveries } from "./deliveries";
import { NewWebhook } from "./new-webhook";

/** Programs elsewhere that are told what happens, and how the telling goes. */
export function WebhooksPage() {
  const say = useWords();
  const may = useWatcher().viewer.permissions.includes("change_webhooks");
  const [{ data, error }, ask] = useQuery({ query: WEBHOOKS, variables: {}, requestPolicy: "cache-and-network" });
  const changed = () => ask({ requestPolicy: "network-only" });
  const webhooks = data?.webhooks;
  return (
    <Section name="webhooks">
      <section className={css.part} aria-labelledby="webhooks">
        <div className={css.words}>
          <h2 id="webhooks" className={css.title}>
            {say.webhooks.title}
          </h2>
          <p className={css.quiet}>{say.webhooks.words}</p>
        </div>
        <Problem words={error && problemOf(error).words} />
        {!webhooks && !error && <LineBones />}
        {webhooks?.length === 0 && <p className={css.quiet}>{say.webhooks.none}</p>}
        <ul className={css.jobs}>
          {webhooks?.map((one) => (
            <Line key={one.id} webhook={one} may={may} changed={changed} />
          ))}
        </ul>
      </section>
      {may && <NewWebhook done={changed} />}
      <Deliveries webhooks={webhooks ?? []} may={may} />
    </Section>
  );
}

function Line({ webhook, may, changed }: { webhook: Webhook; may: boolean; changed: () => void }) {
  const say = useWords();
  const [sure, setSure] = useState(false);
  const { make, problem } = useChange();
  const { id, url, kinds, made } = webhook;
  const told = kinds.length ? listText(kinds.map((one) => say.webhooks.kinds[one])) : say.webhooks.everything;
  const turnOff = async () => (await make(REMOVE_WEBHOOK, { webhook: id })) && changed();
  return (
    <li className={css.stage} aria-label={url}>
      <div className={css.head}>
        <div className={css.words}>
          <span className={css.name}>
            <bdi dir="ltr">{url}</bdi>
          </span>
          <p className={css.quiet}>{say.webhooks.isTold(told)}</p>
          <p className={css.quiet}>{say.webhooks.since(momentText(made))}</p>
        </div>
        {may && (
          <div className={css.actions}>
            {sure ? (
              <>
                <button type="button" className={button.main} onClick={() => void turnOff()}>
                  {say.webhooks.removeIt}
                </button>
                <button type="button" className={button.plain} autoFocus onClick={() => setSure(false)}>
                  {say.webhooks.keep}
                </button>
              </>
            ) : (
              <>
                <button type="button" className={button.quiet} aria-label={say.webhooks.testOf(url)} onClick={() => void make(TEST_WEBHOOK, { webhook: id })}>
                  {say.webhooks.test}
                </button>
                <button type="button" className={button.plain} aria-label={say.webhooks.removeOf(url)} onClick={() => setSure(true)}>
                  {say.webhooks.remove}
                </button>
              </>
            )}
          </div>
        )}
      </div>
      {sure && (
        <p role="alert" className={css.quiet}>
          {say.webhooks.removeSure}
        </p>
      )}
      <Problem words={problem} />
    </li>
  );
}
