import type { Chapter } from "~/graph/playback";

const LEAST_S = 1;

/** The intro or the credits that play at a time, while it is still worth leaving them out. */
export function skippable(chapters: readonly Chapter[], time: number): Chapter | null {
  return chapters.find((one) => one.kind !== "chapter" && one.begin <= time && time < one.end - LEAST_S) ?? null;
}

/** The name of what plays at a time, empty where nothing has one. */
export function chapterAt(chapters: readonly Chapter[], time: number): string {
  return chapters.find((one) => one.begin <= time && time < one.end)?.name ?? "";
}
