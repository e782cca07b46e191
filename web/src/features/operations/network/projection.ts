import { geoMercator, type GeoProjection } from "d3-geo";

export interface Place {
  longitude: number;
  latitude: number;
}

export interface Size {
  width: number;
  height: number;
}

/** Space around the outermost places, for their names. */
const MARGIN = { x: 90, y: 44 };
/** Pixels a radian: at least a country is seen around one place, and no more than the whole world. */
const CLOSEST = 2600;
const DEGREES = 180 / Math.PI;

/** A map on which all places are seen, as large as goes. They may lie on both sides of the date line. */
export function viewOf(places: readonly Place[], { width, height }: Size): GeoProjection {
  const turned = geoMercator().rotate([-middleOf(places), 0]).scale(1).translate([0, 0]);
  const points = places.map(({ longitude, latitude }) => turned([longitude, latitude]) ?? ([0, 0] as const));
  const [left, right] = extent(points.map(([x]) => x));
  const [top, bottom] = extent(points.map(([, y]) => y));
  const farthest = width / (2 * Math.PI);
  const fits = Math.min((width - 2 * MARGIN.x) / (right - left || 1e-9), (height - 2 * MARGIN.y) / (bottom - top || 1e-9));
  const scale = Math.max(farthest, Math.min(CLOSEST, fits));
  return turned.scale(scale).translate([width / 2 - (scale * (left + right)) / 2, height / 2 - (scale * (top + bottom)) / 2]).clipExtent([[-2, -2], [width + 2, height + 2]]);
}

/** The middle of their longitudes as directions, in degrees. */
function middleOf(places: readonly Place[]): number {
  const sum = (of: (radians: number) => number) => places.reduce((all, one) => all + of(one.longitude / DEGREES), 0);
  return Math.atan2(sum(Math.sin), sum(Math.cos)) * DEGREES;
}

function extent(numbers: readonly number[]): [number, number] {
  return [Math.min(...numbers), Math.max(...numbers)];
}

export interface Named {
  x: number;
  y: number;
  name: string;
}

/** Whether a name stands on the right of its point (1) or on the left (-1): where it has room. */
export function sideOf({ x, name }: Named, letter: Size, { width }: Size): 1 | -1 {
  return x + lengthOf(name, letter) <= width ? 1 : -1;
}

/** Of names beside their points, those that can all be read; what comes first is more important. */
export function readable<T extends Named>(points: readonly T[], letter: Size, size: Size): Set<T> {
  const kept = new Map<T, ReturnType<typeof boxOf>>();
  for (const point of points) {
    const box = boxOf(point, letter, size);
    const free = [...kept.values()].every((other) => box.left > other.right || box.right < other.left || box.top > other.bottom || box.bottom < other.top);
    if (free && box.left >= 0) kept.set(point, box);
  }
  return new Set(kept.keys());
}

function boxOf(point: Named, letter: Size, size: Size) {
  const end = point.x + sideOf(point, letter, size) * lengthOf(point.name, letter);
  return { left: Math.min(point.x, end), right: Math.max(point.x, end), top: point.y - letter.height / 2, bottom: point.y + letter.height / 2 };
}

/** With the distance from its point. */
function lengthOf(name: string, letter: Size): number {
  return letter.width * (name.length + 3);
}
