import { globalStyle, style } from "@vanilla-extract/css";

import { narrow, tokens } from "~/ui/tokens.css";

export const stage = style({
  position: "fixed",
  inset: 0,
  background: tokens.colour.black,
  // Not `hidden`: that can still be scrolled by focus, and the blurred still is larger than the screen.
  overflow: "clip",
  selectors: { "&[data-idle=true]": { cursor: "none" } },
});
export const picture = style({ position: "absolute", inset: 0 });
globalStyle(`${picture} > video`, { width: "100%", height: "100%", objectFit: "contain" });
export const subtitles = style({
  position: "absolute",
  inset: "0 0 3vh",
  pointerEvents: "none",
  transition: `transform ${tokens.time.calm} ${tokens.curve}`,
  selectors: { "&[data-raised=true]": { transform: "translateY(-104px)" } },
  // The buttons need two lines there.
  "@media": { [narrow]: { selectors: { "&[data-raised=true]": { transform: "translateY(-150px)" } } } },
});
globalStyle(`${subtitles} > div`, { position: "absolute", inset: 0 });
globalStyle(`${subtitles} .shaka-text-container`, { position: "absolute", inset: 0 });
