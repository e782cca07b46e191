import { keyframes, style } from "@vanilla-extract/css";

import { tokens } from "./tokens.css";

const breathe = keyframes({ "50%": { opacity: 0.45 } });

export const bone = style({ background: tokens.colour.surface, borderRadius: tokens.radius.m, animation: `${breathe} 1.6s ease-in-out infinite` });
export const card = style([bone, { aspectRatio: "16 / 9" }]);
export const billboard = style([bone, { borderRadius: 0, width: "100%", height: "min(78vh, 56.25vw)", minHeight: 420 }]);
export const line = style([bone, { height: 16, borderRadius: tokens.radius.s }]);
export const sheet = style({ display: "grid", gap: tokens.space.xl, width: "100%", margin: "0 auto", padding: `104px ${tokens.gutter} ${tokens.space.huge}` });
export const heading = style([bone, { width: "min(320px, 70%)", height: 44 }]);
export const panel = style([bone, { height: 220, borderRadius: tokens.radius.l }]);
export const row = style([bone, { height: 44, marginBlock: 3, background: tokens.colour.raised }]);
