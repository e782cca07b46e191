// What tells tracks of one language apart.
import assert from "node:assert/strict";
import { test } from "node:test";

import { noteOf } from "../../web/src/features/player/naming.ts";

const TRACKS = [
  { language: "en", label: "English" },
  { language: "en", label: "English 5.1" },
  { language: "el", label: "Greek" },
];

test("a track beside another of its language says which it is", () => assert.equal(noteOf(TRACKS[1], TRACKS, "English"), "English 5.1"));
test("the one that is called as its language says no more", () => assert.equal(noteOf(TRACKS[0], TRACKS, "English"), ""));
test("nor does the only one", () => assert.equal(noteOf(TRACKS[2], TRACKS, "Ελληνικά"), ""));
