import { style } from "@vanilla-extract/css";

import { tokens } from "./tokens.css";

export const logo = style({ display: "inline-flex", alignItems: "center", gap: 9 });
export const mark = style({ color: tokens.colour.accent });
export const word = style({ fontSize: 21, fontWeight: 750, letterSpacing: "-0.035em", lineHeight: 1 });
