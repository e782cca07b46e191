import { style } from "@vanilla-extract/css";

import { narrow, onward, thin, tokens } from "~/ui/tokens.css";

/** In a tall window the backdrop reaches further than the words on it: what follows lies on it too. */
export const whole = style({ isolation: "isolate" });
export const backdrop = style({
  position: "absolute",
  inset: "0 0 auto 0",
  height: "min(86vh, 56.25vw)",
  minHeight: 320,
  zIndex: -1,
  overflow: "hidden",
  "@media": { [narrow]: { height: "64vw" } },
});
export const fill = style({ position: "absolute", inset: 0, aspectRatio: "auto" });
export const veil = style({
  position: "absolute",
  inset: 0,
  background: `linear-gradient(to top, ${tokens.colour.canvas} 1%, ${thin(tokens.colour.canvas, 58)} 40%, ${thin(tokens.colour.canvas, 10)} 75%), linear-gradient(${onward}, ${thin(tokens.colour.canvas, 90)}, ${thin(tokens.colour.canvas, 48)} 46%, transparent 70%)`,
});
export const page = style({ position: "relative", padding: `clamp(180px, 40vh, 420px) ${tokens.gutter} 0`, "@media": { [narrow]: { paddingTop: "46vw" } } });
export const words = style({ display: "grid", gridTemplateColumns: "minmax(0, 1fr)", gap: tokens.space.l, maxWidth: 760 });
export const series = style({ display: "flex", flexWrap: "wrap", gap: "4px 14px", color: tokens.colour.quiet });
export const seriesName = style({ color: tokens.colour.accent, fontWeight: 600, ":hover": { textDecoration: "underline" } });
export const members = style({ padding: `${tokens.space.xxl} ${tokens.gutter} 0` });
export const name = style({ fontSize: tokens.font.xxl, letterSpacing: "-0.035em" });
export const synopsis = style({ fontSize: tokens.font.l, color: tokens.colour.soft, maxWidth: "58ch", textWrap: "pretty" });
export const actions = style({ display: "flex", flexWrap: "wrap", alignItems: "center", gap: tokens.space.m });
/** They stay together when the line breaks. */
export const thumbs = style({ display: "inline-flex", gap: 4 });
export const said = style({ display: "inline-grid", color: tokens.colour.accent });
export const unsaid = style({ display: "inline-grid" });
export const begun = style({ display: "grid", gap: 8, maxWidth: 320, fontSize: tokens.font.s, color: tokens.colour.quiet });
export const facts = style({ display: "grid", gridTemplateColumns: "auto 1fr", gap: "8px 20px", marginTop: tokens.space.l, fontSize: tokens.font.s });
export const term = style({ color: tokens.colour.faint });
export const stills = style({
  display: "grid",
  gridTemplateColumns: "repeat(auto-fit, minmax(min(100%, 240px), 1fr))",
  gap: tokens.space.m,
  padding: `${tokens.space.xxl} ${tokens.gutter} 0`,
});
export const still = style({ borderRadius: tokens.radius.m, border: `1px solid ${tokens.colour.line}` });
