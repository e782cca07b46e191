import { style } from "@vanilla-extract/css";

export const frame = style({ display: "block", position: "relative", width: "100%", overflow: "hidden" });
/** Much wider than its frame, which shows one picture of it. */
export const sheet = style({ position: "absolute", maxWidth: "none", height: "auto" });
