import { useEffect, useState } from "react";
import { useQuery } from "urql";

import { problemOf } from "~/graph/client";
import { type Fleet, TRAFFIC } from "~/graph/fleet";
import { Problem } from "~/ui/field";
import { Select } from "~/ui/select";
import { Table } from "~/ui/table";
import { bitrateText, bytesText, hourText, momentText, percentText } from "~/words/format";
import { useWords } from "~/words/operators";

import * as css from "../operations.css";
import { Chart } from "./chart";
import { Figures } from "./figures";
import { type Hour, hoursOf, KINDS, savedIn } from "./hours";

const PERIODS = ["24", "72", "168"] as const;
const LOOK_EVERY_MS = 60_000;
const TRY_EVERY_MS = 5_000;

interface Props {
  fleet: Fleet;
  /** When it is about one of them alone. */
  appliance?: string;
}

/** What went to viewers hour by hour, how much of it came from the best place, and what it saved the providers. */
export function TrafficPanel({ fleet, appliance }: Props) {
  const say = useWords();
  const [period, setPeriod] = useState<(typeof PERIODS)[number]>("24");
  const count = Number(period);
  const [{ data, error }, ask] = useQuery({ query: TRAFFIC, variables: { hours: count }, requestPolicy: "cache-and-network" });
  useEffect(() => {
    const timer = setInterval(() => ask({ requestPolicy: "network-only" }), error ? TRY_EVERY_MS : LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [ask, error]);
  const traffic = (data?.traffic ?? []).filter((one) => !appliance || one.appliance === appliance);
  const hours = hoursOf(traffic, count, Date.now() / 1000);
  const { share, bytes, inside, peak } = savedIn(traffic, fleet);
  const figures = [
    { term: say.traffic.best, value: percentText(share ?? 0), note: bytesText(bytes) },
    { term: say.traffic.inside, value: bytesText(inside), note: say.traffic.insideWords },
    // One appliance alone has no peak of its network's.
    ...(appliance || !peak.without ? [] : [{ term: say.traffic.peak, value: percentText(1 - peak.carried / peak.without), note: say.traffic.peakWords(bitrateText(peak.carried), bitrateText(peak.without)) }]),
  ];
  return (
    <section className={css.part} aria-labelledby="traffic">
      <div className={css.head}>
        <div className={css.stack}>
          <h2 id="traffic" className={css.title}>
            {say.traffic.title}
          </h2>
          {data && share === null && <p className={css.quiet}>{say.traffic.none}</p>}
        </div>
        <Select label={say.traffic.period} value={period} choices={PERIODS.map((value) => ({ value, name: say.traffic.periods[value] }))} onValue={setPeriod} />
      </div>
      <Problem words={error && problemOf(error).words} />
      {share !== null && <Figures figures={figures} />}
      {(!data || share !== null) && <Hours hours={hours} long={count > 24} />}
    </section>
  );
}

function Hours({ hours, long }: { hours: readonly Hour[]; long: boolean }) {
  const say = useWords();
  const label = long ? momentText : hourText;
  return (
    <>
      <Chart name={say.traffic.title} labels={hours.map((one) => label(one.at))} series={KINDS.map((kind) => ({ kind, name: say.traffic.kinds[kind], values: hours.map((one) => one.bytes[kind]) }))} />
      {hours.some(isBusy) && (
        <details>
          <summary className={css.more}>{say.traffic.asTable}</summary>
          <Table
            name={say.traffic.title}
            headings={[say.traffic.hour, ...KINDS.map((kind) => say.traffic.kinds[kind])]}
            rows={hours
              .filter(isBusy)
              .map((one) => ({ key: `${one.at}`, cells: [momentText(one.at), ...KINDS.map((kind) => bytesText(one.bytes[kind]))] }))}
          />
        </details>
      )}
    </>
  );
}

function isBusy({ bytes }: Hour): boolean {
  return KINDS.some((kind) => bytes[kind] > 0);
}
