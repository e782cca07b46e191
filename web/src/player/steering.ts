/** Content steering for Shaka, where its own falls short; Shaka still fetches the documents.
 *
 * Its release build ignores pathway clones, so appliances that join later are added here. And in an MPD whose segments are
 * byte ranges it settles the addresses of a rendition once; if steering changes them while it waits for the index, it takes
 * the index for a file of its own and every range after that is wrong. So Shaka is shown an MPD without service locations,
 * whose addresses never change, and the order is made with each request. */

import type { Pathway } from "~/graph/playback";

const SPARED_MS = 60_000;

/** RFC 8216bis, section 7.2; ETSI TS 103 998 has the same. */
interface SteeringDocument {
  "PATHWAY-PRIORITY": readonly string[];
  "PATHWAY-CLONES"?: readonly Clone[];
}

interface Clone {
  "BASE-ID": string;
  ID: string;
  "URI-REPLACEMENT": { HOST: string };
}

export class Steering {
  private readonly origins: ReadonlyMap<string, string>;
  private readonly lacks: ReadonlyMap<string, ReadonlySet<string>>;
  private readonly failures = new Map<string, number>();
  private priority: readonly string[];
  private clones: readonly Clone[] = [];

  constructor(pathways: readonly Pathway[]) {
    this.origins = new Map(pathways.map((one) => [one.appliance, originOf(one.address)]));
    this.lacks = new Map(pathways.map((one) => [one.appliance, new Set(one.lacks)]));
    this.priority = pathways.map((one) => one.appliance);
  }

  /** Takes what the steering server said. */
  heard(document: SteeringDocument): void {
    this.priority = document["PATHWAY-PRIORITY"];
    this.clones = document["PATHWAY-CLONES"] ?? [];
  }

  /** Nothing came from this address: others go first for a minute. */
  failed(address: string, now: number): void {
    this.failures.set(originOf(address), now);
  }

  /** The addresses of one segment in the order to try them, with those of clones. Tokens differ by network, so a clone's
   * address is made from that of the pathway it is based on. */
  ordered(addresses: readonly string[], now: number): string[] {
    const given = new Map(addresses.map((one) => [originOf(one), one]));
    const file = new URL(addresses[0] ?? "about:blank").pathname.split("/").pop() ?? "";
    const able = this.priority.filter((id) => !this.lacks.get(id)?.has(file));
    const ranked = able.flatMap((id) => given.get(this.origins.get(id) ?? "") ?? this.cloned(id, given) ?? []);
    const all = [...new Set([...ranked, ...addresses])];
    const isSpared = (one: string) => now - (this.failures.get(originOf(one)) ?? -SPARED_MS) < SPARED_MS;
    return [...all.filter((one) => !isSpared(one)), ...all.filter(isSpared)];
  }

  private cloned(id: string, given: ReadonlyMap<string, string>): string | undefined {
    const clone = this.clones.find((one) => one.ID === id);
    const base = clone && given.get(this.origins.get(clone["BASE-ID"]) ?? "");
    if (!base) return undefined;
    const address = new URL(base);
    // A host without a port leaves the port as it is.
    address.host = clone["URI-REPLACEMENT"].HOST;
    return address.href;
  }
}

function originOf(address: string): string {
  return new URL(address).origin;
}
