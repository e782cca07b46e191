import { keyframes, style } from "@vanilla-extract/css";

import { narrow, thin, tokens } from "~/ui/tokens.css";

const appear = keyframes({ from: { opacity: 0 } });
export const next = style({
  position: "absolute",
  inset: 0,
  zIndex: 6,
  display: "grid",
  gridTemplateColumns: "minmax(0, 5fr) minmax(0, 6fr)",
  alignContent: "safe center",
  alignItems: "center",
  gap: tokens.space.xxl,
  padding: tokens.gutter,
  overflowY: "auto",
  background: thin(tokens.colour.canvas, 86),
  animation: `${appear} ${tokens.time.calm}`,
  "@media": { [narrow]: { gridTemplateColumns: "1fr", gap: tokens.space.l } },
});
export const picture = style({ borderRadius: tokens.radius.l, overflow: "hidden", boxShadow: tokens.shadow });
export const words = style({ display: "grid", gap: tokens.space.s });
export const kicker = style({ color: tokens.colour.accent, fontSize: tokens.font.s, fontWeight: 650 });
export const name = style({ fontSize: tokens.font.xl, letterSpacing: "-0.02em" });
export const about = style({ color: tokens.colour.quiet });
export const synopsis = style({
  color: tokens.colour.soft,
  display: "-webkit-box",
  WebkitLineClamp: 4,
  WebkitBoxOrient: "vertical",
  overflow: "hidden",
});
export const actions = style({ display: "flex", flexWrap: "wrap", gap: tokens.space.m, marginTop: tokens.space.m });
