import { style } from "@vanilla-extract/css";

import { tokens } from "./tokens.css";

/** Like the time line, whatever the way one reads. */
export const track = style({ direction: "ltr", height: 4, borderRadius: tokens.radius.round, background: tokens.colour.empty, overflow: "hidden" });
export const done = style({ height: "100%", background: tokens.colour.accent, borderRadius: "inherit" });
