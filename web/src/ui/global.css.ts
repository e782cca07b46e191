import { globalStyle } from "@vanilla-extract/css";

import { still, tokens } from "./tokens.css";

globalStyle("*, *::before, *::after", { boxSizing: "border-box" });
globalStyle("html", { background: tokens.colour.canvas, scrollbarColor: `${tokens.colour.raised} transparent` });
globalStyle("body", {
  margin: 0,
  minHeight: "100dvh",
  background: tokens.colour.canvas,
  color: tokens.colour.text,
  fontFamily: tokens.font.family,
  fontSize: tokens.font.m,
  lineHeight: 1.5,
  WebkitFontSmoothing: "antialiased",
  overflowX: "hidden",
  overflowWrap: "break-word",
});
globalStyle("h1, h2, h3, p, ul, dl, dd", { margin: 0, padding: 0 });
globalStyle("ul", { listStyle: "none" });
globalStyle("h1, h2, h3", { lineHeight: 1.12, fontWeight: 700, letterSpacing: "-0.015em", textWrap: "balance", overflowWrap: "anywhere" });
// Letters that are joined have no space between them to take away.
globalStyle("[dir=rtl] *", { letterSpacing: "0 !important" });
globalStyle("button, input, textarea", { font: "inherit", color: "inherit" });
globalStyle("button", { background: "none", border: 0, padding: 0, cursor: "pointer" });
globalStyle("a", { color: "inherit", textDecoration: "none" });
globalStyle("img, video, svg", { display: "block", maxWidth: "100%" });
globalStyle(":focus", { outline: "none" });
globalStyle(":focus-visible", { outline: `3px solid ${tokens.colour.accent}`, outlineOffset: "3px", borderRadius: tokens.radius.s });
globalStyle("*, *::before, *::after", {
  "@media": {
    [still]: {
      animationDuration: "0.01ms !important",
      animationIterationCount: "1 !important",
      transitionDuration: "0.01ms !important",
      scrollBehavior: "auto !important" as "auto",
    },
  },
});
