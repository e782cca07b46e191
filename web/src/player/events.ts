/** What a player notices, for telemetry. It waits while there is no network, also in a page that was closed, and says then how long ago it
 * was; so what goes wrong on bad lines is counted too, which is where it does. */

export interface PlayerEvent {
  kind: "startup" | "rebuffer" | "quality" | "moved" | "error" | "ended";
  milliseconds?: number;
  detail?: string;
}

/** An event that waits. `at` is in milliseconds since 1970 by the browser's clock, which the platform never hears. */
export interface Waiting extends PlayerEvent {
  session: string;
  at: number;
}

/** What an event is worth when it is told late: after a day it describes no network that there still is. */
const WORTH_MS = 24 * 3600 * 1000;
const WAITING_MAX = 100;
const AGAIN_MS = 10_000;
const KEY = "nearcast.events";

/** Those still worth telling, the newest where there are too many. */
export function worthTelling(waiting: readonly Waiting[], now: number): Waiting[] {
  return waiting.filter((one) => now - one.at < WORTH_MS).slice(-WAITING_MAX);
}

/** As the platform reads them: how long ago instead of when, since clocks differ. */
export function told(waiting: readonly Waiting[], now: number): object[] {
  return waiting.map(({ at, ...event }) => ({ ...event, ago: Math.max(0, now - at) }));
}

let waiting: Waiting[] = [];
let telling = false;
let again: ReturnType<typeof setTimeout> | undefined;

export function report(session: string, event: PlayerEvent): void {
  waiting.push({ ...event, session, at: Date.now() });
  void tell();
}

/** Tells what waits here and what an earlier page left behind. */
async function tell(): Promise<void> {
  if (telling) return;
  telling = true;
  clearTimeout(again);
  for (let taken = take(); taken.length > 0; taken = take()) {
    if (await arrived(taken)) continue;
    waiting = [...taken, ...waiting];
    again = setTimeout(() => void tell(), AGAIN_MS);
    break;
  }
  telling = false;
}

function take(): Waiting[] {
  const taken = worthTelling([...left(), ...waiting], Date.now());
  waiting = [];
  return taken;
}

/** Whether they need not be told again: what the platform refuses it refuses for good. */
async function arrived(taken: readonly Waiting[]): Promise<boolean> {
  try {
    const answer = await fetch("/telemetry/events", { method: "POST", body: JSON.stringify(told(taken, Date.now())), keepalive: true });
    return answer.status < 500;
  } catch {
    return false;
  }
}

/** What an earlier page left behind; it is this one's now. */
function left(): Waiting[] {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? "[]") as Waiting[];
    localStorage.removeItem(KEY);
    return found;
  } catch {
    return [];
  }
}

/** Leaves behind what waits. What is on its way arrives without a page, too. */
function leave(): void {
  if (waiting.length > 0) localStorage.setItem(KEY, JSON.stringify(worthTelling([...left(), ...waiting], Date.now())));
  waiting = [];
}

if (typeof document !== "undefined") {
  addEventListener("online", () => void tell());
  addEventListener("pagehide", leave);
  void tell();
}
