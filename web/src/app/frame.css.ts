import { style } from "@vanilla-extract/css";

import { narrow, thin, tokens } from "~/ui/tokens.css";

export const skip = style({
  position: "fixed",
  top: 10,
  insetInlineStart: 10,
  zIndex: 60,
  padding: "10px 16px",
  borderRadius: tokens.radius.m,
  background: tokens.colour.accent,
  color: tokens.colour.onAccent,
  transform: "translateY(-80px)",
  ":focus": { transform: "none" },
});
export const header = style({
  position: "fixed",
  inset: "0 0 auto 0",
  zIndex: 40,
  display: "flex",
  alignItems: "center",
  gap: tokens.space.s,
  height: 68,
  padding: `0 ${tokens.gutter}`,
  transition: `background ${tokens.time.calm}`,
  // Letters and signs are read on it, whatever the film behind it looks like.
  background: `linear-gradient(${thin(tokens.colour.canvas, 90)}, ${thin(tokens.colour.canvas, 68)} 60%, transparent)`,
  selectors: { "&[data-scrolled=true]": { background: thin(tokens.colour.canvas, 94), boxShadow: `0 1px 0 ${tokens.colour.line}` } },
});
export const home = style({ padding: "6px 4px", marginInlineEnd: "auto" });
export const vantage = style({
  display: "inline-flex",
  alignItems: "center",
  gap: 8,
  height: 40,
  paddingBlock: 0,
  paddingInline: "10px 14px",
  borderRadius: tokens.radius.round,
  fontSize: tokens.font.s,
  color: tokens.colour.quiet,
  border: `1px solid ${tokens.colour.line}`,
  background: thin(tokens.colour.canvas, 40),
  ":hover": { color: tokens.colour.text, borderColor: tokens.colour.faint },
  ":focus-visible": { borderRadius: tokens.radius.round },
  "@media": { [narrow]: { padding: 0, width: 44, height: 44, justifyContent: "center", border: 0, background: "none" } },
});
export const vantageName = style({ "@media": { [narrow]: { display: "none" } } });
export const who = style({
  padding: 4,
  borderRadius: tokens.radius.m,
  ":focus-visible": { borderRadius: tokens.radius.m, outlineOffset: 0 },
});
export const main = style({ minHeight: "100dvh", paddingBottom: tokens.space.huge });
