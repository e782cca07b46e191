// Where the player asks for a file of a film, and in which order.
import assert from "node:assert/strict";
import { test } from "node:test";

import { Steering } from "../../web/src/player/steering.ts";

const NEAR = "https://near:8090/token/film";
const FAR = "https://far/other/film";
const PATHWAYS = [
  { appliance: "near", address: NEAR, site: "", rank: 0, lacks: ["large.mp4"] },
  { appliance: "far", address: FAR, site: "", rank: 1, lacks: [] },
  { appliance: "near.whole", address: NEAR, site: "", rank: 0, lacks: [] },
];

/** A steering that has heard this by now, if anything. */
async function steering(t, told) {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  t.mock.method(globalThis, "fetch", async () => ({ ok: told !== undefined, json: async () => told }));
  const made = new Steering(PATHWAYS, "https://cloud/steering");
  t.after(() => made.stop());
  t.mock.timers.tick(5000);
  for (let step = 0; step < 5; step += 1) await undefined;
  return made;
}

test("the order is that of the ranking while nobody says another", async (t) => {
  const one = await steering(t);
  assert.deepEqual(one.ordered([`${NEAR}/a.mp4`], 0), [`${NEAR}/a.mp4`, `${FAR}/a.mp4`]);
  assert.deepEqual(one.ordered([`${FAR}/a.mp4`], 0), [`${NEAR}/a.mp4`, `${FAR}/a.mp4`]);
});
test("what is no file of the film is asked for where it is", async (t) => {
  const one = await steering(t);
  assert.deepEqual(one.ordered(["https://cloud/play/x/dash.mpd"], 0), ["https://cloud/play/x/dash.mpd"]);
});
test("who failed comes last for a minute", async (t) => {
  const one = await steering(t);
  one.failed(`${NEAR}/a.mp4`, 1000);
  assert.equal(one.ordered([`${NEAR}/a.mp4`], 60_000)[0], `${FAR}/a.mp4`);
  assert.equal(one.ordered([`${NEAR}/a.mp4`], 61_001)[0], `${NEAR}/a.mp4`);
});
test("the steering server says another order, and who joined since", async (t) => {
  const clone = { "BASE-ID": "near", ID: "new", "URI-REPLACEMENT": { HOST: "new" } };
  const one = await steering(t, { TTL: 5, "PATHWAY-PRIORITY": ["new", "far", "near"], "PATHWAY-CLONES": [clone] });
  assert.deepEqual(one.ordered([`${NEAR}/a.mp4`], 0), ["https://new:8090/token/film/a.mp4", `${FAR}/a.mp4`, `${NEAR}/a.mp4`]);
  assert.deepEqual(one.ordered(["https://new:8090/token/film/a.mp4"], 0), ["https://new:8090/token/film/a.mp4", `${FAR}/a.mp4`, `${NEAR}/a.mp4`]);
});
test("what an appliance lacks is asked for elsewhere", async (t) => {
  const one = await steering(t);
  assert.deepEqual(one.ordered([`${NEAR}/large.mp4?CMCD=x`], 0), [`${FAR}/large.mp4?CMCD=x`, `${NEAR}/large.mp4?CMCD=x`]);
});
test("the steering server says that it has it now", async (t) => {
  const one = await steering(t, { TTL: 5, "PATHWAY-PRIORITY": ["near.whole", "near", "far"] });
  assert.deepEqual(one.ordered([`${FAR}/large.mp4`], 0), [`${NEAR}/large.mp4`, `${FAR}/large.mp4`]);
});
