import { style } from "@vanilla-extract/css";

import { tokens } from "./tokens.css";

export const frame = style({
  position: "relative",
  aspectRatio: "16 / 9",
  overflow: "hidden",
  background: `linear-gradient(135deg, ${tokens.colour.raised}, ${tokens.colour.surface})`,
});
export const picture = style({
  position: "absolute",
  inset: 0,
  width: "100%",
  height: "100%",
  objectFit: "cover",
  opacity: 0,
  transition: `opacity ${tokens.time.slow} ${tokens.curve}`,
  selectors: { "&[data-loaded=true]": { opacity: 1 } },
});
export const mark = style({ position: "absolute", inset: 0, width: "22%", height: "auto", margin: "auto", color: tokens.colour.faint, opacity: 0.5 });
