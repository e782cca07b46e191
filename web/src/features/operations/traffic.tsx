import { useEffect, useState } from "react";
import { useQuery } from "urql";

import { problemOf } from "~/graph/client";
import { type Fleet, TRAFFIC } from "~/graph/fleet";
import { Problem } from "~/ui/field";
import { Select } from "~/ui/select";
import { Table } from "~/ui/table";
import { bytesText, hourText, momentText, percentText } from "~/words/format";
import { useWords } from "~/words/operators";

import { Chart } from "./chart";
import { type Hour, hoursOf, KINDS, savedIn } from "./hours";
import * as css from "./operations.css";

const PERIODS = ["24", "72", "168"] as const;
const LOOK_EVERY_MS = 60_000;
const TRY_EVERY_MS = 5_000;

/** What went to viewers hour by hour, and how much of it came from the best place. */
export function TrafficPanel({ fleet }: { fleet: Fleet }) {
  const say = useWords();
  const [period, setPeriod] = useState<(typeof PERIODS)[number]>("24");
  const count = Number(period);
  const [{ data, error }, ask] = useQuery({ query: TRAFFIC, variables: { hours: count }, requestPolicy: "cache-and-network" });
  useEffect(() => {
    const timer = setInterval(() => ask({ requestPolicy: "network-only" }), error ? TRY_EVERY_MS : LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [ask, error]);
  const traffic = data?.traffic ?? [];
  const hours = hoursOf(traffic, count, Date.now() / 1000);
  const saved = savedIn(traffic, fleet);
  return (
    <section className={css.part} aria-labelledby="traffic">
      <div className={css.head}>
        <div className={css.stack}>
          <h2 id="traffic" className={css.title}>
            {say.traffic.title}
          </h2>
          <p className={css.quiet}>{saved.share === null ? say.traffic.none : say.traffic.saved(bytesText(saved.bytes), percentText(saved.share), bytesText(saved.inside))}</p>
        </div>
        <Select label={say.traffic.period} value={period} choices={PERIODS.map((value) => ({ value, name: say.traffic.periods[value] }))} onValue={setPeriod} />
      </div>
      <Problem words={error && problemOf(error).words} />
      {saved.share !== null && <Hours hours={hours} long={count > 24} />}
    </section>
  );
}

function Hours({ hours, long }: { hours: readonly Hour[]; long: boolean }) {
  const say = useWords();
  const label = long ? momentText : hourText;
  return (
    <>
      <Chart name={say.traffic.title} labels={hours.map((one) => label(one.at))} series={KINDS.map((kind) => ({ kind, name: say.traffic.kinds[kind], values: hours.map((one) => one.bytes[kind]) }))} />
      <details>
        <summary className={css.more}>{say.traffic.asTable}</summary>
        <Table
          name={say.traffic.title}
          headings={[say.traffic.hour, ...KINDS.map((kind) => say.traffic.kinds[kind])]}
          rows={hours
            .filter((one) => KINDS.some((kind) => one.bytes[kind]))
            .map((one) => ({ key: `${one.at}`, cells: [momentText(one.at), ...KINDS.map((kind) => bytesText(one.bytes[kind]))] }))}
        />
      </details>
    </>
  );
}
