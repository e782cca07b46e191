import { style } from "@vanilla-extract/css";

import { thin, tokens } from "./tokens.css";

export const face = style({ display: "grid", placeItems: "center", aspectRatio: "1", borderRadius: "26%", containerType: "inline-size", flex: "none", overflow: "hidden" });
export const letter = style({ "::before": { content: "attr(data-letter)" }, fontSize: "46cqi", fontWeight: 700, color: thin(tokens.colour.black, 78), lineHeight: 1 });
export const picture = style({ width: "100%", height: "100%", objectFit: "cover" });
