import { globalStyle, style } from "@vanilla-extract/css";

import { narrow, thin, tokens } from "~/ui/tokens.css";

const side = "clamp(10px, 2.400vw, 36px)";
const fade = `opacity ${tokens.time.calm}, visibility ${tokens.time.calm}`;
const hides = { opacity: 0, visibility: "hidden" } as const;

export const top = style({
  position: "absolute",
  inset: "0 0 auto",
  zIndex: 8,
  display: "flex",
  alignItems: "center",
  gap: tokens.space.m,
  padding: `16px ${side} 56px`,
  background: `linear-gradient(${thin(tokens.colour.canvas, 80)}, transparent)`,
  pointerEvents: "none",
  transition: fade,
  selectors: { "[data-idle=true] &:not(:focus-within)": hides },
});
export const live = style({ pointerEvents: "auto" });
export const about = style({ minWidth: 0 });
export const name = style({ display: "flex", alignItems: "center", gap: 10, fontSize: tokens.font.l, fontWeight: 650, lineHeight: 1.3 });
export const text = style({ display: "-webkit-box", WebkitBoxOrient: "vertical", WebkitLineClamp: 2, overflow: "hidden" });
export const credit = style({ fontSize: tokens.font.xs, color: tokens.colour.quiet, overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" });
export const bottom = style({
  position: "absolute",
  inset: "auto 0 0",
  zIndex: 5,
  padding: `64px ${side} 14px`,
  background: `linear-gradient(to top, ${thin(tokens.colour.canvas, 88)}, transparent)`,
  pointerEvents: "none",
  transition: fade,
  selectors: { "[data-idle=true] &:not(:focus-within)": hides },
});
export const buttons = style({ display: "flex", flexWrap: "wrap", alignItems: "center", gap: 2, pointerEvents: "auto" });
// Seven of them are beside each other in the narrowest window.
globalStyle(`${buttons} > button, ${buttons} > div > button`, { "@media": { [narrow]: { width: 40 } } });
export const time = style({
  padding: "0 10px",
  fontSize: tokens.font.s,
  fontVariantNumeric: "tabular-nums",
  color: tokens.colour.quiet,
  whiteSpace: "nowrap",
});
export const gap = style({ flex: 1, "@media": { [narrow]: { flexBasis: "100%", height: 0 } } });
export const volume = style({ display: "flex", alignItems: "center", "@media": { [narrow]: { display: "none" } } });
export const loudness = style({ width: 84, height: 44, margin: 0, accentColor: tokens.colour.accent, cursor: "pointer" });
export const on = style({ color: `${tokens.colour.accent} !important` });
export const speed = style({ fontSize: tokens.font.s, fontWeight: 650, fontVariantNumeric: "tabular-nums" });

export const seek = style({ position: "relative", height: 30, pointerEvents: "auto" });
export const track = style({
  position: "absolute",
  inset: "12px 0",
  borderRadius: tokens.radius.round,
  background: tokens.colour.empty,
  overflow: "hidden",
  transition: `inset ${tokens.time.quick}`,
  selectors: { [`${seek}:hover &`]: { inset: "11px 0" } },
});
const fill = style({ position: "absolute", inset: "0 auto 0 0" });
export const buffered = style([fill, { background: tokens.colour.empty }]);
export const played = style([fill, { background: tokens.colour.accent }]);
export const mark = style({ position: "absolute", insetBlock: 0, width: 2, marginLeft: -1, background: tokens.colour.canvas });
export const skip = style({ position: "absolute", bottom: 118, right: side, zIndex: 6, "@media": { [narrow]: { bottom: 150 } } });
export const thumb = style({
  position: "absolute",
  top: 8,
  width: 14,
  height: 14,
  marginLeft: -7,
  borderRadius: tokens.radius.round,
  background: tokens.colour.accent,
  boxShadow: `0 1px 6px ${tokens.colour.shadow}`,
  pointerEvents: "none",
});
export const range = style({
  position: "absolute",
  inset: 0,
  width: "100%",
  height: "100%",
  margin: 0,
  opacity: 0,
  cursor: "pointer",
});
export const ring = style({
  selectors: { [`${range}:focus-visible ~ &`]: { outline: `3px solid ${tokens.colour.accent}`, outlineOffset: 4 } },
});
const above = style({
  position: "absolute",
  bottom: 30,
  transform: "translateX(-50%)",
  borderRadius: tokens.radius.s,
  background: tokens.colour.glass,
  fontSize: tokens.font.s,
  fontVariantNumeric: "tabular-nums",
  textAlign: "center",
  pointerEvents: "none",
});
export const tip = style([above, { padding: "2px 9px" }]);
/** How wide the picture above the seek bar is. */
export const GLIMPSE = "min(220px, 44vw)";
export const glimpse = style([above, { width: GLIMPSE, overflow: "hidden", border: `1px solid ${tokens.colour.line}`, boxShadow: tokens.shadow }]);
export const chapter = style({ selectors: { [`${glimpse} &`]: { display: "block", padding: "2px 6px 0" } } });
