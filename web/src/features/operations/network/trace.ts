/** What an appliance did at a time: in bits per second, and in bytes. */
export interface Sample {
  /** In Unix seconds. */
  at: number;
  sends: number;
  fills: number;
  holds: number;
}

export const KEPT_S = 900;

/** The samples with one more, without those that are too old to be shown. */
export function traced(trace: readonly Sample[], sample: Sample): readonly Sample[] {
  return [...trace.filter((one) => one.at >= sample.at - KEPT_S), sample];
}
