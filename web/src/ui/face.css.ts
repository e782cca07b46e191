import { style } from "@vanilla-extract/css";

export const face = style({ display: "grid", placeItems: "center", aspectRatio: "1", borderRadius: "26%", containerType: "inline-size", flex: "none" });
export const letter = style({ "::before": { content: "attr(data-letter)" }, fontSize: "46cqi", fontWeight: 700, color: "rgba(8, 11, 16, 0.78)", lineHeight: 1 });
