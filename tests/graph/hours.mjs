// Traffic by the hour, and what of it was saved.
import assert from "node:assert/strict";
import { test } from "node:test";

import { hoursOf, savedIn } from "../../web/src/features/operations/hours.ts";

const NOW = 1_000_000 * 3600 + 1800;
const of = (hoursAgo, appliance, kind, bytes) => ({ at: (1_000_000 - hoursAgo) * 3600, appliance, network: null, kind, bytes });
const TRAFFIC = [of(0, "metro-1", "rank 0", 60), of(0, "metro-2", "rank 0", 10), of(2, "origin-1", "content", 20), of(2, "origin-1", "new kind", 10), of(9, "metro-1", "rank 0", 5)];

test("each of the last hours is there, also those without any", () => {
  const hours = hoursOf(TRAFFIC, 3, NOW);
  assert.deepEqual(hours.map((one) => one.at), [999_998 * 3600, 999_999 * 3600, 1_000_000 * 3600]);
  assert.deepEqual(hours.map((one) => one.bytes["rank 0"]), [0, 0, 70]);
});

test("a kind nobody knows is unknown", () => assert.deepEqual(hoursOf(TRAFFIC, 3, NOW)[0].bytes, { "rank 0": 0, health: 0, content: 20, unknown: 10 }));

const FLEET = {
  networks: [],
  sites: [{ id: "metro", kind: "embedded" }, { id: "origin", kind: "origin" }],
  appliances: [{ id: "metro-1", site: "metro" }, { id: "metro-2", site: "metro" }, { id: "origin-1", site: "origin" }],
};

test("saved is what came from the best place, inside what no line to the outside carried", () =>
  assert.deepEqual(savedIn(TRAFFIC.slice(0, 4), FLEET), { bytes: 70, share: 0.7, inside: 70 }));
test("of nothing there is no share", () => assert.equal(savedIn([], FLEET).share, null));
