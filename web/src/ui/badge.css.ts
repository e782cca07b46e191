import { style } from "@vanilla-extract/css";

import { tokens } from "./tokens.css";

export const badge = style({
  display: "inline-block",
  flex: "none",
  whiteSpace: "nowrap",
  padding: "1px 7px",
  border: `1px solid ${tokens.colour.faint}`,
  borderRadius: 4,
  fontSize: tokens.font.xs,
  fontWeight: 600,
  lineHeight: 1.45,
  color: tokens.colour.text,
});
export const facts = style({
  display: "flex",
  flexWrap: "wrap",
  alignItems: "center",
  gap: "4px 14px",
  color: tokens.colour.quiet,
  fontSize: tokens.font.s,
});
