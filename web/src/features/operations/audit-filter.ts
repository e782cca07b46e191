import type { Audited, Matter } from "~/graph/plays";

/** What a line can be about. */
export const MATTERS: readonly Matter[] = ["titles", "jobs", "appliances", "sites", "fleet", "plays", "plans", "webhooks", "people"];
const DAY = /^\d{4}-\d\d-\d\d$/;
const ENOUGH = 200;

/** Which lines are wanted, as the address says it; the days are whole ones where one is. */
export interface Wanted {
  about?: Matter | undefined;
  who?: string | undefined;
  subject?: string | undefined;
  since?: string | undefined;
  until?: string | undefined;
}

export function wanted(asked: Record<string, unknown>): Wanted {
  const said = (name: string) => (["string", "number"].includes(typeof asked[name]) ? String(asked[name]).slice(0, ENOUGH) : undefined);
  const day = (name: string) => (DAY.test(said(name) ?? "") ? said(name) : undefined);
  return { about: MATTERS.find((one) => one === asked["about"]), who: said("who"), subject: said("subject"), since: day("since"), until: day("until") };
}

/** The same for the graph. */
export function variablesOf({ about, who, subject, since, until }: Wanted) {
  return { about: about ?? null, who: who ?? null, subject: subject ?? null, since: since ? startOf(since, 0) : null, until: until ? startOf(until, 1) : null };
}

/** When a day here begins, or one so many days later, in Unix seconds. */
function startOf(day: string, later: number): number {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return new Date(year, month - 1, date + later).getTime() / 1000;
}

/** The ids that a line begins with and that have pages of their own, and what else it says of them. */
export function subjectsOf({ about, subject }: Pick<Audited, "about" | "subject">): { ids: readonly string[]; rest: string } {
  const words = subject.split(" ").filter(Boolean);
  const most = about === "titles" ? words.length : about === "jobs" || about === "appliances" ? 1 : 0;
  const end = words.findIndex((one) => one === "and" || one.endsWith("…"));
  const ids = words.slice(0, Math.min(most, end < 0 ? words.length : end));
  return { ids, rest: words.slice(ids.length).join(" ") };
}
