const LONGEST = 60;

/** An id for a title that nobody has yet: its name as far as an id can say it, and something random. */
export function idOf(name: string): string {
  const said = name
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, LONGEST)
    .replaceAll(/^-+|-+$/g, "");
  // Not randomUUID, which browsers have over HTTPS only.
  const random = Array.from(crypto.getRandomValues(new Uint8Array(4)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  return said ? `${said}-${random}` : random;
}
