// The steps of a job as people think of them.
import assert from "node:assert/strict";
import { test } from "node:test";

import { stagesOf } from "../../web/src/features/operations/jobs/stages.ts";

const of = (name, state, needs = []) => ({ name, kind: name.split(" ")[0], state, needs, done: state === "done" ? 1 : 0 });
const STEPS = [
  of("probe", "done"),
  of("encode early 0", "done", ["probe"]),
  of("encode early 1", "running", ["probe"]),
  of("sound 0", "ready", ["probe"]),
  of("join early", "waiting", ["encode early 0", "encode early 1"]),
  of("encode 0", "failed", ["join early"]),
  of("encode 1", "running", ["join early"]),
];

test("steps of a kind stand together, those of the first rendition apart", () =>
  assert.deepEqual(stagesOf(STEPS).map(({ kind, early, steps }) => [kind, early, steps.length]), [
    ["probe", false, 1],
    ["encode", true, 2],
    ["sound", false, 1],
    ["join", true, 1],
    ["encode", false, 2],
  ]));

test("a stage is in the state that matters most of its steps", () => assert.deepEqual(stagesOf(STEPS).map((one) => one.state), ["done", "running", "ready", "waiting", "failed"]));

test("what waits says for which kinds", () => assert.deepEqual(stagesOf(STEPS).map((one) => one.after), [[], [], [], ["encode"], ["join"]]));
