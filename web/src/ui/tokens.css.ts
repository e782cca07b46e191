import { createGlobalTheme, createGlobalThemeContract, createVar, globalStyle } from "@vanilla-extract/css";

const dark = {
  canvas: "#0a0d12",
  surface: "#121820",
  raised: "#1b232e",
  /** What one writes into. */
  well: "#0b0f15",
  line: "rgba(190, 210, 240, 0.12)",
  text: "#f1f4f8",
  soft: "#d6dde7",
  quiet: "#a3afbf",
  faint: "#76839a",
  accent: "#ffb066",
  accentStrong: "#ffc48c",
  onAccent: "#221303",
  cool: "#4a70a8",
  good: "#7fd8a4",
  bad: "#ff8b7e",
  hover: "rgba(190, 210, 240, 0.14)",
  hoverStrong: "rgba(190, 210, 240, 0.24)",
  /** The part of a bar that is still empty. */
  empty: "rgba(230, 238, 250, 0.28)",
  glass: "rgba(12, 16, 23, 0.9)",
  shadow: "rgba(0, 0, 0, 0.55)",
};

const light: typeof dark = {
  canvas: "#f5f6f9",
  surface: "#ffffff",
  raised: "#e6eaf1",
  well: "#ffffff",
  line: "rgba(24, 40, 72, 0.16)",
  text: "#141a23",
  soft: "#2b3542",
  quiet: "#475364",
  faint: "#5b687a",
  accent: "#96480a",
  accentStrong: "#7a3a06",
  onAccent: "#ffffff",
  cool: "#8fb2e6",
  good: "#14663b",
  bad: "#b3261e",
  hover: "rgba(24, 40, 72, 0.09)",
  hoverStrong: "rgba(24, 40, 72, 0.16)",
  empty: "rgba(24, 40, 72, 0.22)",
  glass: "rgba(255, 255, 255, 0.94)",
  shadow: "rgba(24, 40, 72, 0.22)",
};

const colour = createGlobalThemeContract(dark, (_, path) => `colour-${path.join("-")}`);

// The light by which the device is used, unless somebody chose another. What shows a film is dark always, by the attribute.
createGlobalTheme(":root, [data-theme=dark]", colour, dark);
createGlobalTheme(":root[data-theme=light]", colour, light);
globalStyle(":root:not([data-theme=dark])", { "@media": { "(prefers-color-scheme: light)": { vars: Object.fromEntries(Object.entries(light).map(([name, value]) => [`--colour-${name}`, value])) } } });
globalStyle(":root", { colorScheme: "dark", "@media": { "(prefers-color-scheme: light)": { colorScheme: "light" } } });
globalStyle("[data-theme=dark]", { colorScheme: "dark", color: colour.text });
globalStyle("[data-theme=light]", { colorScheme: "light" });

/** Every colour, distance and time of the client. Nothing else writes such a value down. */
export const tokens = {
  colour: {
    ...colour,
    /** Behind every film, and on the hues of profiles, whatever the theme. */
    black: "#000000",
    /** Letters on a film. */
    white: "#ffffff",
    yellow: "#ffe94a",
    green: "#7dff8a",
  },
  ...createGlobalTheme(":root", {
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
  }),
  shadow: `0 18px 48px ${colour.shadow}`,
};

/** So much of a colour, the rest of what lies behind it. */
export function thin(colour: string, percent: number): string {
  return `color-mix(in srgb, ${colour} ${percent}%, transparent)`;
}

/** The way one reads, as the direction of a gradient. */
export const onward = createVar();
globalStyle(":root", { vars: { [onward]: "to right" } });
globalStyle("[dir=rtl]", { vars: { [onward]: "to left" } });

export const narrow = "screen and (max-width: 640px)";
export const still = "(prefers-reduced-motion: reduce)";
