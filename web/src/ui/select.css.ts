import { style } from "@vanilla-extract/css";

import { input } from "./field.css";
import { tokens } from "./tokens.css";

export const setting = style({
  display: "flex",
  alignItems: "center",
  justifyContent: "space-between",
  gap: tokens.space.l,
  minHeight: 44,
  fontSize: tokens.font.s,
  color: tokens.colour.quiet,
  textAlign: "start",
});
export const select = style({
  minWidth: 0,
  minHeight: 44,
  padding: "0 12px",
  borderRadius: tokens.radius.m,
  border: `1px solid ${tokens.colour.line}`,
  background: tokens.colour.surface,
  color: tokens.colour.text,
  font: "inherit",
});
export const choice = style([input, { color: tokens.colour.text, font: "inherit" }]);
