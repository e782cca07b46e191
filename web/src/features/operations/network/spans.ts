import type { ApplianceHour } from "~/graph/fleet";

import type { Sample } from "./trace";

const HOUR_S = 3600;
/** How many hours each span is long; what is shown of now is drawn while one looks. */
export const HOURS = { day: 24, week: 7 * 24, month: 31 * 24 } as const;
export type Past = keyof typeof HOURS;
export type Span = "now" | Past;
export const SPANS: readonly Span[] = ["now", "day", "week", "month"];

/** What it did on average in each hour until now, from the first that is known; NaN where it was not heard of. */
export function samplesOf(hours: readonly ApplianceHour[], now: number): readonly Sample[] {
  const known = new Map(hours.map((one) => [one.at, one]));
  const first = hours[0]?.at ?? now;
  const samples = Array.from({ length: Math.max(0, Math.ceil((now - first) / HOUR_S)) }, (_, number): Sample => {
    const at = first + number * HOUR_S;
    const one = known.get(at);
    // An hour that has just begun is too short for an average of its own.
    const seconds = Math.min(HOUR_S, Math.max(now - at, 60));
    return { at, sends: one ? (one.sent * 8) / seconds : NaN, fills: one ? (one.filled * 8) / seconds : NaN, holds: one?.used ?? NaN };
  });
  const last = samples.at(-1);
  return last ? [...samples, { ...last, at: now }] : samples;
}

/** Where a line of time has its marks: quarters of days, days, weeks, as they are where one is. */
export function marksOf(span: Past, now: number): readonly number[] {
  const today = new Date(now * 1000);
  const [year, month, date] = [today.getFullYear(), today.getMonth(), today.getDate()];
  const back = (number: number) => (span === "day" ? new Date(year, month, date, 18 - 6 * number) : new Date(year, month, date - number * (span === "week" ? 1 : 7)));
  return Array.from({ length: 9 }, (_, number) => back(number).getTime() / 1000)
    .filter((at) => at <= now && at >= now - HOURS[span] * HOUR_S)
    .reverse();
}
