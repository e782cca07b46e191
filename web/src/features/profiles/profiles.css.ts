import { style } from "@vanilla-extract/css";

import { tokens } from "~/ui/tokens.css";

export const page = style({
  display: "grid",
  alignContent: "center",
  justifyItems: "center",
  gap: tokens.space.xxl,
  minHeight: "100dvh",
  padding: `${tokens.space.xxl} ${tokens.gutter}`,
  textAlign: "center",
});
export const heading = style({ fontSize: "clamp(28px, 3.400vw + 8px, 48px)" });
export const faces = style({ display: "flex", flexWrap: "wrap", justifyContent: "center", gap: "clamp(16px, 3vw, 36px)", maxWidth: 900 });
export const choice = style({
  display: "grid",
  justifyItems: "center",
  gap: 12,
  width: "clamp(104px, 15vw, 148px)",
  color: tokens.colour.quiet,
  fontWeight: 550,
  transition: `transform ${tokens.time.calm} ${tokens.curve}, color ${tokens.time.quick}`,
  ":hover": { color: tokens.colour.text, transform: "translateY(-4px)" },
  ":focus-visible": { color: tokens.colour.text, borderRadius: tokens.radius.l, outlineOffset: 8 },
});
export const name = style({ display: "-webkit-box", WebkitBoxOrient: "vertical", WebkitLineClamp: 2, maxWidth: "100%", overflow: "hidden", overflowWrap: "anywhere", lineHeight: 1.3 });
export const note = style({ display: "flex", alignItems: "center", justifyContent: "center", gap: 4, fontSize: tokens.font.xs, color: tokens.colour.faint, fontWeight: 400 });
export const add = style({
  display: "grid",
  placeItems: "center",
  width: "100%",
  aspectRatio: "1",
  borderRadius: "26%",
  border: `2px dashed ${tokens.colour.line}`,
  color: tokens.colour.faint,
});
export const forms = style({ display: "grid", gap: tokens.space.xxl, width: "min(100%, 432px)" });
export const form = style({ display: "grid", gap: 18, width: "min(100%, 432px)" });
export const locked = style({ display: "grid", justifyItems: "center" });
export const check = style({ flex: "none", width: 22, height: 22, accentColor: tokens.colour.accent });
export const hue = style({
  position: "relative",
  width: 44,
  height: 44,
  borderRadius: tokens.radius.round,
  cursor: "pointer",
  selectors: {
    "&:has(:checked)": { outline: `3px solid ${tokens.colour.text}`, outlineOffset: 2 },
    "&:has(:focus-visible)": { outline: `3px solid ${tokens.colour.accent}`, outlineOffset: 3 },
  },
});
export const ages = style({ display: "flex", flexWrap: "wrap", gap: tokens.space.s, border: 0, padding: 0, margin: 0 });
export const legend = style({ fontSize: tokens.font.s, color: tokens.colour.quiet, marginBottom: 8, padding: 0, textAlign: "start" });
export const age = style({
  position: "relative",
  display: "grid",
  placeItems: "center",
  minHeight: 44,
  padding: "0 16px",
  borderRadius: tokens.radius.round,
  border: `1px solid ${tokens.colour.line}`,
  fontSize: tokens.font.s,
  cursor: "pointer",
  selectors: {
    "&:has(:checked)": { background: tokens.colour.accent, color: tokens.colour.onAccent, borderColor: "transparent", fontWeight: 650 },
    "&:has(:focus-visible)": { outline: `3px solid ${tokens.colour.accent}`, outlineOffset: 3 },
  },
});
export const radio = style({ position: "absolute", opacity: 0, inset: 0, cursor: "pointer" });
export const actions = style({ display: "flex", flexWrap: "wrap", gap: tokens.space.m });
export const centred = style([actions, { justifyContent: "center" }]);
