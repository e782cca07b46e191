import { style } from "@vanilla-extract/css";

import { tokens } from "./tokens.css";

export const field = style({ display: "grid", gridTemplateColumns: "minmax(0, 1fr)", gap: 6, minWidth: 0, maxWidth: "100%", textAlign: "start" });
export const name = style({ fontSize: tokens.font.s, color: tokens.colour.quiet, fontWeight: 550 });
export const input = style({
  width: "100%",
  minHeight: 50,
  padding: "0 16px",
  borderRadius: tokens.radius.m,
  border: `1px solid ${tokens.colour.line}`,
  background: tokens.colour.well,
  transition: `border-color ${tokens.time.quick}`,
  ":hover": { borderColor: tokens.colour.faint },
  ":focus-visible": { outlineOffset: 0, borderColor: "transparent", borderRadius: tokens.radius.m },
  "::placeholder": { color: tokens.colour.faint },
  selectors: {
    "&[aria-invalid=true]": { borderColor: tokens.colour.bad },
    "&[type=file]": { padding: 8 },
    "&::file-selector-button": { minHeight: 32, marginInlineEnd: tokens.space.m, padding: "0 12px", border: 0, borderRadius: tokens.radius.s, background: tokens.colour.raised, color: tokens.colour.text, font: "inherit" },
  },
});
export const area = style([input, { padding: "12px 16px", lineHeight: 1.5, resize: "vertical" }]);
export const problem = style({ color: tokens.colour.bad, fontSize: tokens.font.s });
