import assert from "node:assert/strict";
import test from "node:test";

import { slugOf } from "../../web/src/features/operations/slug.ts";

for (const [name, id] of [
  ["Metro Fibre", "metro-fibre"],
  ["  Köln, Süd  ", "koln-sud"],
  ["شبكة", ""],
  ["a".repeat(62) + " b", "a".repeat(62)],
])
  test(`${name} is ${id || "nothing"}`, () => assert.equal(slugOf(name), id));
