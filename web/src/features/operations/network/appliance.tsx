import { Link } from "@tanstack/react-router";
import { useState } from "react";

import type { Appliance } from "~/graph/fleet";
import { Bar } from "~/ui/bar";
import { button } from "~/ui/button.css";
import { agoText, bitrateText, bytesText, listText, momentText, numberText } from "~/words/format";
import { useWords } from "~/words/operators";

import * as css from "../operations.css";
import { useMayChange } from "../use-change";
import { Conduct } from "./conduct";
import { MARKS } from "./health";

/** One server: how it is, how much of it is taken, and how far it is with what it should hold. */
export function ApplianceTile({ appliance }: { appliance: Appliance }) {
  const say = useWords();
  const may = useMayChange();
  const [open, setOpen] = useState(false);
  const { id, standing } = appliance;
  return (
    <article className={css.appliance} data-open={open} aria-labelledby={`appliance-${id}`}>
      <div className={css.head}>
        <h3 id={`appliance-${id}`} className={css.name}>
          <Link to="/operations/fleet/$id" params={{ id }} className={css.link}>
            {id}
          </Link>
        </h3>
        <span className={css.mark[MARKS[standing]]}>{say.fleet.standings[standing]}</span>
      </div>
      <Meter name={say.now.sends} share={appliance.egress / appliance.throughput} amount={say.fleet.ofWhole(bitrateText(appliance.egress), bitrateText(appliance.throughput))} />
      <Meter name={say.fleet.disk} share={appliance.used / appliance.capacity} amount={say.fleet.ofWhole(bytesText(appliance.used), bytesText(appliance.capacity))} />
      <ApplianceNotes appliance={appliance} />
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

/** What there is to know of a server beside its figures; nothing of one that just serves. */
export function ApplianceNotes({ appliance }: { appliance: Appliance }) {
  const say = useWords();
  const { standing, fill, maintenance } = appliance;
  return (
    <div className={css.notes}>
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
