import { createVar, globalStyle, style } from "@vanilla-extract/css";

import { thin, tokens } from "./tokens.css";

const scale = createVar();
const colour = createVar();
const ground = createVar();
const edge = createVar();

const SHADOW = `0 1px 4px ${thin(tokens.colour.black, 90)}, 0 0 2px ${thin(tokens.colour.black, 90)}`;
const OUTLINE = ["1px 1px", "1px -1px", "-1px 1px", "-1px -1px", "0 2px", "0 -2px", "2px 0", "-2px 0"].map((at) => `${at} 1px ${tokens.colour.black}`).join(", ");

/** What holds subtitles; `captionData` says how they look in it. */
export const captions = style({
  vars: { [scale]: "1", [colour]: tokens.colour.white, [ground]: "transparent", [edge]: SHADOW },
  selectors: {
    "&[data-size=small]": { vars: { [scale]: "0.75" } },
    "&[data-size=large]": { vars: { [scale]: "1.4" } },
    "&[data-size=huge]": { vars: { [scale]: "1.9" } },
    "&[data-colour=yellow]": { vars: { [colour]: tokens.colour.yellow } },
    "&[data-colour=green]": { vars: { [colour]: tokens.colour.green } },
    "&[data-ground=own]": { vars: { [ground]: thin(tokens.colour.black, 80) } },
    "&[data-ground=half]": { vars: { [ground]: thin(tokens.colour.black, 55) } },
    "&[data-ground=full]": { vars: { [ground]: tokens.colour.black } },
    "&[data-edge=outline]": { vars: { [edge]: OUTLINE } },
    "&[data-edge=none]": { vars: { [edge]: "none" } },
  },
});
export const text = style({
  width: "fit-content",
  padding: "1px 6px",
  borderRadius: tokens.radius.s,
  fontSize: `calc(20px * ${scale})`,
  fontWeight: 500,
  lineHeight: 1.35,
  color: colour,
  background: ground,
  textShadow: edge,
});

// What Shaka lays into the page says its looks in each element, so only what somebody chose goes over it.
globalStyle(`${captions} .shaka-text-container`, { fontSize: `calc(clamp(17px, 2.300vw, 34px) * ${scale})`, lineHeight: 1.35, fontWeight: 500 });
globalStyle(`${captions} .shaka-text-container span`, { borderRadius: tokens.radius.s, textShadow: edge });
globalStyle(`${captions}:not([data-colour=own]) .shaka-text-container *`, { color: `${colour} !important` });
globalStyle(`${captions}:not([data-ground=own]) .shaka-text-container span`, { background: `${ground} !important` });
globalStyle(`${captions}:not([data-ground=own]) .shaka-text-container span span`, { background: "none !important" });
