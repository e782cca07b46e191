import { keyframes, style } from "@vanilla-extract/css";

import { narrow, onward, thin, tokens } from "~/ui/tokens.css";

export const billboard = style({
  position: "relative",
  display: "grid",
  alignItems: "end",
  minHeight: "min(82vh, 60vw)",
  isolation: "isolate",
  "@media": { [narrow]: { minHeight: "min(74vh, 620px)" } },
});
export const frames = style({ position: "absolute", inset: 0, zIndex: -1, overflow: "hidden" });
export const frame = style({
  position: "absolute",
  inset: 0,
  aspectRatio: "auto",
  opacity: 0,
  transition: "opacity 1600ms ease",
  selectors: { "&[data-shown=true]": { opacity: 1 } },
});
export const fill = style({ position: "absolute", inset: 0, aspectRatio: "auto" });
export const veil = style({
  position: "absolute",
  inset: 0,
  zIndex: -1,
  background: `linear-gradient(to top, ${tokens.colour.canvas} 1%, ${thin(tokens.colour.canvas, 72)} 22%, transparent 58%), linear-gradient(${onward}, ${thin(tokens.colour.canvas, 92)} 4%, ${thin(tokens.colour.canvas, 58)} 40%, transparent 70%)`,
  "@media": { [narrow]: { background: `linear-gradient(to top, ${tokens.colour.canvas} 1%, ${thin(tokens.colour.canvas, 84)} 56%, transparent 92%)` } },
});
const rise = keyframes({ from: { opacity: 0, transform: "translateY(14px)" } });
export const words = style({
  display: "grid",
  gridTemplateColumns: "minmax(0, 1fr)",
  gap: tokens.space.l,
  padding: `120px ${tokens.gutter} clamp(24px, 5vh, 64px)`,
  maxWidth: 820,
  animation: `${rise} ${tokens.time.slow} ${tokens.curve}`,
});
export const kicker = style({ color: tokens.colour.accent, fontSize: tokens.font.s, fontWeight: 650, letterSpacing: "0.01em" });
export const name = style({ fontSize: tokens.font.xxl, letterSpacing: "-0.035em", textShadow: `0 2px 30px ${thin(tokens.colour.canvas, 60)}` });
export const synopsis = style({ fontSize: tokens.font.l, color: tokens.colour.soft, maxWidth: "52ch", textWrap: "pretty" });
export const actions = style({ display: "flex", flexWrap: "wrap", gap: tokens.space.m, marginTop: tokens.space.xs });
export const rows = style({ position: "relative", marginTop: -20 });
export const lantern = style({ width: 96, color: tokens.colour.accent });
const wave = keyframes({ "0%": { opacity: 0.15 }, "40%": { opacity: 1 }, "100%": { opacity: 0.15 } });
export const arc = style({ animation: `${wave} 2.4s ease-in-out infinite` });
export const arcLate = style([arc, { animationDelay: "0.500s" }]);
