const PAGES = ["/link", "/account"] as const;

/** What the address of the welcome page says: where to go then, and with which code another site's sign-in was refused. */
export function asked(search: Record<string, unknown>): { then?: (typeof PAGES)[number]; refused?: string } {
  const { refused } = search;
  return { ...wantedAfter(search["then"]), ...(typeof refused === "string" && { refused }) };
}

/** The page somebody wanted before they had to sign in. Only our own pages count, so no link sends people elsewhere. */
export function wantedAfter(path: unknown): { then?: (typeof PAGES)[number] } {
  const wanted = PAGES.find((one) => one === path);
  return wanted ? { then: wanted } : {};
}
