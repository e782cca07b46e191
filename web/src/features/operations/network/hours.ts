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
  /** Bytes from appliances inside of the viewer's own network: what its lines to the outside did not carry. */
  inside: number;
  peak: Peak;
}

/** The busiest hour of each network, added up, in bits per second. */
export interface Peak {
  /** Of all that went to its viewers: what its lines to the outside would have carried. */
  without: number;
  /** Of what came from outside: what they did carry. */
  carried: number;
}

export function savedIn(traffic: readonly Traffic[], { sites, appliances }: Fleet): Saved {
  const homes = new Map(sites.filter((one) => one.kind === "embedded").map((one) => [one.id, one.network]));
  const networks = new Map(appliances.map((one) => [one.id, homes.get(one.site)]));
  const isInside = ({ appliance, network }: Traffic) => network !== null && networks.get(appliance) === network;
  const known = traffic.filter((one) => one.network !== null);
  const [whole, best] = [sum(traffic), sum(traffic.filter((one) => one.kind === "rank 0"))];
  return {
    bytes: best,
    share: whole ? best / whole : null,
    inside: sum(traffic.filter(isInside)),
    peak: { without: busiest(known), carried: busiest(known.filter((one) => !isInside(one))) },
  };
}

function sum(traffic: readonly Traffic[]): number {
  return traffic.reduce((all, one) => all + one.bytes, 0);
}

function busiest(traffic: readonly Traffic[]): number {
  const hours = new Map<string, Map<number, number>>();
  for (const { network, at, bytes } of traffic) {
    const own = hours.get(network ?? "") ?? new Map<number, number>();
    hours.set(network ?? "", own.set(at, (own.get(at) ?? 0) + bytes));
  }
  const peaks = [...hours.values()].map((own) => Math.max(...own.values()));
  return (peaks.reduce((all, one) => all + one, 0) * 8) / HOUR_S;
}
