import { Chart as Drawing, Filler, Legend, LinearScale, LineController, LineElement, PointElement, Tooltip } from "chart.js";
import { useEffect, useRef, useState } from "react";

import type { Appliance } from "~/graph/fleet";
import { useTheme } from "~/ui/theme";
import { bitrateText, clockText } from "~/words/format";
import { useWords } from "~/words/operators";

import * as css from "./operations.css";
import { type Sample, traced } from "./trace";

Drawing.register(LineController, LineElement, PointElement, LinearScale, Filler, Legend, Tooltip);

const EVERY_MS = 1000;
const LEAST_S = 60;
/** How much of a colour lies under its line, as the end of a colour in hex. */
const FAINT = "24";
const LINES = [
  { key: "sends", colour: "good" },
  { key: "fills", colour: "accent" },
] as const;

/** What it sends and takes in, drawn on while one looks. */
export function LiveChart({ appliance }: { appliance: Appliance }) {
  const say = useWords();
  const canvas = useRef<HTMLCanvasElement>(null);
  const drawing = useRef<Drawing<"line"> | null>(null);
  const trace = useTrace(appliance);
  const theme = useTheme();
  useEffect(() => {
    if (!canvas.current) return undefined;
    const style = getComputedStyle(canvas.current);
    const colour = (token: string) => style.getPropertyValue(`--colour-${token}`).trim();
    const ticks = { color: colour("quiet"), maxRotation: 0, autoSkipPadding: 24 };
    const made = new Drawing<"line">(canvas.current, {
      type: "line",
      data: {
        datasets: LINES.map((one) => ({
          data: [],
          borderColor: colour(one.colour),
          backgroundColor: `${colour(one.colour)}${FAINT}`,
          fill: true,
          borderWidth: 2,
          pointRadius: 0,
          stepped: "before" as const,
        })),
      },
      options: {
        maintainAspectRatio: false,
        animation: false,
        parsing: false,
        font: { family: style.fontFamily },
        interaction: { mode: "index", intersect: false },
        scales: {
          x: { type: "linear", ticks: { ...ticks, maxTicksLimit: 6, callback: (value) => agoMark(-Number(value)) }, grid: { display: false }, border: { color: colour("line") }, max: 0 },
          y: { beginAtZero: true, suggestedMax: 1e6, ticks: { ...ticks, maxTicksLimit: 5, callback: (value) => bitrateText(Number(value)) }, grid: { color: colour("line") }, border: { display: false } },
        },
        plugins: {
          legend: { rtl: style.direction === "rtl", align: "start", labels: { color: colour("quiet"), boxWidth: 12, boxHeight: 0 } },
          tooltip: { rtl: style.direction === "rtl", callbacks: { label: ({ dataset, parsed }) => `${dataset.label}: ${bitrateText(parsed.y ?? 0)}` } },
        },
      },
    });
    drawing.current = made;
    return () => made.destroy();
  }, [theme]);
  useEffect(() => {
    const made = drawing.current;
    const [first, last] = [trace[0]?.at ?? 0, trace.at(-1)?.at ?? 0];
    if (!made) return;
    made.data.datasets.forEach((set, number) => {
      const { key } = LINES[number] ?? LINES[0];
      set.label = say.now[key];
      set.data = trace.map((one) => ({ x: one.at - last, y: one[key] }));
    });
    const along = made.options.scales?.["x"];
    if (along) along.min = Math.min(first - last, -LEAST_S);
    made.update("none");
  }, [trace, theme, say]);
  return (
    <section className={css.part} aria-labelledby="now">
      <div className={css.stack}>
        <h2 id="now" className={css.title}>
          {say.now.title}
        </h2>
        <p className={css.quiet}>{say.now.words}</p>
      </div>
      <div className={css.chart}>
        <canvas ref={canvas} role="img" aria-label={say.now.is(bitrateText(appliance.egress), bitrateText(appliance.fill.rate))} />
      </div>
    </section>
  );
}

/** `−0:20`, read from left to right in every language. */
function agoMark(seconds: number): string {
  return `\u200e${seconds ? "−" : ""}${clockText(seconds)}`;
}

/** Told only when it changes, so what was told last is written down every second. */
function useTrace({ egress, fill }: Appliance): readonly Sample[] {
  const [trace, setTrace] = useState<readonly Sample[]>([]);
  const now = useRef({ sends: egress, fills: fill.rate });
  now.current = { sends: egress, fills: fill.rate };
  useEffect(() => {
    const look = () => setTrace((before) => traced(before, { at: Date.now() / 1000, ...now.current }));
    look();
    const timer = setInterval(look, EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return trace;
}
