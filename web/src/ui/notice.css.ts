import { style } from "@vanilla-extract/css";

import { tokens } from "./tokens.css";

export const notice = style({
  display: "grid",
  justifyItems: "center",
  alignContent: "center",
  gap: tokens.space.l,
  minHeight: "70dvh",
  padding: `${tokens.space.huge} ${tokens.gutter}`,
  textAlign: "center",
});
export const heading = style({ fontSize: tokens.font.xl });
export const words = style({ maxWidth: "46ch", color: tokens.colour.quiet });
export const actions = style({ display: "flex", flexWrap: "wrap", justifyContent: "center", gap: tokens.space.m, marginTop: tokens.space.s });
