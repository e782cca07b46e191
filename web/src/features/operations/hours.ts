import type { Fleet, Traffic } from "~/graph/fleet";

const HOUR_S = 3600;
/** Why bytes came from where they came, the best first. */
export const KINDS = ["rank 0", "health", "content", "unknown"] as const;
export type Kind = (typeof KINDS)[number];

export interface Hour {
  /** When it begins, in Unix seconds. */
  at: number;
  bytes: Record<Kind, number>;
}

/** What went to viewers in each of the last hours, the oldest first; an hour without any is there too. */
export function hoursOf(traffic: readonly Traffic[], count: number, now: number): Hour[] {
  const last = Math.floor(now / HOUR_S);
  const hours = Array.from({ length: count }, (_, number): Hour => ({ at: (last - count + 1 + number) * HOUR_S, bytes: { "rank 0": 0, health: 0, content: 0, unknown: 0 } }));
  const byTime = new Map(hours.map((one) => [one.at, one]));
  for (const { at, kind, bytes } of traffic) {
    const hour = byTime.get(at);
    const known = KINDS.find((one) => one === kind) ?? "unknown";
    if (hour) hour.bytes[known] += bytes;
  }
  return hours;
}

export interface Saved {
  /** Bytes that came from the best place for their viewer. */
  bytes: number;
  /** Of all bytes, from 0 to 1; null while there were none. */
  share: number | null;
  /** Bytes from appliances inside of providers' networks: what their lines to the outside did not carry. */
  inside: number;
}

export function savedIn(traffic: readonly Traffic[], { sites, appliances }: Fleet): Saved {
  const embedded = new Set(sites.filter((one) => one.kind === "embedded").map((one) => one.id));
  const inside = new Set(appliances.filter((one) => embedded.has(one.site)).map((one) => one.id));
  const sum = (some: readonly Traffic[]) => some.reduce((all, one) => all + one.bytes, 0);
  const [whole, best] = [sum(traffic), sum(traffic.filter((one) => one.kind === "rank 0"))];
  return { bytes: best, share: whole ? best / whole : null, inside: sum(traffic.filter((one) => inside.has(one.appliance))) };
}
