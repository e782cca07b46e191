import { style, styleVariants } from "@vanilla-extract/css";

import { tokens } from "./tokens.css";

const base = style({
  display: "inline-flex",
  alignItems: "center",
  justifyContent: "center",
  gap: tokens.space.s,
  minHeight: 46,
  padding: "0 24px",
  borderRadius: tokens.radius.m,
  fontWeight: 650,
  whiteSpace: "nowrap",
  transition: `background ${tokens.time.quick}, color ${tokens.time.quick}, transform ${tokens.time.quick}`,
  ":active": { transform: "scale(0.98)" },
  ":disabled": { opacity: 0.55, cursor: "default" },
});

export const button = styleVariants({
  main: [base, { background: tokens.colour.accent, color: tokens.colour.onAccent, ":hover": { background: tokens.colour.accentStrong } }],
  quiet: [base, { background: tokens.colour.hover, backdropFilter: "blur(8px)", ":hover": { background: tokens.colour.hoverStrong } }],
  plain: [base, { padding: "0 12px", whiteSpace: "normal", overflowWrap: "anywhere", textAlign: "start", color: tokens.colour.quiet, ":hover": { color: tokens.colour.text } }],
});

export const iconButton = style({
  display: "inline-grid",
  placeItems: "center",
  width: 44,
  height: 44,
  flex: "none",
  borderRadius: tokens.radius.round,
  color: tokens.colour.text,
  transition: `background ${tokens.time.quick}, color ${tokens.time.quick}`,
  ":hover": { background: tokens.colour.hover },
  ":focus-visible": { borderRadius: tokens.radius.round, outlineOffset: "-2px" },
});
