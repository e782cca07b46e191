import { style, styleVariants } from "@vanilla-extract/css";

import { thin, tokens } from "~/ui/tokens.css";

export const frame = style({ overflow: "hidden", borderRadius: tokens.radius.m, border: `1px solid ${tokens.colour.line}`, background: tokens.colour.well });
/** East is on the right, however one reads. */
export const drawing = style({ direction: "ltr", maxWidth: "none" });
export const land = style({ fill: tokens.colour.raised });
export const borders = style({ fill: "none", stroke: thin(tokens.colour.faint, 55) });
export const site = style({ outline: "none" });
export const reach = style({
  fill: "transparent",
  stroke: "transparent",
  strokeWidth: 3,
  selectors: { [`${site}:focus-visible &`]: { stroke: tokens.colour.accent } },
});
const colours = { good: tokens.colour.good, busy: tokens.colour.accent, bad: tokens.colour.bad, calm: tokens.colour.quiet };
/** What is not in use is a ring, so that one needs no colours to tell the most important two apart. */
export const dot = styleVariants(colours, (colour, health) => ({
  fill: health === "calm" ? tokens.colour.well : colour,
  stroke: health === "calm" ? colour : tokens.colour.well,
  strokeWidth: 2,
  transition: `r ${tokens.time.calm}`,
}));
export const name = style({
  fill: tokens.colour.text,
  fontSize: tokens.font.s,
  fontWeight: 600,
  paintOrder: "stroke",
  stroke: tokens.colour.well,
  strokeWidth: 4,
  strokeLinejoin: "round",
  opacity: 0,
  pointerEvents: "none",
  selectors: { [`${site}:is([data-named=true], :hover, :focus-visible) &`]: { opacity: 1 } },
});
export const legend = style({ display: "flex", flexWrap: "wrap", gap: `4px ${tokens.space.l}`, fontSize: tokens.font.s, color: tokens.colour.quiet });
export const key = styleVariants(colours, (colour, health) => ({
  display: "inline-flex",
  alignItems: "center",
  gap: 6,
  "::before": { content: '""', width: 10, height: 10, borderRadius: tokens.radius.round, border: `2px solid ${colour}`, background: health === "calm" ? "transparent" : colour },
}));
