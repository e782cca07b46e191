import { style } from "@vanilla-extract/css";

import { tokens } from "./tokens.css";

export const tabs = style({ display: "flex", flexWrap: "wrap", gap: 4 });
export const tab = style({
  display: "inline-flex",
  alignItems: "center",
  minHeight: 44,
  padding: "0 14px",
  borderRadius: tokens.radius.round,
  color: tokens.colour.quiet,
  fontSize: tokens.font.s,
  ":hover": { color: tokens.colour.text },
  selectors: { "&[aria-current]": { background: tokens.colour.raised, color: tokens.colour.text } },
});
