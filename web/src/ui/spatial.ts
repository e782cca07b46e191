/** Which of many boxes on a page comes next in a direction: the geometry of arrow keys, without a page. */

export type Direction = "left" | "right" | "up" | "down";

export interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** A box seen along the direction: from `near` to `far` ahead, from `low` to `high` across. */
interface Seen {
  near: number;
  far: number;
  low: number;
  high: number;
}

interface Placed extends Seen {
  /** Which of the boxes it is. */
  at: number;
}

/** Boxes that begin before the middle of the nearest one, by this share of its depth, stand in a row with it. */
const ROW = 0.5;
/** So much may boxes overlap along the way, as a share of the smaller one: rings and lifted cards do. */
const OVERLAP = 0.3;

/**
 * The place of the next box among `boxes`, null where there is none. To the sides it is the nearest in the same line; up and
 * down it is of the nearest row the one that is least aside.
 */
export function nextIn(direction: Direction, from: Box, boxes: readonly Box[]): number | null {
  const start = seenFrom(direction, from);
  const ahead = boxes.map((box, at) => ({ at, ...seenFrom(direction, box) })).filter((one) => isAhead(start, one));
  return direction === "left" || direction === "right" ? inLine(start, ahead) : inRow(start, ahead);
}

function inLine(start: Seen, ahead: readonly Placed[]): number | null {
  const line = ahead.filter((one) => aside(start, one) === 0);
  return first(line, (one) => one.near, start);
}

function inRow(start: Seen, ahead: readonly Placed[]): number | null {
  const nearest = Math.min(...ahead.map((one) => one.near + ROW * (one.far - one.near)));
  const row = ahead.filter((one) => one.near <= nearest);
  return first(row, (one) => aside(start, one), start);
}

/** The least by a measure; among equals the one straight ahead. */
function first(boxes: readonly Placed[], measure: (one: Placed) => number, start: Seen): number | null {
  const [least] = boxes.toSorted((one, other) => measure(one) - measure(other) || offCentre(start, one) - offCentre(start, other));
  return least?.at ?? null;
}

function seenFrom(direction: Direction, { left, right, top, bottom }: Box): Seen {
  switch (direction) {
    case "left":
      return { near: -right, far: -left, low: top, high: bottom };
    case "right":
      return { near: left, far: right, low: top, high: bottom };
    case "up":
      return { near: -bottom, far: -top, low: left, high: right };
    case "down":
      return { near: top, far: bottom, low: left, high: right };
  }
}

function isAhead(start: Seen, one: Seen): boolean {
  const room = OVERLAP * Math.min(start.far - start.near, one.far - one.near);
  return one.near >= start.far - room && one.far > start.far;
}

/** How far a box lies beside the way, 0 where they overlap. */
function aside(start: Seen, one: Seen): number {
  return Math.max(0, one.low - start.high, start.low - one.high);
}

function offCentre(start: Seen, one: Seen): number {
  return Math.abs(one.low + one.high - start.low - start.high);
}
