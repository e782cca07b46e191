// What the player counts, and what it keeps until there is a network.
import assert from "node:assert/strict";
import { test } from "node:test";

import { report, told, worthTelling } from "../../web/src/player/events.ts";
import { entered, EMPTY } from "../../web/src/player/ledger.ts";
import { excused, pressed, ran, waits } from "../../web/src/player/meter.ts";

const DAY_MS = 24 * 3600 * 1000;

test("startup is from pressing play to the first frame, once", () => {
  const meter = ran(ran(pressed(1000), 1400), 9000);
  assert.equal(meter.startup, 400);
  assert.equal(meter.rebuffers, 0);
});

for (const [why, steps, rebuffers, rebuffering] of [
  ["a wait for data is a rebuffer", (one) => ran(waits(one, 3000, false), 3700), 1, 700],
  ["two waits are two", (one) => ran(waits(ran(waits(one, 3000, false), 3700), 5000, false), 5300), 2, 1000],
  ["a second word of the same wait is none", (one) => ran(waits(waits(one, 3000, false), 3500, false), 3700), 1, 700],
  ["a wait that the viewer caused is none", (one) => ran(waits(one, 3000, true), 3700), 0, 0],
  ["nor is one in which the viewer seeks", (one) => ran(excused(waits(one, 3000, false)), 3700), 0, 0],
  ["nor one of a few frames, which nobody sees", (one) => ran(waits(one, 3000, false), 3090), 0, 0],
]) {
  test(why, () => {
    const meter = steps(ran(pressed(1000), 1400));
    assert.deepEqual([meter.rebuffers, meter.rebuffering, meter.waitingSince], [rebuffers, rebuffering, null]);
  });
}

test("before the first frame every wait is startup", () => assert.equal(waits(pressed(0), 10, false).waitingSince, null));

test("bytes count for who sent them, and going over to another is a move", () => {
  const pathways = ["a", "b"].map((one) => ({ appliance: one, address: `https://${one}/film` }));
  let ledger = EMPTY;
  for (const [host, bytes] of [["a", 5], ["a", 5], ["b", 7], ["elsewhere", 9], ["a", 1]]) ledger = entered(ledger, pathways, host, bytes);
  assert.deepEqual(ledger.shares.map((one) => [one.pathway.appliance, one.bytes]), [["a", 11], ["b", 7]]);
  assert.equal(ledger.moves, 2);
});

test("what is a day old, or one of too many, is not told any more", () => {
  const events = Array.from({ length: 150 }, (_, at) => ({ session: "s", kind: "moved", at }));
  assert.deepEqual(worthTelling(events, 149).map((one) => one.at), Array.from({ length: 100 }, (_, one) => one + 50));
  assert.deepEqual(worthTelling(events, DAY_MS + 147).map((one) => one.at), [148, 149]);
});

test("an event says how long ago it was, never in the future", () => {
  assert.deepEqual(told([{ session: "s", kind: "ended", at: 400 }], 1000), [{ session: "s", kind: "ended", ago: 600 }]);
  assert.equal(told([{ session: "s", kind: "ended", at: 1400 }], 1000)[0].ago, 0);
});

test("without a network events wait and arrive together, in order, once", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout", "Date"] });
  const stored = new Map();
  globalThis.localStorage = { getItem: (key) => stored.get(key) ?? null, setItem: (key, text) => stored.set(key, text), removeItem: (key) => stored.delete(key) };
  const arrived = [];
  let online = false;
  t.mock.method(globalThis, "fetch", async (_, { body }) => {
    if (!online) throw new TypeError("no network");
    arrived.push(JSON.parse(body));
    return { status: 204 };
  });
  const settled = async () => {
    for (let step = 0; step < 20; step += 1) await undefined;
  };
  report("s", { kind: "startup", milliseconds: 300 });
  await settled();
  t.mock.timers.tick(4000);
  report("s", { kind: "moved", detail: "a to b" });
  await settled();
  assert.deepEqual(arrived, []);
  online = true;
  t.mock.timers.tick(10_000);
  await settled();
  t.mock.timers.tick(60_000);
  await settled();
  assert.deepEqual(arrived, [[
    { kind: "startup", milliseconds: 300, session: "s", ago: 14_000 },
    { kind: "moved", detail: "a to b", session: "s", ago: 10_000 },
  ]]);
});
