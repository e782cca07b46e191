// Traffic by the hour, and what of it was saved.
import assert from "node:assert/strict";
import { test } from "node:test";

import { hoursOf, savedIn } from "../../web/src/features/operations/network/hours.ts";

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
  sites: [{ id: "metro", kind: "embedded", network: "metro-fibre" }, { id: "origin", kind: "origin", network: null }],
  appliances: [{ id: "metro-1", site: "metro" }, { id: "metro-2", site: "metro" }, { id: "origin-1", site: "origin" }],
};
const to = (network, ...row) => ({ ...of(...row), network });

test("saved is what came from the best place, inside what the viewers' own network alone carried", () => {
  const { bytes, share, inside } = savedIn([to("metro-fibre", 0, "metro-1", "rank 0", 60), to("coast-cable", 0, "metro-1", "rank 0", 10), to(null, 2, "origin-1", "content", 30)], FLEET);
  assert.deepEqual({ bytes, share, inside }, { bytes: 70, share: 0.7, inside: 60 });
});
test("of nothing there is no share", () => assert.equal(savedIn([], FLEET).share, null));

test("a peak is that of each network in its own busiest hour, and what was carried to it from outside in another", () => {
  const evening = [to("metro-fibre", 1, "metro-1", "rank 0", 900), to("metro-fibre", 1, "origin-1", "content", 90)];
  const night = [to("metro-fibre", 5, "origin-1", "health", 180), to("coast-cable", 5, "origin-1", "rank 0", 450)];
  const bits = (bytes) => (bytes * 8) / 3600;
  assert.deepEqual(savedIn([...evening, ...night, to(null, 1, "origin-1", "rank 0", 7000)], FLEET).peak, { without: bits(990 + 450), carried: bits(180 + 450) });
});
