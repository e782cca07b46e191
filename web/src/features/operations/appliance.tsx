import { type FormEvent, useState } from "react";

import { type Appliance, CANCEL_MAINTENANCE, PLAN_MAINTENANCE, SET_DUTY, SET_FILL_RATE } from "~/graph/fleet";
import { Bar } from "~/ui/bar";
import { button } from "~/ui/button.css";
import { Field, Problem } from "~/ui/field";
import { agoText, bitrateText, bytesText, listText, momentText, numberText } from "~/words/format";
import { useWords } from "~/words/operators";

import { MARKS } from "./health";
import * as css from "./operations.css";
import { useChange, useMayChange } from "./use-change";

const MEGABIT = 1e6;

/** One server: how it is, how much of it is taken, and how far it is with what it should hold. */
export function ApplianceTile({ appliance }: { appliance: Appliance }) {
  const say = useWords();
  const may = useMayChange();
  const [open, setOpen] = useState(false);
  const { id, standing, fill, maintenance } = appliance;
  return (
    <article className={css.appliance} data-open={open} aria-labelledby={`appliance-${id}`}>
      <div className={css.head}>
        <h3 id={`appliance-${id}`} className={css.name}>
          {id}
        </h3>
        <span className={css.mark[MARKS[standing]]}>{say.fleet.standings[standing]}</span>
      </div>
      <Meter name={say.fleet.sends} share={appliance.egress / appliance.throughput} amount={say.fleet.ofWhole(bitrateText(appliance.egress), bitrateText(appliance.throughput))} />
      <Meter name={say.fleet.disk} share={appliance.used / appliance.capacity} amount={say.fleet.ofWhole(bytesText(appliance.used), bytesText(appliance.capacity))} />
      <div className={css.stack}>
        {fill.filesMissing > 0 && <p className={css.quiet}>{say.fleet.fillMissing(fill.filesMissing, bytesText(fill.bytesMissing))}</p>}
        {fill.rate > 0 && <p className={css.quiet}>{say.fleet.fillsAt(bitrateText(fill.rate))}</p>}
        {fill.filesMissing > 0 && fill.waits && <p className={css.quiet}>{fill.waits}</p>}
        {fill.problem && <p className={css.warning}>{fill.problem}</p>}
        {appliance.away && <p className={css.quiet}>{appliance.away}</p>}
        {maintenance && <p className={css.quiet}>{say.fleet.maintenance(momentText(maintenance.start), momentText(maintenance.end), maintenance.why)}</p>}
        {appliance.bottleneck !== "none" && <p className={css.warning}>{say.fleet.bottlenecks[appliance.bottleneck]}</p>}
        {appliance.quarantined > 0 && <p className={css.warning}>{say.fleet.quarantined(appliance.quarantined)}</p>}
        {standing === "silent" && appliance.reportedAt && <p className={css.quiet}>{say.fleet.heard(agoText(appliance.reportedAt))}</p>}
        {appliance.bgp.map((one) => (
          <p key={one.peer} className={one.state === "established" ? css.quiet : css.warning}>
            {listText([say.fleet.router(one.peer), one.state, say.fleet.routes(numberText(one.routes)), ...(one.problem ? [one.problem] : [])])}
          </p>
        ))}
      </div>
      {may && (
        <div className={css.actions}>
          <button type="button" className={button.quiet} aria-expanded={open} aria-label={say.fleet.conductOf(id)} onClick={() => setOpen(!open)}>
            {say.fleet.conduct}
          </button>
        </div>
      )}
      {open && <Conduct appliance={appliance} />}
    </article>
  );
}

function Meter({ name, share, amount }: { name: string; share: number; amount: string }) {
  return (
    <div className={css.meter}>
      <span className={css.measure}>
        {name} <span className={css.amount}>{amount}</span>
      </span>
      <Bar share={Number.isFinite(share) ? share : 0} name={name} />
    </div>
  );
}

function Conduct({ appliance }: { appliance: Appliance }) {
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
  const plan = (event: FormEvent) => {
    event.preventDefault();
    void make(PLAN_MAINTENANCE, { appliance, start: secondsOf(start), end: secondsOf(end), why });
  };
  return (
    <form className={css.form} onSubmit={plan}>
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
