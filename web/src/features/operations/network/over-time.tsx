import { Link, useSearch } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useQuery } from "urql";

import { problemOf } from "~/graph/client";
import { type Appliance, APPLIANCE_HOURS } from "~/graph/fleet";
import { Problem } from "~/ui/field";
import { Table } from "~/ui/table";
import { tab, tabs } from "~/ui/tabs.css";
import { bitrateText, bytesText, clockText, dayText, hourText, momentText, weekdayText } from "~/words/format";
import { useWords } from "~/words/operators";

import * as css from "../operations.css";
import { HOURS, marksOf, type Past, samplesOf, type Span, SPANS } from "./spans";
import { TimeChart } from "./time-chart";
import { type Sample, traced } from "./trace";

const EVERY_MS = 1000;
const LEAST_S = 60;
const LOOK_EVERY_MS = 60_000;
const LOOK_AGAIN_MS = 10_000;
const LABELS = { day: hourText, week: weekdayText, month: dayText } as const;

/** What it sends, takes in and holds: lately, and drawn on while one looks. */
export function OverTime({ appliance }: { appliance: Appliance }) {
  const say = useWords();
  const { over = "day" } = useSearch({ from: "/signed-in/watching/frame/operations/fleet/$id" });
  const trace = useTrace(appliance);
  return (
    <section className={css.part} aria-labelledby="over-time">
      <div className={css.head}>
        <div className={css.words}>
          <h2 id="over-time" className={css.title}>
            {say.now.title}
          </h2>
          <p className={css.quiet}>{over === "now" ? say.now.sinceOpened : say.now.byTheHour}</p>
        </div>
        <nav className={tabs} aria-label={say.now.which}>
          {SPANS.map((one) => (
            <Link
              key={one}
              to="/operations/fleet/$id"
              params={{ id: appliance.id }}
              search={{ over: one === "day" ? undefined : one }}
              replace
              resetScroll={false}
              className={tab}
              activeOptions={{ exact: true, includeSearch: true }}
            >
              {say.now.spans[one]}
            </Link>
          ))}
        </nav>
      </div>
      {over === "now" ? <Now appliance={appliance} trace={trace} /> : <Before key={over} appliance={appliance} span={over} />}
    </section>
  );
}

function Now({ appliance, trace }: { appliance: Appliance; trace: readonly Sample[] }) {
  const to = trace.at(-1)?.at ?? 0;
  const from = Math.min(trace[0]?.at ?? to, to - LEAST_S);
  return <Charts appliance={appliance} samples={trace} span="now" from={from} to={to} mark={(at) => agoMark(to - at)} />;
}

function Before({ appliance, span }: { appliance: Appliance; span: Past }) {
  const [{ data, error }, ask] = useQuery({ query: APPLIANCE_HOURS, variables: { appliance: appliance.id, hours: HOURS[span] }, requestPolicy: "cache-and-network" });
  const asked = useRef(Date.now());
  useEffect(() => {
    // The network is told every second or so, hours need not be asked for as often.
    const look = () => {
      if (Date.now() - asked.current < LOOK_AGAIN_MS) return;
      asked.current = Date.now();
      ask({ requestPolicy: "network-only" });
    };
    look();
    const timer = setInterval(look, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [ask, appliance]);
  const to = Date.now() / 1000;
  const samples = samplesOf(data?.applianceHours ?? [], to);
  const shown = samples.map((one, number) => (number === samples.length - 1 ? { ...one, holds: appliance.used } : one));
  return (
    <>
      <Problem words={error && problemOf(error).words} />
      <Charts appliance={appliance} samples={shown} span={span} from={to - HOURS[span] * 3600} to={to} marks={marksOf(span, to)} mark={LABELS[span]} />
      {samples.length > 0 && <AsTable samples={samples.slice(0, -1)} />}
    </>
  );
}

/** The hours that are known, the newest first. */
function AsTable({ samples }: { samples: readonly Sample[] }) {
  const say = useWords();
  const [open, setOpen] = useState(false);
  const known = samples.filter((one) => !Number.isNaN(one.holds)).reverse();
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className={css.more}>{say.traffic.asTable}</summary>
      {open && (
        <Table
          name={say.now.title}
          headings={[say.traffic.hour, say.now.sends, say.now.fills, say.fleet.disk]}
          rows={known.map((one) => ({ key: `${one.at}`, cells: [momentText(one.at), bitrateText(one.sends), bitrateText(one.fills), bytesText(one.holds)] }))}
        />
      )}
    </details>
  );
}

interface Props {
  appliance: Appliance;
  samples: readonly Sample[];
  span: Span;
  from: number;
  to: number;
  marks?: readonly number[];
  mark: (at: number) => string;
}

function Charts({ appliance, samples, span, mark, ...time }: Props) {
  const say = useWords();
  const { egress, fill, used, capacity } = appliance;
  const told = (at: number) => (span === "now" || time.marks?.includes(at) ? mark(at) : momentText(at));
  const points = (what: "sends" | "fills" | "holds") => samples.map((one) => ({ at: one.at, amount: one[what] }));
  return (
    <>
      <TimeChart
        {...time}
        name={say.now.is(bitrateText(egress), bitrateText(fill.rate))}
        lines={[
          { name: say.now.sends, colour: "good", points: points("sends") },
          { name: say.now.fills, colour: "accent", points: points("fills") },
        ]}
        mark={told}
        amount={bitrateText}
        most={1e6}
        stepped
      />
      <TimeChart
        {...time}
        name={say.now.holdsNow(say.fleet.ofWhole(bytesText(used), bytesText(capacity)))}
        lines={[{ name: say.fleet.disk, colour: "cool", points: points("holds") }]}
        mark={told}
        amount={bytesText}
        most={capacity}
        stepped={span === "now"}
        low
      />
    </>
  );
}

/** `−0:20`, read from left to right in every language. */
function agoMark(seconds: number): string {
  return `\u200e${seconds ? "−" : ""}${clockText(seconds)}`;
}

/** Told only when it changes, so what was told last is written down every second. */
function useTrace({ egress, fill, used }: Appliance): readonly Sample[] {
  const [trace, setTrace] = useState<readonly Sample[]>([]);
  const now = useRef({ sends: egress, fills: fill.rate, holds: used });
  now.current = { sends: egress, fills: fill.rate, holds: used };
  useEffect(() => {
    const look = () => setTrace((before) => traced(before, { at: Date.now() / 1000, ...now.current }));
    look();
    const timer = setInterval(look, EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return trace;
}
