import { style } from "@vanilla-extract/css";

import { tokens } from "./tokens.css";

export const form = style({ display: "grid", gap: tokens.space.m });
/** Something of a film to lay them on. */
export const sample = style({
  display: "grid",
  placeItems: "center",
  minHeight: 84,
  padding: tokens.space.m,
  borderRadius: tokens.radius.m,
  background: `linear-gradient(120deg, ${tokens.colour.cool}, ${tokens.colour.accent})`,
  overflow: "hidden",
  textAlign: "center",
});
