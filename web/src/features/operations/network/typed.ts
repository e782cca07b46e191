const LONGEST = 63;

/** An id as the parts of the network have them, after a name. */
export function slugOf(name: string): string {
  return name
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+/g, "")
    .slice(0, LONGEST)
    .replaceAll(/-+$/g, "");
}

/** Address prefixes in the order they were typed, whatever stands between them. */
export function prefixesOf(typed: string): string[] {
  return typed.split(/[\s,;]+/).filter(Boolean);
}
