const PAGES = ["/link", "/account"] as const;

/** The page somebody wanted before they had to sign in. Only our own pages count, so no link sends people elsewhere. */
export function wantedAfter(path: unknown): { then?: (typeof PAGES)[number] } {
  const wanted = PAGES.find((one) => one === path);
  return wanted ? { then: wanted } : {};
}
