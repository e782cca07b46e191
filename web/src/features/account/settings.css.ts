import { style } from "@vanilla-extract/css";

import { tokens } from "~/ui/tokens.css";

export const page = style({
  display: "grid",
  gap: tokens.space.xxl,
  width: "100%",
  maxWidth: 820,
  margin: "0 auto",
  padding: `112px ${tokens.gutter} ${tokens.space.huge}`,
});
export const heading = style({ fontSize: "clamp(28px, 3vw + 8px, 40px)" });
export const part = style({
  display: "grid",
  gap: tokens.space.l,
  padding: "clamp(18px, 3vw, 28px)",
  borderRadius: tokens.radius.l,
  background: tokens.colour.surface,
  border: `1px solid ${tokens.colour.line}`,
});
export const title = style({ fontSize: tokens.font.l });
export const words = style({ color: tokens.colour.quiet, fontSize: tokens.font.s, overflowWrap: "anywhere" });
export const form = style({ display: "grid", gap: tokens.space.l, maxWidth: 420 });
export const lines = style({ display: "grid" });
export const line = style({
  display: "flex",
  flexWrap: "wrap",
  alignItems: "center",
  justifyContent: "space-between",
  gap: "4px 16px",
  padding: "12px 0",
  borderTop: `1px solid ${tokens.colour.line}`,
  selectors: { "&:first-child": { borderTop: 0 } },
});
export const named = style({ display: "grid", gap: 2, minWidth: 0, flex: "1 1 200px" });
export const name = style({ fontSize: tokens.font.m, fontWeight: 600, overflowWrap: "anywhere" });
export const actions = style({ display: "flex", flexWrap: "wrap", gap: tokens.space.m });
export const scopes = style({ display: "grid", gridTemplateColumns: "repeat(auto-fill, minmax(200px, 1fr))", gap: "4px 16px", border: 0, padding: 0, margin: 0 });
export const scope = style({ display: "inline-flex", alignItems: "center", gap: 8, minHeight: 44, fontSize: tokens.font.s, cursor: "pointer" });
export const legend = style({ fontSize: tokens.font.s, color: tokens.colour.quiet, padding: 0, marginBottom: 4 });
