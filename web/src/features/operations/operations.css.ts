import { style, styleVariants } from "@vanilla-extract/css";

import { button as plainButton } from "~/ui/button.css";
import { tab as plain } from "~/ui/tabs.css";
import { narrow, tokens } from "~/ui/tokens.css";

export const page = style({
  display: "grid",
  gridTemplateColumns: "minmax(0, 1fr)",
  gap: tokens.space.xl,
  width: "100%",
  maxWidth: 1480,
  margin: "0 auto",
  padding: `104px ${tokens.gutter} ${tokens.space.huge}`,
});
export const heading = style({ fontSize: "clamp(28px, 3vw + 8px, 40px)" });
export const tab = style([plain, { fontWeight: 550 }]);
export const part = style({
  display: "grid",
  gridTemplateColumns: "minmax(0, 1fr)",
  gap: tokens.space.l,
  padding: "clamp(16px, 2vw, 26px)",
  borderRadius: tokens.radius.l,
  background: tokens.colour.surface,
  border: `1px solid ${tokens.colour.line}`,
});
export const head = style({ display: "flex", flexWrap: "wrap", alignItems: "center", justifyContent: "space-between", gap: `${tokens.space.s} ${tokens.space.l}` });
export const title = style({ fontSize: tokens.font.l, scrollMarginTop: 96 });
export const quiet = style({ color: tokens.colour.quiet, fontSize: tokens.font.s, overflowWrap: "anywhere" });
export const warning = style({ color: tokens.colour.bad, fontSize: tokens.font.s, overflowWrap: "anywhere" });
export const good = style({ color: tokens.colour.good, fontSize: tokens.font.s, fontWeight: 600 });
export const actions = style({ display: "flex", flexWrap: "wrap", alignItems: "end", gap: tokens.space.m, ":empty": { display: "none" } });
export const marks = style({ display: "flex", flexWrap: "wrap", alignItems: "center", gap: `4px ${tokens.space.m}` });
export const form = style({ display: "flex", flexWrap: "wrap", alignItems: "end", gap: tokens.space.m });
export const filter = style({ display: "grid", gridTemplateColumns: "repeat(auto-fit, minmax(min(100%, 180px), 1fr))", alignItems: "end", gap: tokens.space.m });
export const ticks = style({ display: "flex", flexWrap: "wrap", gap: `0 ${tokens.space.xl}`, border: 0, padding: 0, margin: 0, minWidth: 0 });
export const legend = style([quiet, { padding: 0 }]);
export const again = style([plainButton.plain, { paddingInline: 0 }]);
export const line = style({ gridColumn: "1 / -1" });
export const wide = style({ flex: "1 1 220px" });
export const all = style({ flex: "1 1 100%", display: "grid", gap: tokens.space.m });
/** Those of the last line are as wide as the line. */
export const figures = style({ display: "flex", flexWrap: "wrap", gap: tokens.space.m });
export const figure = style({
  display: "grid",
  alignContent: "start",
  gap: 2,
  flex: "1 1 128px",
  padding: tokens.space.l,
  borderRadius: tokens.radius.l,
  background: tokens.colour.surface,
  border: `1px solid ${tokens.colour.line}`,
});
export const value = style({ whiteSpace: "nowrap", fontSize: "clamp(20px, 1.2vw + 9px, 26px)", fontWeight: 700, letterSpacing: "-0.02em", fontVariantNumeric: "tabular-nums", lineHeight: 1.2 });

const chip = style({
  display: "inline-flex",
  alignItems: "center",
  padding: "1px 9px",
  borderRadius: tokens.radius.round,
  border: "1px solid currentColor",
  fontSize: tokens.font.xs,
  fontWeight: 600,
  whiteSpace: "nowrap",
});
export const mark = styleVariants({
  good: [chip, { color: tokens.colour.good }],
  busy: [chip, { color: tokens.colour.accent }],
  calm: [chip, { color: tokens.colour.quiet }],
  bad: [chip, { color: tokens.colour.bad }],
});

