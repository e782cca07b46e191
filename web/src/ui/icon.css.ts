import { style } from "@vanilla-extract/css";

export const directed = style({ selectors: { "[dir=rtl] &": { transform: "scaleX(-1)" } } });
