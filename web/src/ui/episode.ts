import type { Words } from "~/words";

/** `S2 E5`: which episode of a series; `Special 1` for those outside of its seasons. */
export function episodeText(say: Words, season: number | null | undefined, number: number | null): string {
  return season === 0 ? say.title.special(`${number ?? ""}`) : say.title.episode(`${season ?? "?"}`, `${number ?? "?"}`);
}
