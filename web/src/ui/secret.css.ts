import { style } from "@vanilla-extract/css";

import { tokens } from "./tokens.css";

export const holder = style({ display: "flex", flexWrap: "wrap", alignItems: "center", gap: tokens.space.m });
export const secret = style({
  flex: "1 1 260px",
  minWidth: 0,
  padding: tokens.space.m,
  borderRadius: tokens.radius.m,
  background: tokens.colour.raised,
  fontFamily: tokens.font.digits,
  fontSize: tokens.font.s,
  overflowWrap: "anywhere",
  userSelect: "all",
});
