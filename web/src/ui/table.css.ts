import { style } from "@vanilla-extract/css";

import { narrow, tokens } from "./tokens.css";

export const table = style({ width: "100%", borderCollapse: "collapse", fontSize: tokens.font.s, fontVariantNumeric: "tabular-nums", "@media": { [narrow]: { display: "block" } } });
export const body = style({ "@media": { [narrow]: { display: "block" } } });
export const head = style({ "@media": { [narrow]: { display: "none" } } });
export const heading = style({ paddingBlock: 6, paddingInline: "0 12px", textAlign: "start", fontWeight: 600, color: tokens.colour.faint, whiteSpace: "nowrap" });
export const row = style({ borderTop: `1px solid ${tokens.colour.line}`, "@media": { [narrow]: { display: "block", padding: "10px 0" } } });
export const cell = style({
  paddingBlock: 10,
  paddingInline: "0 12px",
  verticalAlign: "top",
  // Else a column that could do with little gets less, and breaks in the middle of a number.
  minWidth: "6em",
  overflowWrap: "anywhere",
  "@media": {
    [narrow]: {
      display: "flex",
      justifyContent: "space-between",
      gap: tokens.space.l,
      padding: "2px 0",
      textAlign: "end",
      // The head is too wide for the window, so each line says what it is.
      "::before": { content: "attr(data-heading)", color: tokens.colour.faint, whiteSpace: "nowrap" },
    },
  },
});
