import { style } from "@vanilla-extract/css";

import { tokens } from "./tokens.css";

export const card = style({
  display: "block",
  borderRadius: tokens.radius.m,
  transition: `transform ${tokens.time.calm} ${tokens.curve}`,
  "@media": { "(hover: hover)": { ":hover": { transform: "translateY(-5px)" } } },
  ":focus-visible": { transform: "translateY(-5px)", borderRadius: tokens.radius.m },
});
export const picture = style({
  position: "relative",
  borderRadius: tokens.radius.m,
  overflow: "hidden",
  transition: `box-shadow ${tokens.time.calm}, filter ${tokens.time.calm}`,
  selectors: {
    [`${card}:hover &, ${card}:focus-visible &`]: { boxShadow: tokens.shadow, filter: "brightness(1.1)" },
    "&::after": {
      content: "",
      position: "absolute",
      inset: 0,
      borderRadius: "inherit",
      border: `1px solid ${tokens.colour.line}`,
      pointerEvents: "none",
    },
  },
});
export const progress = style({ position: "absolute", insetInline: 10, bottom: 10, zIndex: 1 });
// What is said of a title lies above the shadow of its picture.
export const name = style({ position: "relative", marginTop: 10, fontWeight: 600, overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" });
export const fact = style({ overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" });
export const about = style({ position: "relative", display: "flex", gap: 10, alignItems: "center", marginTop: 2, fontSize: tokens.font.s, color: tokens.colour.quiet });
