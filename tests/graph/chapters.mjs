// What may be left out of a film, and what plays when.
import assert from "node:assert/strict";
import { test } from "node:test";

import { chapterAt, skippable } from "../../web/src/player/chapters.ts";

const CHAPTERS = [
  { name: "Opening", begin: 0, end: 30, kind: "intro" },
  { name: "The sea", begin: 30, end: 80, kind: "chapter" },
  { name: "End credits", begin: 90, end: 120, kind: "credits" },
];

test("intro and credits may be left out while that is worth it", () =>
  assert.deepEqual([0, 28.5, 29.5, 40, 85, 95].map((time) => skippable(CHAPTERS, time)?.kind), ["intro", "intro", undefined, undefined, undefined, "credits"]));
test("between two chapters nothing has a name", () => assert.deepEqual([10, 79, 85, 100].map((time) => chapterAt(CHAPTERS, time)), ["Opening", "The sea", "", "End credits"]));
