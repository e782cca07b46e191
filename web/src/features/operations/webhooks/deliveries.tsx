import { useLive } from "~/graph/live";
import { DELIVERIES, type Delivery, REPLAY_DELIVERY, type Webhook } from "~/graph/webhooks";
import { Problem } from "~/ui/field";
import { LineBones } from "~/ui/skeleton";
import { Table } from "~/ui/table";
import { listText, momentText } from "~/words/format";
import { useWords } from "~/words/operators";

import { Connection } from "../connection";
import * as css from "../operations.css";
import { useChange } from "../use-change";

const MARKS = { waiting: "busy", delivered: "good", given_up: "bad" } as const;

/** The newest of what was told, and how it goes on. */
export function Deliveries({ webhooks, may }: { webhooks: readonly Webhook[]; may: boolean }) {
  const say = useWords();
  const live = useLive(DELIVERIES, {});
  const { make, problem } = useChange();
  const told = live.data?.webhookDeliveries;
  const again = (one: Delivery) => (
    <button type="button" className={css.again} aria-label={say.webhooks.againOf(say.webhooks.kinds[one.kind], momentText(one.at))} onClick={() => void make(REPLAY_DELIVERY, { delivery: one.id })}>
      {say.webhooks.again}
    </button>
  );
  return (
    <>
      <Connection live={live} />
      <section className={css.part} aria-labelledby="deliveries">
        <h2 id="deliveries" className={css.title}>
          {say.webhooks.deliveries}
        </h2>
        {!told && !live.problem && <LineBones />}
        {told?.length === 0 && <p className={css.quiet}>{say.webhooks.noDeliveries}</p>}
        <Problem words={problem} />
        {told && told.length > 0 && (
          <Table
            name={say.webhooks.deliveries}
            headings={[say.webhooks.when, say.webhooks.what, say.webhooks.whom, say.webhooks.state, say.webhooks.answer]}
            rows={told.map((one) => ({
              key: one.id,
              cells: [
                momentText(one.at),
                say.webhooks.kinds[one.kind],
                <bdi key="whom" dir="ltr">
                  {webhooks.find((each) => each.id === one.webhook)?.url ?? one.webhook}
                </bdi>,
                <span key="state" className={css.mark[MARKS[one.state]]}>
                  {say.webhooks.states[one.state]}
                </span>,
                <span key="answer" className={css.stack}>
                  <span>
                    <bdi>{one.answer}</bdi>
                  </span>
                  <span className={css.quiet}>{listText([say.webhooks.tries(one.tries), ...(one.nextAt && one.tries ? [say.webhooks.next(momentText(one.nextAt))] : [])])}</span>
                  {may && <span>{again(one)}</span>}
                </span>,
              ],
            }))}
          />
        )}
      </section>
    </>
  );
}
