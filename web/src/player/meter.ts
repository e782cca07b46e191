/** The quality of experience of one play, in milliseconds. All times are passed in, so that a table can check it.
 *
 * Startup runs from pressing play to the first frame. A rebuffer is a wait after that which the viewer did not cause: a wait
 * that begins while seeking, or while paused, is none. Nor is one of a few frames, which nobody sees. */

const SEEN_MS = 100;

export interface Meter {
  pressedAt: number;
  startup: number | null;
  rebuffers: number;
  rebuffering: number;
  /** When the wait that goes on now began. */
  waitingSince: number | null;
}

export function pressed(now: number): Meter {
  return { pressedAt: now, startup: null, rebuffers: 0, rebuffering: 0, waitingSince: null };
}

/** A frame is on the screen and the film runs. */
export function ran(meter: Meter, now: number): Meter {
  const stood = meter.waitingSince === null ? 0 : now - meter.waitingSince;
  const waited = stood < SEEN_MS ? 0 : stood;
  return {
    ...meter,
    startup: meter.startup ?? now - meter.pressedAt,
    rebuffers: meter.rebuffers + (waited > 0 ? 1 : 0),
    rebuffering: meter.rebuffering + waited,
    waitingSince: null,
  };
}

/** The film stands still for want of data. */
export function waits(meter: Meter, now: number, causedByViewer: boolean): Meter {
  if (meter.startup === null || meter.waitingSince !== null || causedByViewer) return meter;
  return { ...meter, waitingSince: now };
}

/** The viewer did something that takes time: the wait that goes on is theirs now. */
export function excused(meter: Meter): Meter {
  return { ...meter, waitingSince: null };
}
