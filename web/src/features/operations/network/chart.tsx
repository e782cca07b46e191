import { BarController, BarElement, CategoryScale, Chart as Drawing, Legend, LinearScale, Tooltip } from "chart.js";
import { useEffect, useRef } from "react";

import { useTheme } from "~/ui/theme";
import { bytesText } from "~/words/format";

import * as css from "../operations.css";
import type { Kind } from "./hours";
import { inkOf } from "./ink";

Drawing.register(BarController, BarElement, CategoryScale, LinearScale, Legend, Tooltip);

/** The tokens that series are drawn in: the better the place, the calmer. */
const COLOURS: Record<Kind, string> = { "rank 0": "good", health: "accent", content: "cool", unknown: "faint" };

interface Props {
  name: string;
  labels: readonly string[];
  series: readonly { kind: Kind; name: string; values: readonly number[] }[];
}

/** Bytes over time, one bar on the other. A table beside it says the same in words. */
export function Chart({ name, labels, series }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useTheme();
  const told = JSON.stringify([labels, series]);
  useEffect(() => {
    if (!canvas.current) return undefined;
    const { family, rtl, colour } = inkOf(canvas.current);
    const ticks = { color: colour("quiet"), maxRotation: 0, autoSkipPadding: 24 };
    const drawing = new Drawing(canvas.current, {
      type: "bar",
      data: {
        labels: [...labels],
        datasets: series.map((one) => ({ label: one.name, data: [...one.values], backgroundColor: colour(COLOURS[one.kind]), borderRadius: 2, categoryPercentage: 0.9, barPercentage: 1 })),
      },
      options: {
        maintainAspectRatio: false,
        font: { family },
        ...(matchMedia("(prefers-reduced-motion: reduce)").matches && { animation: false }),
        interaction: { mode: "index", intersect: false },
        scales: {
          x: { stacked: true, ticks, grid: { display: false }, border: { color: colour("line") } },
          y: { stacked: true, suggestedMax: 1e6, ticks: { ...ticks, maxTicksLimit: 5, callback: (value) => bytesText(Number(value)) }, grid: { color: colour("line") }, border: { display: false } },
        },
        plugins: {
          legend: { rtl, align: "start", labels: { color: colour("quiet"), boxWidth: 12, boxHeight: 12 } },
          tooltip: { rtl, callbacks: { label: ({ dataset, raw }) => `${dataset.label}: ${bytesText(Number(raw))}` } },
        },
      },
    });
    return () => drawing.destroy();
    // The words of the same data differ in another language, so `told` stands for all of it.
  }, [told, theme]);
  return (
    <div className={css.chart}>
      <canvas ref={canvas} role="img" aria-label={name} />
    </div>
  );
}
