import { style } from "@vanilla-extract/css";

import { narrow, tokens } from "~/ui/tokens.css";

export const section = style({ padding: `${tokens.space.xxl} ${tokens.gutter} 0`, maxWidth: 1180 });
export const header = style({ display: "flex", alignItems: "center", justifyContent: "space-between", gap: tokens.space.l, minHeight: 48 });
export const heading = style({ fontSize: tokens.font.xl, letterSpacing: "-0.02em" });
export const only = style({ color: tokens.colour.quiet });
export const list = style({ display: "grid", marginTop: tokens.space.m, listStyle: "none", padding: 0 });
export const episode = style({
  display: "grid",
  gridTemplateColumns: "1.6em clamp(120px, 17vw, 208px) 1fr",
  alignItems: "center",
  gap: "clamp(12px, 2vw, 24px)",
  padding: `${tokens.space.l} ${tokens.space.m}`,
  marginInline: `calc(-1 * ${tokens.space.m})`,
  borderRadius: tokens.radius.m,
  borderBottom: `1px solid ${tokens.colour.line}`,
  transition: `background ${tokens.time.quick}`,
  ":hover": { background: tokens.colour.surface },
  selectors: { "&[aria-current]": { background: tokens.colour.surface } },
  "@media": { [narrow]: { gridTemplateColumns: "116px 1fr" } },
});
export const number = style({
  fontSize: tokens.font.l,
  color: tokens.colour.faint,
  textAlign: "center",
  fontVariantNumeric: "tabular-nums",
  "@media": { [narrow]: { display: "none" } },
});
export const picture = style({ position: "relative", borderRadius: tokens.radius.s, overflow: "hidden" });
export const progress = style({ position: "absolute", insetInline: 8, bottom: 8 });
export const words = style({ display: "grid", gap: 6, minWidth: 0 });
export const line = style({ display: "flex", flexWrap: "wrap", justifyContent: "space-between", gap: "2px 16px" });
export const name = style({ fontWeight: 600 });
export const length = style({ color: tokens.colour.quiet, fontSize: tokens.font.s, whiteSpace: "nowrap" });
export const synopsis = style({
  color: tokens.colour.quiet,
  fontSize: tokens.font.s,
  display: "-webkit-box",
  WebkitLineClamp: 3,
  WebkitBoxOrient: "vertical",
  overflow: "hidden",
  "@media": { [narrow]: { WebkitLineClamp: 2 } },
});
