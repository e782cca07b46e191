import { style } from "@vanilla-extract/css";

/** Of the artwork below: what is wider or taller is cut. */
export const SHAPE = 16 / 9;
export const over = style({ position: "absolute", inset: 0, display: "grid", placeContent: "center", overflow: "hidden" });
