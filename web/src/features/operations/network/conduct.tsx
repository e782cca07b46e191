import { type FormEvent, useState } from "react";

import { type Appliance, CANCEL_MAINTENANCE, PLAN_MAINTENANCE, SET_DUTY, SET_FILL_RATE } from "~/graph/fleet";
import { button } from "~/ui/button.css";
import { Field, Problem } from "~/ui/field";
import { useWords } from "~/words/operators";

import * as css from "../operations.css";
import { useChange } from "../use-change";

const MEGABIT = 1e6;

/** What an owner may want of a server. */
export function Conduct({ appliance }: { appliance: Appliance }) {
  const say = useWords();
  const { id, duty, maintenance } = appliance;
  const [rate, setRate] = useState(`${appliance.fillRate / MEGABIT}`);
  const { make, problem } = useChange();
  const setFillRate = (event: FormEvent) => {
    event.preventDefault();
    void make(SET_FILL_RATE, { appliance: id, rate: Number(rate) * MEGABIT });
  };
  return (
    <div className={css.conduct}>
      <div className={css.actions}>
        <button type="button" className={button.quiet} onClick={() => void make(SET_DUTY, { appliance: id, duty: duty === "draining" ? "active" : "draining" })}>
          {duty === "draining" ? say.fleet.undrain : say.fleet.drain}
        </button>
        {maintenance && (
          <button type="button" className={button.quiet} onClick={() => void make(CANCEL_MAINTENANCE, { appliance: id })}>
            {say.fleet.cancelMaintenance}
          </button>
        )}
      </div>
      <form className={css.form} onSubmit={setFillRate}>
        <Field label={say.fleet.fillRate} type="number" min={1} step="any" required value={rate} onValue={setRate} />
        <button type="submit" className={button.quiet}>
          {say.fleet.setRate}
        </button>
      </form>
      <PlanMaintenance appliance={id} />
      <Problem words={problem} />
    </div>
  );
}

function PlanMaintenance({ appliance }: { appliance: string }) {
  const say = useWords();
  const [start, setStart] = useState("");
  const [end, setEnd] = useState("");
  const [why, setWhy] = useState("");
  const { make, problem } = useChange();
  const plan = async (event: FormEvent) => {
    event.preventDefault();
    if (!(await make(PLAN_MAINTENANCE, { appliance, start: secondsOf(start), end: secondsOf(end), why }))) return;
    for (const set of [setStart, setEnd, setWhy]) set("");
  };
  return (
    <form className={css.form} onSubmit={(event) => void plan(event)}>
      <Field label={say.fleet.awayFrom} type="datetime-local" required value={start} onValue={setStart} />
      <Field label={say.fleet.awayTo} type="datetime-local" required value={end} onValue={setEnd} />
      <Field label={say.fleet.why} value={why} onValue={setWhy} />
      <button type="submit" className={button.quiet}>
        {say.fleet.plan}
      </button>
      <Problem words={problem} />
    </form>
  );
}

/** What a field for a local date and time holds, in Unix seconds. */
function secondsOf(local: string): number {
  return new Date(local).getTime() / 1000;
}
