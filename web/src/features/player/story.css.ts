import { keyframes, style } from "@vanilla-extract/css";

import { narrow, tokens } from "~/ui/tokens.css";

const appear = keyframes({ from: { opacity: 0, transform: "translateY(8px)" } });
export const panel = style({
  position: "absolute",
  top: 76,
  insetInlineEnd: "clamp(10px, 2.400vw, 36px)",
  zIndex: 7,
  width: "min(320px, calc(100vw - 20px))",
  maxHeight: "calc(100dvh - 210px)",
  overflowY: "auto",
  padding: "14px 16px 16px",
  borderRadius: tokens.radius.l,
  background: tokens.colour.glass,
  backdropFilter: "blur(16px)",
  border: `1px solid ${tokens.colour.line}`,
  fontSize: 13,
  lineHeight: 1.45,
  animation: `${appear} ${tokens.time.calm} ${tokens.curve}`,
});
export const head = style({ display: "flex", justifyContent: "space-between", alignItems: "center", marginTop: -4, marginInlineEnd: -8 });
export const heading = style({ fontSize: 13, fontWeight: 600, color: tokens.colour.quiet, letterSpacing: 0 });
export const close = style({ display: "grid", placeItems: "center", width: 32, height: 32, borderRadius: tokens.radius.round, color: tokens.colour.quiet, ":hover": { color: tokens.colour.text } });
export const serving = style({ fontSize: 22, fontWeight: 700, letterSpacing: "-0.02em", color: tokens.colour.accent, lineHeight: 1.2 });
export const where = style({ color: tokens.colour.quiet, marginBottom: 10 });
export const facts = style({ display: "grid", gridTemplateColumns: "auto 1fr", gap: "3px 14px" });
export const term = style({ color: tokens.colour.faint });
export const fact = style({ textAlign: "end", fontVariantNumeric: "tabular-nums", overflowWrap: "anywhere" });
export const shares = style({ display: "grid", gap: 7, marginTop: 12, paddingTop: 11, borderTop: `1px solid ${tokens.colour.line}` });
export const share = style({ display: "grid", gridTemplateColumns: "1fr auto", gap: "2px 10px", fontVariantNumeric: "tabular-nums" });
export const bar = style({ gridColumn: "1 / -1", height: 4, borderRadius: tokens.radius.round, background: tokens.colour.hover, overflow: "hidden" });
export const fill = style({ height: "100%", background: tokens.colour.faint, transition: `width ${tokens.time.slow}`, selectors: { "&[data-serving=true]": { background: tokens.colour.accent } } });
export const address = style({ "@media": { [narrow]: { wordBreak: "break-all" } } });
