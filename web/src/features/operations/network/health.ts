import type { Appliance, Site, Standing } from "~/graph/fleet";

export type Mark = "good" | "busy" | "calm" | "bad";

/** How each standing is marked. */
export const MARKS: Record<Standing, Mark> = {
  serving: "good",
  filling: "busy",
  joining: "calm",
  away: "calm",
  limited: "busy",
  troubled: "bad",
  broken: "bad",
  silent: "bad",
};

const WORST_FIRST: readonly Mark[] = ["bad", "busy", "good", "calm"];

/** How a site is by its appliances: the worst of them counts, and nobody is sent to one that is evacuated or empty. */
export function healthOf(site: Site, appliances: readonly Appliance[]): Mark {
  const marks = appliances.map((one) => MARKS[one.standing]);
  return site.evacuated ? "calm" : (WORST_FIRST.find((one) => marks.includes(one)) ?? "calm");
}
