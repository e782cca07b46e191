import { style, styleVariants } from "@vanilla-extract/css";

import { narrow, tokens } from "~/ui/tokens.css";

export const page = style({ display: "grid", gridTemplateColumns: "minmax(0, 1fr)", gap: tokens.space.xl, width: "100%", maxWidth: 1080, margin: "0 auto", padding: `104px ${tokens.gutter} ${tokens.space.huge}` });
export const heading = style({ fontSize: "clamp(28px, 3vw + 8px, 40px)" });
export const title = style({ fontSize: tokens.font.l });
export const quiet = style({ color: tokens.colour.quiet, fontSize: tokens.font.s, overflowWrap: "anywhere" });
export const tools = style({ display: "flex", flexWrap: "wrap", alignItems: "end", gap: tokens.space.l });
export const find = style({ flex: "1 1 260px" });
export const list = style({ display: "grid", gap: 2 });
export const row = style({
  display: "grid",
  gridTemplateColumns: "112px 1fr auto",
  alignItems: "center",
  gap: tokens.space.l,
  padding: tokens.space.s,
  borderRadius: tokens.radius.m,
  ":hover": { background: tokens.colour.surface },
  "@media": { [narrow]: { gridTemplateColumns: "80px 1fr" } },
});
export const picture = style({ borderRadius: tokens.radius.s, overflow: "hidden" });
export const words = style({ display: "grid", gap: 2, minWidth: 0 });
export const name = style({ fontWeight: 600, overflowWrap: "anywhere" });
export const marks = style({ display: "flex", alignItems: "center", gap: tokens.space.m, "@media": { [narrow]: { gridColumn: 2 } } });
const chip = style({ display: "inline-block", padding: "1px 9px", borderRadius: tokens.radius.round, fontSize: tokens.font.xs, fontWeight: 600, border: "1px solid currentColor", whiteSpace: "nowrap" });
export const mark = styleVariants({
  DRAFT: [chip, { color: tokens.colour.quiet }],
  REVIEW: [chip, { color: tokens.colour.accent }],
  PUBLISHED: [chip, { color: tokens.colour.good }],
});
export const back = style({ display: "inline-flex", alignItems: "center", gap: 6, width: "fit-content", minHeight: 44, color: tokens.colour.quiet, fontSize: tokens.font.s, ":hover": { color: tokens.colour.text } });
export const top = style({ display: "flex", flexWrap: "wrap", alignItems: "end", justifyContent: "space-between", gap: tokens.space.l });
export const actions = style({ display: "flex", flexWrap: "wrap", gap: tokens.space.m });
export const part = style({
  display: "grid",
  gap: tokens.space.l,
  padding: "clamp(16px, 3vw, 28px)",
  borderRadius: tokens.radius.l,
  background: tokens.colour.surface,
  border: `1px solid ${tokens.colour.line}`,
});
export const adding = style([part, { flex: "1 1 100%" }]);
export const pair = style({ display: "grid", gridTemplateColumns: "repeat(auto-fit, minmax(min(100%, 200px), 1fr))", gap: tokens.space.l });
export const rows = style({ display: "grid", gridTemplateColumns: "minmax(0, 1fr)", gap: tokens.space.l, border: 0, padding: 0, margin: 0, minWidth: 0, justifyItems: "start" });
export const legend = style({ padding: 0, marginBottom: tokens.space.s, fontWeight: 650 });
const shape = (columns: string) => ({
  display: "grid",
  gridTemplateColumns: `${columns} auto`,
  alignItems: "end",
  gap: tokens.space.m,
  width: "100%",
  "@media": { [narrow]: { gridTemplateColumns: "minmax(0, 1fr)", justifyItems: "stretch", paddingBottom: tokens.space.m, borderBottom: `1px solid ${tokens.colour.line}` } },
});
export const shapes = styleVariants({
  two: shape("minmax(0, 1fr) minmax(0, 1fr)"),
  three: shape("minmax(0, 1fr) minmax(0, 1fr) minmax(0, 1fr)"),
  window: shape("minmax(0, 0.7fr) minmax(0, 1.2fr) minmax(0, 1.2fr)"),
  language: { ...shape("110px minmax(0, 1fr) minmax(0, 1.6fr)"), alignItems: "start" },
});
/** Under the fields of its row, and the button that removes it. */
export const below = style({ gridColumn: "1 / -1", order: 1 });
export const stills = style({ display: "grid", gridTemplateColumns: "repeat(auto-fill, minmax(min(100%, 180px), 1fr))", gap: tokens.space.m, width: "100%" });
export const still = style({ display: "grid", gap: 4, alignContent: "start" });
export const lines = style({ display: "grid", listStyle: "none", padding: 0, margin: 0 });
export const line = style({
  display: "flex",
  alignItems: "center",
  justifyContent: "space-between",
  gap: tokens.space.m,
  padding: "10px 0",
  borderTop: `1px solid ${tokens.colour.line}`,
  selectors: { "&:first-child": { borderTop: 0 } },
});
