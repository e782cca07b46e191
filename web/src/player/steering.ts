/** Content steering for every engine, where Shaka falls short: it parses each pathway's renditions again before it starts, its release
 * build ignores pathway clones, so appliances that join later are added here, and in an MPD whose segments are byte ranges it settles the
 * addresses of a rendition once. So Shaka is shown the first pathway alone, and the order is made with each request. */

import type { Pathway } from "~/graph/playback";

const SPARED_MS = 60_000;
const ASKED_AFTER_S = 5;

/** RFC 8216bis, section 7.2. */
interface SteeringDocument {
  TTL: number;
  "RELOAD-URI"?: string;
  "PATHWAY-PRIORITY": readonly string[];
  "PATHWAY-CLONES"?: readonly Clone[];
}

interface Clone {
  "BASE-ID": string;
  ID: string;
  "URI-REPLACEMENT": { HOST: string };
}

export class Steering {
  /** Below each lie the same files, but for those that it lacks. */
  private readonly addresses: Map<string, string>;
  private readonly lacks: ReadonlyMap<string, ReadonlySet<string>>;
  private readonly failures = new Map<string, number>();
  private priority: readonly string[];
  private server: string;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private over = false;

  /** `server` says the order anew; the play begins with what it would say first. */
  constructor(pathways: readonly Pathway[], server: string) {
    this.addresses = new Map(pathways.map((one) => [one.appliance, one.address]));
    this.lacks = new Map(pathways.map((one) => [one.appliance, new Set(one.lacks)]));
    this.priority = pathways.map((one) => one.appliance);
    this.server = server;
    this.askAfter(ASKED_AFTER_S);
  }

  stop(): void {
    this.over = true;
    clearTimeout(this.timer);
  }

  /** Nothing came from this address: others go first for a minute. */
  failed(address: string, now: number): void {
    this.failures.set(originOf(address), now);
  }

  /** Where to ask for a file of the film, in this order; any other address stays as it is. */
  ordered(asked: readonly string[], now: number): string[] {
    const [first = ""] = asked;
    const base = [...this.addresses.values()].find((one) => first.startsWith(`${one}/`));
    if (base === undefined) return [...asked];
    const file = first.slice(base.length);
    const name = new URL(first).pathname.split("/").pop() ?? "";
    const able = [...new Set([...this.priority, ...this.addresses.keys()])].filter((id) => !this.lacks.get(id)?.has(name));
    const all = [...new Set(able.flatMap((id) => this.addresses.get(id) ?? []))];
    const isSpared = (one: string) => now - (this.failures.get(originOf(one)) ?? -SPARED_MS) < SPARED_MS;
    return [...all.filter((one) => !isSpared(one)), ...all.filter(isSpared)].map((one) => one + file);
  }

  private askAfter(seconds: number): void {
    this.timer = setTimeout(() => void this.ask(), seconds * 1000);
  }

  private async ask(): Promise<void> {
    let pause = ASKED_AFTER_S;
    try {
      const answer = await fetch(this.server);
      if (answer.ok) pause = this.heard((await answer.json()) as SteeringDocument);
    } catch {
      // Whoever is out of reach has said nothing: the order stays.
    }
    if (!this.over) this.askAfter(pause);
  }

  /** Takes what the steering server said; the seconds until it is asked again. */
  private heard(told: SteeringDocument): number {
    this.priority = told["PATHWAY-PRIORITY"];
    this.server = told["RELOAD-URI"] ?? this.server;
    for (const clone of told["PATHWAY-CLONES"] ?? []) {
      const base = this.addresses.get(clone["BASE-ID"]);
      if (base && !this.addresses.has(clone.ID)) this.addresses.set(clone.ID, elsewhere(base, clone["URI-REPLACEMENT"].HOST));
    }
    return told.TTL;
  }
}

/** Tokens differ by network, so a clone's address is made from that of the pathway it is based on. */
function elsewhere(base: string, host: string): string {
  const address = new URL(base);
  // A host without a port leaves the port as it is.
  address.host = host;
  return address.href;
}

function originOf(address: string): string {
  return new URL(address).origin;
}
