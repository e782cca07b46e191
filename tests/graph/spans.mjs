// What an appliance did by the hour, as its page draws it.
import assert from "node:assert/strict";
import { test } from "node:test";

import { marksOf, samplesOf } from "../../web/src/features/operations/network/spans.ts";

const HOUR = 3600;
const START = 1_000_000 * HOUR;
const hour = (number, used, sent, filled) => ({ at: START + number * HOUR, used, sent, filled });

test("an hour is its average until now, and one that nobody heard of is not known", () => {
  const samples = samplesOf([hour(0, 10, 3600, 0), hour(2, 30, 1800, 900)], START + 2.5 * HOUR);
  assert.deepEqual(samples.map((one) => [(one.at - START) / HOUR, one.sends, one.fills, one.holds]), [
    [0, 8, 0, 10],
    [1, NaN, NaN, NaN],
    [2, 8, 4, 30],
    [2.5, 8, 4, 30],
  ]);
});
test("an hour that has just begun is not blown up", () => assert.equal(samplesOf([hour(0, 0, 60, 0)], START + 2)[0].sends, 8));
test("of nothing there is nothing", () => assert.deepEqual(samplesOf([], START), []));

const at = (...when) => new Date(2026, 10, ...when).getTime() / 1000;
test("a day is marked by its quarters, a week by its days, a month by weeks", () => {
  assert.deepEqual(marksOf("day", at(20, 13, 30)), [at(19, 18), at(20, 0), at(20, 6), at(20, 12)]);
  assert.deepEqual(marksOf("week", at(20, 13, 30)), [14, 15, 16, 17, 18, 19, 20].map((day) => at(day)));
  assert.deepEqual(marksOf("month", at(29, 0)), [1, 8, 15, 22, 29].map((day) => at(day)));
});
