import { createGlobalTheme, createVar, globalStyle } from "@vanilla-extract/css";

/** Every colour, distance and time of the client. Nothing else writes such a value down. */
export const tokens = createGlobalTheme(":root", {
  colour: {
    canvas: "#0a0d12",
    surface: "#121820",
    raised: "#1b232e",
    line: "rgba(190, 210, 240, 0.12)",
    text: "#f1f4f8",
    quiet: "#a3afbf",
    faint: "#76839a",
    accent: "#ffb066",
    accentStrong: "#ffc48c",
    onAccent: "#221303",
    good: "#7fd8a4",
    bad: "#ff8b7e",
    shade: "rgba(6, 8, 12, 0.82)",
    glass: "rgba(12, 16, 23, 0.86)",
  },
  space: { xs: "4px", s: "8px", m: "12px", l: "16px", xl: "24px", xxl: "40px", huge: "64px" },
  gutter: "clamp(16px, 4vw, 64px)",
  radius: { s: "6px", m: "10px", l: "16px", round: "999px" },
  font: {
    family: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif',
    digits: 'ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", monospace',
    xs: "12px",
    s: "14px",
    m: "16px",
    l: "clamp(17px, 1.1vw + 8px, 20px)",
    xl: "clamp(22px, 1.6vw + 10px, 30px)",
    xxl: "clamp(34px, 4.6vw + 8px, 72px)",
  },
  time: { quick: "140ms", calm: "260ms", slow: "700ms" },
  curve: "cubic-bezier(0.2, 0.7, 0.2, 1)",
  shadow: "0 18px 48px rgba(0, 0, 0, 0.55)",
});

/** The way one reads, as the direction of a gradient. */
export const onward = createVar();
globalStyle(":root", { vars: { [onward]: "to right" } });
globalStyle("[dir=rtl]", { vars: { [onward]: "to left" } });

export const narrow = "screen and (max-width: 640px)";
export const still = "(prefers-reduced-motion: reduce)";
