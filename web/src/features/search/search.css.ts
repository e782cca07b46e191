import { style } from "@vanilla-extract/css";

import { tokens } from "~/ui/tokens.css";

export const page = style({ padding: `104px ${tokens.gutter} 0`, display: "grid", gridTemplateColumns: "minmax(0, 1fr)", gap: tokens.space.xl });
export const box = style({ position: "relative", maxWidth: 760 });
export const icon = style({ position: "absolute", insetInlineStart: 18, top: "50%", transform: "translateY(-50%)", color: tokens.colour.faint });
export const input = style({
  width: "100%",
  minHeight: 60,
  paddingBlock: 0,
  paddingInline: "54px 20px",
  borderRadius: tokens.radius.l,
  border: `1px solid ${tokens.colour.line}`,
  background: tokens.colour.surface,
  fontSize: "clamp(18px, 1.4vw + 8px, 24px)",
  ":hover": { borderColor: tokens.colour.faint },
  ":focus-visible": { borderRadius: tokens.radius.l, outlineOffset: 0 },
  "::placeholder": { color: tokens.colour.faint },
  selectors: { "&::-webkit-search-cancel-button": { filter: "grayscale(1) brightness(1.6)" } },
});
export const said = style({ color: tokens.colour.quiet });
export const results = style({ display: "grid", gridTemplateColumns: "minmax(0, 1fr)", gap: `${tokens.space.xl} ${tokens.space.m}`, transition: `opacity ${tokens.time.calm}`, selectors: { "&[aria-busy=true]": { opacity: 0.6 } } });
export const hidden = style({ position: "absolute", width: 1, height: 1, overflow: "hidden", clipPath: "inset(50%)" });
export const instead = style({ display: "grid", gridTemplateColumns: "minmax(0, 1fr)", gap: tokens.space.l });
export const heading = style({ fontSize: tokens.font.l });
