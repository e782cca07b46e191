const LONGEST = 60;

/** An id for a title that nobody has yet: its name as far as an id can say it, and something random. */
export function idOf(name: string): string {
  const said = name
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, LONGEST)
    .replaceAll(/^-+|-+$/g, "");
  const random = crypto.randomUUID().slice(0, 8);
  return said ? `${said}-${random}` : random;
}
