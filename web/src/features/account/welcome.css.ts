import { style } from "@vanilla-extract/css";

import { thin, tokens } from "~/ui/tokens.css";

export const page = style({
  display: "grid",
  gridTemplateRows: "auto 1fr",
  gridTemplateColumns: "minmax(0, 1fr)",
  minHeight: "100dvh",
  background: `radial-gradient(90vw 70vh at 12% 108%, ${thin(tokens.colour.accent, 20)}, transparent 62%), radial-gradient(70vw 60vh at 96% -10%, ${thin(tokens.colour.cool, 26)}, transparent 62%), ${tokens.colour.canvas}`,
});
export const top = style({ display: "flex", flexWrap: "wrap", alignItems: "center", justifyContent: "space-between", gap: tokens.space.m, padding: `${tokens.space.xl} ${tokens.gutter}` });
export const middle = style({
  display: "grid",
  gridTemplateColumns: "repeat(auto-fit, minmax(min(100%, 320px), 1fr))",
  alignItems: "center",
  justifyItems: "center",
  gap: "40px clamp(24px, 6vw, 96px)",
  width: "100%",
  maxWidth: 1240,
  margin: "0 auto",
  padding: `${tokens.space.l} ${tokens.gutter} ${tokens.space.huge}`,
});
export const pitch = style({ display: "grid", gap: tokens.space.l, justifySelf: "start", maxWidth: 560 });
export const claim = style({ fontSize: tokens.font.xxl, letterSpacing: "-0.035em" });
export const words = style({ fontSize: tokens.font.l, color: tokens.colour.quiet, maxWidth: "44ch" });
export const form = style({
  display: "grid",
  gap: 18,
  width: "100%",
  maxWidth: 420,
  padding: "clamp(22px, 3vw, 36px)",
  borderRadius: tokens.radius.l,
  background: thin(tokens.colour.surface, 82),
  border: `1px solid ${tokens.colour.line}`,
  boxShadow: tokens.shadow,
});
export const heading = style({ fontSize: tokens.font.xl });
export const swap = style({ fontSize: tokens.font.s, color: tokens.colour.quiet });
export const swapButton = style({ color: tokens.colour.accent, fontWeight: 600, padding: "4px 2px", ":hover": { textDecoration: "underline" } });
export const ways = style({ display: "grid", gap: tokens.space.s });
