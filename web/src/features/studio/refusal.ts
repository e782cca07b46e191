import type { Refusal } from "~/graph/refusals";

/** Tells which fields a refusal is about: a field by its name, one of several by what it holds, too. */
export function wrongIn(refusal: Refusal | null) {
  return (field: string, ...held: readonly string[]): boolean => refusal?.field === field && (!held.length || held.includes(refusal.value ?? ""));
}

export function wordsOf(refusal: Refusal | null): string | undefined {
  return refusal ? [refusal.message, refusal.remedy].filter(Boolean).join(" ") : undefined;
}
