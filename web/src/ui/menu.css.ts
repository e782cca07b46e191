import { keyframes, style, styleVariants } from "@vanilla-extract/css";

import { tokens } from "./tokens.css";

export const holder = style({ position: "relative", display: "inline-flex" });

const appear = keyframes({ from: { opacity: 0, transform: "translateY(4px)" } });

const list = style({
  position: "absolute",
  zIndex: 30,
  width: "max-content",
  minWidth: 248,
  maxWidth: "min(340px, calc(100vw - 24px))",
  maxHeight: "min(60vh, 420px)",
  overflowY: "auto",
  padding: tokens.space.s,
  borderRadius: tokens.radius.m,
  background: tokens.colour.glass,
  backdropFilter: "blur(18px)",
  border: `1px solid ${tokens.colour.line}`,
  boxShadow: tokens.shadow,
  animation: `${appear} ${tokens.time.quick} ${tokens.curve}`,
});

export const place = styleVariants({
  below: [list, { top: "calc(100% + 8px)", insetInlineEnd: 0 }],
  above: [list, { bottom: "calc(100% + 10px)", insetInlineEnd: 0 }],
});

export const heading = style({ padding: "6px 12px 4px", fontSize: tokens.font.xs, color: tokens.colour.faint, fontWeight: 600 });

export const item = style({
  display: "grid",
  gridTemplateColumns: "18px minmax(0, 1fr) fit-content(66%)",
  alignItems: "center",
  gap: 10,
  width: "100%",
  minHeight: 40,
  padding: "6px 12px",
  borderRadius: tokens.radius.s,
  textAlign: "start",
  fontSize: tokens.font.s,
  color: tokens.colour.text,
  ":hover": { background: tokens.colour.hover },
  ":focus-visible": { outlineOffset: "-2px" },
});
export const label = style({ whiteSpace: "nowrap", overflow: "hidden", textOverflow: "ellipsis" });
export const tick = style({ color: tokens.colour.accent });
export const note = style({ overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap", color: tokens.colour.faint, fontSize: tokens.font.xs, fontVariantNumeric: "tabular-nums" });
