import { style } from "@vanilla-extract/css";

import { tokens } from "./tokens.css";

export const shelf = style({ position: "relative", marginTop: tokens.space.xxl });
export const heading = style({ padding: `0 ${tokens.gutter}`, fontSize: tokens.font.l, fontWeight: 650, letterSpacing: "-0.01em" });
export const track = style({
  display: "grid",
  gridAutoFlow: "column",
  gridAutoColumns: "clamp(200px, 21vw, 340px)",
  gap: "clamp(12px, 1.4vw, 22px)",
  overflowX: "auto",
  scrollBehavior: "smooth",
  overscrollBehaviorX: "contain",
  scrollSnapType: "x proximity",
  scrollPadding: `0 ${tokens.gutter}`,
  // Room for a lifted card, its shadow and the focus ring, which a scroller would cut off.
  padding: `14px ${tokens.gutter} 18px`,
  scrollbarWidth: "none",
});
export const slot = style({ scrollSnapAlign: "start", minWidth: 0 });
const arrow = style({
  position: "absolute",
  top: "50%",
  zIndex: 2,
  width: 44,
  height: 64,
  display: "none",
  placeItems: "center",
  borderRadius: tokens.radius.m,
  background: tokens.colour.glass,
  border: `1px solid ${tokens.colour.line}`,
  "@media": { "(hover: hover)": { selectors: { [`${shelf}:hover &`]: { display: "grid" } } } },
});
export const before = style([arrow, { insetInlineStart: 6, transform: "translateY(-60%)" }]);
export const after = style([arrow, { insetInlineEnd: 6, transform: "translateY(-60%)" }]);
export const grid = style({
  display: "grid",
  gridTemplateColumns: "repeat(auto-fill, minmax(min(100%, clamp(150px, 22vw, 280px)), 1fr))",
  gap: "28px clamp(12px, 1.4vw, 22px)",
});
