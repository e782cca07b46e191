import { globalStyle, style } from "@vanilla-extract/css";

import { narrow, thin, tokens } from "~/ui/tokens.css";

export const stage = style({
  position: "fixed",
  inset: 0,
  background: tokens.colour.black,
  // Not `hidden`: that can still be scrolled by focus, and the blurred still is larger than the screen.
  overflow: "clip",
  selectors: { "&[data-idle=true]": { cursor: "none" } },
});
export const video = style({ position: "absolute", inset: 0, width: "100%", height: "100%", objectFit: "contain" });
export const subtitles = style({
  position: "absolute",
  inset: "0 0 3vh",
  pointerEvents: "none",
  transition: `transform ${tokens.time.calm} ${tokens.curve}`,
  selectors: { "&[data-raised=true]": { transform: "translateY(-104px)" } },
  // The buttons need two lines there.
  "@media": { [narrow]: { selectors: { "&[data-raised=true]": { transform: "translateY(-150px)" } } } },
});
globalStyle(`${subtitles} .shaka-text-container`, {
  position: "absolute",
  inset: 0,
  fontSize: "clamp(17px, 2.300vw, 34px)",
  lineHeight: 1.35,
  fontWeight: 500,
});
globalStyle(`${subtitles} .shaka-text-container span`, {
  borderRadius: tokens.radius.s,
  textShadow: `0 1px 4px ${thin(tokens.colour.black, 90)}, 0 0 2px ${thin(tokens.colour.black, 90)}`,
});
