// Where the small pictures of a film lie, and which are shown.
import assert from "node:assert/strict";
import { test } from "node:test";

import { glimpses, placeOf, tileAt } from "../../web/src/ui/tiles.ts";

const TILES = { sheets: ["a", "b"], columns: 10, rows: 10, width: 240, height: 136, everyS: 2, count: 123 };

test("each second has the picture that was taken last, the end the last one", () =>
  assert.deepEqual([0, 1.9, 2, 205, 1000].map((second) => tileAt(TILES, second)), [0, 0, 1, 102, 122]));

test("pictures lie in rows, sheet after sheet", () =>
  assert.deepEqual([0, 19, 102].map((number) => placeOf(TILES, number)), [
    { sheet: "a", column: 0, row: 0 },
    { sheet: "a", column: 9, row: 1 },
    { sheet: "b", column: 2, row: 0 },
  ]));

test("glimpses are few, and leave out the first and the last moments", () => {
  assert.deepEqual(glimpses(TILES, 4), [15, 46, 76, 107]);
  assert.deepEqual(glimpses({ ...TILES, count: 2 }, 4), [0, 1]);
});
