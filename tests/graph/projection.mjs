// Where sites lie on the map, and whose names can be read.
import assert from "node:assert/strict";
import { test } from "node:test";

import { readable, sideOf, viewOf } from "../../web/src/features/operations/network/projection.ts";

const SIZE = { width: 900, height: 400 };
const on = (view, { longitude, latitude }) => view([longitude, latitude]);
const within = ([x, y]) => x > 0 && x < SIZE.width && y > 0 && y < SIZE.height;
const BERLIN = { longitude: 13.4, latitude: 52.5 };
const AUCKLAND = { longitude: 174.8, latitude: -36.9 };
const HONOLULU = { longitude: -157.9, latitude: 21.3 };

test("one place is in the middle, with its country around it", () => {
  const view = viewOf([BERLIN], SIZE);
  assert.deepEqual(on(view, BERLIN).map(Math.round), [450, 200]);
  assert.ok(within(on(view, { longitude: 6, latitude: 51 })));
});

test("all places are seen, east on the right, also across the date line", () => {
  for (const places of [[BERLIN, AUCKLAND], [AUCKLAND, HONOLULU], [BERLIN, AUCKLAND, HONOLULU]]) {
    const view = viewOf(places, SIZE);
    assert.ok(places.every((one) => within(on(view, one))), JSON.stringify(places));
  }
  const view = viewOf([AUCKLAND, HONOLULU], SIZE);
  assert.ok(on(view, AUCKLAND)[0] < on(view, HONOLULU)[0]);
});

test("a name stands where it has room, and one that would lie on a more important one is left out", () => {
  const letter = { width: 8, height: 20 };
  const [first, covered, below, right] = [{ x: 9, y: 9, name: "Central" }, { x: 20, y: 14, name: "East" }, { x: 20, y: 49, name: "South" }, { x: 890, y: 9, name: "Far" }];
  assert.deepEqual([...readable([first, covered, below, right], letter, SIZE)], [first, below, right]);
  assert.deepEqual([first, right].map((one) => sideOf(one, letter, SIZE)), [1, -1]);
});
