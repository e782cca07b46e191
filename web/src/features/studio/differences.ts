import type { Said } from "~/graph/catalogue";

/** The fields of which two revisions say different things. */
export function differences(before: Said, after: Said): (keyof Said)[] {
  const fields = Object.keys(after) as (keyof Said)[];
  return fields.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]));
}
