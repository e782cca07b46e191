import { useSyncExternalStore } from "react";

/** How subtitles may look; the first of each is how they look when nobody says otherwise, `own` as the film has it. */
export const LOOKS = {
  size: ["medium", "small", "large", "huge"],
  colour: ["own", "white", "yellow", "green"],
  ground: ["own", "none", "half", "full"],
  edge: ["shadow", "outline", "none"],
} as const;

export type Part = keyof typeof LOOKS;
export type CaptionLook = { [One in Part]: (typeof LOOKS)[One][number] };

const KEY = "nearcast.captions";
const listeners = new Set<() => void>();
let known = read();

function read(): CaptionLook {
  let kept: Partial<Record<Part, string>>;
  try {
    kept = JSON.parse(localStorage.getItem(KEY) ?? "{}") as typeof kept;
  } catch {
    kept = {};
  }
  return { size: one(LOOKS.size, kept.size), colour: one(LOOKS.colour, kept.colour), ground: one(LOOKS.ground, kept.ground), edge: one(LOOKS.edge, kept.edge) };
}

function one<Value extends string>(values: readonly [Value, ...Value[]], kept: string | undefined): Value {
  return values.find((value) => value === kept) ?? values[0];
}

export function chooseCaptionLook(part: Part, value: string): void {
  localStorage.setItem(KEY, JSON.stringify({ ...known, [part]: value }));
  known = read();
  listeners.forEach((tell) => tell());
}

/** What this browser remembers of it. */
export function useCaptionLook(): CaptionLook {
  return useSyncExternalStore((tell) => {
    listeners.add(tell);
    return () => listeners.delete(tell);
  }, () => known);
}

/** For an element with the style `captions`. */
export function captionData({ size, colour, ground, edge }: CaptionLook) {
  return { "data-size": size, "data-colour": colour, "data-ground": ground, "data-edge": edge };
}
