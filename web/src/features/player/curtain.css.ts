import { keyframes, style } from "@vanilla-extract/css";

import { thin, tokens } from "~/ui/tokens.css";

const appear = keyframes({ from: { opacity: 0 } });
export const words = style({
  position: "absolute",
  inset: 0,
  zIndex: 6,
  display: "grid",
  alignContent: "safe center",
  overflowY: "auto",
  background: thin(tokens.colour.canvas, 86),
  animation: `${appear} ${tokens.time.calm}`,
});
/** Words on a still of the film. */
export const end = style([words, { background: thin(tokens.colour.canvas, 40) }]);
export const code = style({ width: "100%", color: tokens.colour.faint, fontSize: tokens.font.xs });
export const streams = style({ display: "grid", justifyItems: "center", gap: tokens.space.s, flex: "1 0 100%" });
export const stream = style({
  display: "flex",
  flexWrap: "wrap",
  alignItems: "center",
  justifyContent: "space-between",
  gap: tokens.space.s,
  width: "min(100%, 560px)",
  padding: `${tokens.space.s} ${tokens.space.s} ${tokens.space.s} ${tokens.space.l}`,
  borderRadius: tokens.radius.m,
  background: tokens.colour.surface,
  textAlign: "start",
});
export const still = style({
  position: "absolute",
  inset: 0,
  pointerEvents: "none",
  filter: "brightness(0.42) blur(6px)",
  transform: "scale(1.03)",
  animation: `${appear} ${tokens.time.calm}`,
});
export const fill = style({ position: "absolute", inset: 0, aspectRatio: "auto", background: "none" });
export const large = style({
  position: "absolute",
  inset: 0,
  margin: "auto",
  display: "grid",
  placeItems: "center",
  width: "clamp(76px, 9vw, 108px)",
  aspectRatio: "1",
  height: "fit-content",
  borderRadius: tokens.radius.round,
  background: thin(tokens.colour.canvas, 60),
  backdropFilter: "blur(8px)",
  animation: `${appear} ${tokens.time.calm}`,
  ":hover": { background: tokens.colour.accent, color: tokens.colour.onAccent },
  ":focus-visible": { borderRadius: tokens.radius.round },
});
const wave = keyframes({ "0%": { opacity: 0.15 }, "40%": { opacity: 1 }, "100%": { opacity: 0.15 } });
export const waves = style({
  position: "absolute",
  inset: 0,
  margin: "auto",
  width: 60,
  color: tokens.colour.accent,
  pointerEvents: "none",
  animation: `${appear} ${tokens.time.calm}`,
});
export const near = style({ animation: `${wave} 1.600s ease-in-out infinite` });
export const far = style([near, { animationDelay: "0.350s" }]);
export const offline = style({
  position: "absolute",
  inset: "auto 0 calc(50% - 84px)",
  textAlign: "center",
  padding: `0 ${tokens.gutter}`,
  textShadow: `0 1px 8px ${tokens.colour.black}`,
});
