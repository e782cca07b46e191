// How sites and appliances are.
import assert from "node:assert/strict";
import { test } from "node:test";

import { fills, healthOf } from "../../web/src/features/operations/health.ts";

test("a site is as its worst appliance, and calm when nobody is sent there", () => {
  const appliances = [{ standing: "serving" }, { standing: "silent" }];
  assert.deepEqual([healthOf({ evacuated: false }, appliances), healthOf({ evacuated: true }, appliances), healthOf({ evacuated: false }, [])], ["bad", "calm", "calm"]);
});

test("an appliance that has everything, or waits, does not fill, whatever it took a moment ago", () => {
  const fill = { filesMissing: 3, waits: null, rate: 4e6 };
  assert.deepEqual([fill, { ...fill, filesMissing: 0 }, { ...fill, waits: "Fills from 02:00." }, { ...fill, rate: 0 }].map(fills), [true, false, false, false]);
});