export const sites = style({ display: "grid", gridTemplateColumns: "repeat(auto-fit, minmax(min(100%, 540px), 1fr))", alignItems: "start", gap: tokens.space.l });
export const appliances = style({ display: "grid", gridTemplateColumns: "repeat(auto-fit, minmax(min(100%, 244px), 1fr))", gap: tokens.space.m });
export const appliance = style({
  display: "grid",
  gridTemplateColumns: "minmax(0, 1fr)",
  alignContent: "start",
  gap: tokens.space.m,
  padding: tokens.space.l,
  borderRadius: tokens.radius.m,
  background: tokens.colour.canvas,
  border: `1px solid ${tokens.colour.line}`,
  selectors: { "&[data-open=true]": { gridColumn: "1 / -1" } },
});
export const name = style({ fontWeight: 650, overflowWrap: "anywhere" });
export const meter = style({ display: "grid", gap: 4, fontSize: tokens.font.s, color: tokens.colour.quiet });
export const measure = style({ display: "flex", justifyContent: "space-between", gap: tokens.space.m, fontVariantNumeric: "tabular-nums" });
export const amount = style({ color: tokens.colour.text, textAlign: "end" });
export const conduct = style({ display: "grid", gridTemplateColumns: "minmax(0, 1fr)", gap: tokens.space.l, paddingTop: tokens.space.m, borderTop: `1px solid ${tokens.colour.line}` });
/** A canvas is 300 pixels wide until the chart is drawn. */
export const chart = style({ position: "relative", height: "clamp(200px, 26vw, 320px)", overflow: "hidden" });
export const lowChart = style([chart, { height: "clamp(130px, 15vw, 180px)" }]);
export const refused = style({ fontFamily: tokens.font.digits, fontSize: tokens.font.xs, overflowWrap: "anywhere", color: tokens.colour.bad });
export const more = style({
  color: tokens.colour.quiet,
  fontSize: tokens.font.s,
  cursor: "pointer",
  minHeight: 44,
  display: "flex",
  alignItems: "center",
  gap: tokens.space.s,
  width: "fit-content",
  selectors: {
    "summary&::after": { content: "'+' / ''", fontSize: tokens.font.l, lineHeight: 1 },
    "details[open] > summary&::after": { content: "'−' / ''" },
  },
});
export const jobs = style({ display: "grid" });
export const job = style({
  display: "grid",
  gridTemplateColumns: "minmax(0, 2fr) minmax(0, 3fr) minmax(0, 2.5fr)",
  alignItems: "center",
  gap: `${tokens.space.s} ${tokens.space.xl}`,
  padding: "14px 0",
  borderTop: `1px solid ${tokens.colour.line}`,
  selectors: { "&:first-child": { borderTop: 0 } },
  "@media": { [narrow]: { gridTemplateColumns: "minmax(0, 1fr)" } },
});
export const outcome = style({ display: "grid", justifyItems: "start", ":empty": { display: "none" } });
export const link = style([name, { ":hover": { textDecoration: "underline" } }]);
export const back = style({ display: "inline-flex", alignItems: "center", gap: 6, width: "fit-content", minHeight: 44, color: tokens.colour.quiet, fontSize: tokens.font.s, ":hover": { color: tokens.colour.text } });
export const stage = style({ padding: "12px 0", borderTop: `1px solid ${tokens.colour.line}`, selectors: { "&:first-child": { borderTop: 0 } } });
export const step = style({
  display: "grid",
  gridTemplateColumns: "minmax(0, 1fr) minmax(0, 2fr) minmax(0, 1fr)",
  alignItems: "center",
  gap: `4px ${tokens.space.l}`,
  minHeight: 32,
  selectors: { "summary&": { cursor: "pointer" } },
  "@media": { [narrow]: { gridTemplateColumns: "minmax(0, 1fr)" } },
});
/** The parts of what stands above, in along a line. */
export const inner = style({ display: "grid", gap: tokens.space.s, margin: `${tokens.space.m} 0`, paddingInlineStart: tokens.space.l, borderInlineStart: `2px solid ${tokens.colour.line}`, fontSize: tokens.font.s });
export const away = style({ padding: "10px 16px", borderRadius: tokens.radius.m, border: `1px solid ${tokens.colour.accent}`, color: tokens.colour.accent, fontSize: tokens.font.s });
export const nothing = style({ position: "absolute" });
export const stack = style({ display: "grid", gap: 4, minWidth: 0 });
export const notes = style([stack, { ":empty": { display: "none" } }]);
/** Two columns where there is room for them. */
export const beside = style({ display: "grid", gridTemplateColumns: "repeat(auto-fit, minmax(min(100%, 480px), 1fr))", alignItems: "start", gap: tokens.space.l });
export const column = style({ display: "grid", gridTemplateColumns: "minmax(0, 1fr)", gap: tokens.space.l });
/** Words that leave room for what stands beside them, as long as they have enough themselves. */
export const words = style([stack, { flex: "1 1 13em" }]);
