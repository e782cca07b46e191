// What is typed for the parts of the network.
import assert from "node:assert/strict";
import test from "node:test";

import { prefixesOf, slugOf } from "../../web/src/features/operations/network/typed.ts";

for (const [name, id] of [
  ["Metro Fibre", "metro-fibre"],
  ["  Köln, Süd  ", "koln-sud"],
  ["شبكة", ""],
  ["a".repeat(62) + " b", "a".repeat(62)],
])
  test(`${name} is ${id || "nothing"}`, () => assert.equal(slugOf(name), id));

test("prefixes may be parted by anything", () => assert.deepEqual(prefixesOf(" 192.0.2.0/24\n2001:db8::/32, 198.51.100.0/24;"), ["192.0.2.0/24", "2001:db8::/32", "198.51.100.0/24"]));
