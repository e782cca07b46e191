import { Link, useParams } from "@tanstack/react-router";

import { type Appliance, FLEET, type Fleet } from "~/graph/fleet";
import { useLive } from "~/graph/live";
import { button } from "~/ui/button.css";
import { Icon } from "~/ui/icon";
import { usePageTitle } from "~/ui/page";
import { SheetBones } from "~/ui/skeleton";
import { bitrateText, bytesText, listText, percentText } from "~/words/format";
import { useWords } from "~/words/operators";

import { Absent } from "../absent";
import { Connection } from "../connection";
import * as css from "../operations.css";
import { PlaysPanel } from "../plays";
import { useMayChange } from "../use-change";
import { ApplianceNotes } from "./appliance";
import { Conduct } from "./conduct";
import { Figures } from "./figures";
import { MARKS } from "./health";
import { OverTime } from "./over-time";
import { TrafficPanel } from "./traffic";

/** One server: what it does now, what it did, who watches from it, and what its owner may want of it. */
export function AppliancePage() {
  const say = useWords();
  const { id } = useParams({ from: "/signed-in/watching/frame/operations/fleet/$id" });
  const live = useLive(FLEET, {});
  const appliance = live.data?.fleet.appliances.find((one) => one.id === id);
  usePageTitle(id);
  if (live.data && appliance) {
    return (
      <Shown key={id} fleet={live.data.fleet} appliance={appliance}>
        <Connection live={live} />
      </Shown>
    );
  }
  if (!live.data && !live.problem) return <SheetBones width={1480} />;
  return (
    <Absent live={live} heading={say.fleet.noAppliance} words={say.fleet.noApplianceWords}>
      <Link to="/operations/fleet" className={button.main}>
        {say.fleet.toFleet}
      </Link>
    </Absent>
  );
}

function Shown({ fleet, appliance, children }: { fleet: Fleet; appliance: Appliance; children: React.ReactNode }) {
  const say = useWords();
  const may = useMayChange();
  const { id, standing, egress, throughput, used, capacity, fill } = appliance;
  const site = fleet.sites.find((one) => one.id === appliance.site);
  const network = fleet.networks.find((one) => one.id === site?.network)?.name;
  const figures = [
    { term: say.fleet.sends, value: bitrateText(egress), note: say.fleet.ofAll(percentText(egress / (throughput || 1)), bitrateText(throughput)) },
    { term: say.fleet.headroom, value: bitrateText(appliance.headroom) },
    { term: say.fleet.holds, value: bytesText(used), note: say.fleet.ofAll(percentText(used / (capacity || 1)), bytesText(capacity)) },
    { term: say.fleet.missing, value: fill.bytesMissing ? bytesText(fill.bytesMissing) : say.fleet.nothing, note: say.fleet.fillsAtMost(bitrateText(appliance.fillRate)) },
  ];
  return (
    <div className={css.page}>
      <Link to="/operations/fleet" className={css.back}>
        <Icon name="back" size={18} /> {say.operations.sections.fleet}
      </Link>
      <header className={css.head}>
        <div className={css.stack}>
          <h1 className={css.heading}>{id}</h1>
          {site && <p className={css.quiet}>{listText([site.name, ...(network && !site.name.includes(network) ? [network] : []), say.fleet.kinds[site.kind]])}</p>}
          <p className={css.quiet}>
            <bdi dir="ltr">{appliance.address}</bdi>
          </p>
        </div>
        <span className={css.mark[MARKS[standing]]}>{say.fleet.standings[standing]}</span>
      </header>
      {children}
      <ApplianceNotes appliance={appliance} />
      <Figures figures={figures} />
      <div className={css.beside}>
        <div className={css.column}>
          <OverTime appliance={appliance} />
          <PlaysPanel appliance={id} />
        </div>
        <TrafficPanel fleet={fleet} appliance={id} />
      </div>
      {may && (
        <section className={css.part} aria-labelledby="conduct">
          <h2 id="conduct" className={css.title}>
            {say.fleet.conduct}
          </h2>
          <Conduct appliance={appliance} />
        </section>
      )}
    </div>
  );
}
