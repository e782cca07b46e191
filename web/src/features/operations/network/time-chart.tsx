import { Chart as Drawing, Filler, Legend, LinearScale, LineController, LineElement, PointElement, Tooltip } from "chart.js";
import { useEffect, useRef } from "react";

import { useTheme } from "~/ui/theme";

import * as css from "../operations.css";
import { type Ink, inkOf } from "./ink";

Drawing.register(LineController, LineElement, PointElement, LinearScale, Filler, Legend, Tooltip);

/** How much of a colour lies under its line, as the end of a colour in hex. */
const FAINT = "24";
/** Room for most of what stands at the upright axis, so that charts of one time stand one above the other. */
const SIDE = 84;

export interface Line {
  name: string;
  /** A token. */
  colour: "good" | "accent" | "cool";
  /** By Unix seconds; nothing is known where the amount is NaN. */
  points: readonly { at: number; amount: number }[];
}

interface Props {
  /** What it shows, in words. */
  name: string;
  lines: readonly Line[];
  from: number;
  to: number;
  /** Where the line below has marks; as the chart likes when there are none. */
  marks?: readonly number[];
  mark: (at: number) => string;
  amount: (amount: number) => string;
  /** As high as it is at least. */
  most: number;
  /** Whether an amount holds until the next one. */
  stepped?: boolean;
  low?: boolean;
}

/** Amounts over time, drawn on as there are more. */
export function TimeChart({ name, low = false, ...shown }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const drawing = useRef<Drawing<"line"> | null>(null);
  const now = useRef(shown);
  now.current = shown;
  const theme = useTheme();
  useEffect(() => {
    if (!canvas.current) return undefined;
    const { family, rtl, colour } = inkOf(canvas.current);
    const ticks = { color: colour("quiet"), maxRotation: 0, autoSkipPadding: 20 };
    const made = new Drawing<"line">(canvas.current, {
      type: "line",
      data: { datasets: [] },
      options: {
        maintainAspectRatio: false,
        animation: false,
        parsing: false,
        font: { family },
        interaction: { mode: "index", intersect: false },
        scales: {
          x: {
            type: "linear",
            max: 0,
            ticks: { ...ticks, maxTicksLimit: 8, callback: (value) => now.current.mark(now.current.to + Number(value)) },
            grid: { display: false },
            border: { color: colour("line") },
            afterBuildTicks: (axis) => {
              const { marks, to } = now.current;
              if (marks) axis.ticks = marks.map((at) => ({ value: at - to }));
            },
          },
          y: {
            beginAtZero: true,
            ticks: { ...ticks, maxTicksLimit: 5, callback: (value) => now.current.amount(Number(value)) },
            grid: { color: colour("line") },
            border: { display: false },
            afterFit: (axis) => {
              axis.width = Math.max(axis.width, SIDE);
            },
          },
        },
        plugins: {
          legend: { rtl, align: "start", labels: { color: colour("quiet"), boxWidth: 12, boxHeight: 0 } },
          tooltip: {
            rtl,
            callbacks: {
              title: ([first]) => (first ? now.current.mark(now.current.to + (first.parsed.x ?? 0)) : ""),
              label: ({ dataset, parsed }) => `${dataset.label}: ${now.current.amount(parsed.y ?? 0)}`,
            },
          },
        },
      },
    });
    drawing.current = made;
    draw(made, now.current, colour);
    return () => made.destroy();
  }, [theme]);
  useEffect(() => {
    const made = drawing.current;
    if (!made || !canvas.current) return;
    draw(made, shown, inkOf(canvas.current).colour);
  });
  return (
    <div className={low ? css.lowChart : css.chart}>
      <canvas ref={canvas} role="img" aria-label={name} />
    </div>
  );
}

function draw(made: Drawing<"line">, { lines, from, to, most, stepped = false }: Omit<Props, "name" | "low">, colour: Ink["colour"]) {
  made.data.datasets = lines.map((one) => ({
    label: one.name,
    data: one.points.map(({ at, amount }) => ({ x: at - to, y: amount })),
    borderColor: colour(one.colour),
    backgroundColor: `${colour(one.colour)}${FAINT}`,
    fill: true,
    borderWidth: 2,
    pointRadius: 0,
    stepped: stepped ? ("before" as const) : false,
  }));
  const { x, y } = made.options.scales ?? {};
  if (x) x.min = from - to;
  if (y) y.suggestedMax = most;
  made.update("none");
}
