// How sites and appliances are.
import assert from "node:assert/strict";
import { test } from "node:test";

import { healthOf } from "../../web/src/features/operations/network/health.ts";

test("a site is as its worst appliance, and calm when nobody is sent there", () => {
  const appliances = [{ standing: "serving" }, { standing: "silent" }];
  assert.deepEqual([healthOf({ evacuated: false }, appliances), healthOf({ evacuated: true }, appliances), healthOf({ evacuated: false }, [])], ["bad", "calm", "calm"]);
});
