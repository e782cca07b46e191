// Lines of the audit log: which are wanted, and where they lead.
import assert from "node:assert/strict";
import { test } from "node:test";

import { subjectsOf, variablesOf, wanted } from "../../web/src/features/operations/audit-filter.ts";

test("an address says which lines are wanted, and what makes no sense in it says nothing", () => {
  assert.deepEqual(wanted({ about: "jobs", who: "ann", subject: 12, since: "2026-11-01", until: "soon", other: 1 }), { about: "jobs", who: "ann", subject: "12", since: "2026-11-01", until: undefined });
  assert.equal(wanted({ about: "everything" }).about, undefined);
});
test("days are whole ones, where one is", () => {
  const { since, until } = variablesOf({ since: "2026-10-31", until: "2026-10-31" });
  assert.deepEqual([since, until], [new Date(2026, 9, 31).getTime() / 1000, new Date(2026, 10, 1).getTime() / 1000]);
});
test("ids lead somewhere, what is said of them does not", () => {
  assert.deepEqual(subjectsOf({ about: "titles", subject: "a b and 9 more" }), { ids: ["a", "b"], rest: "and 9 more" });
  assert.deepEqual(subjectsOf({ about: "titles", subject: "a long-na…" }), { ids: ["a"], rest: "long-na…" });
  assert.deepEqual(subjectsOf({ about: "appliances", subject: "metro-1 at metro" }), { ids: ["metro-1"], rest: "at metro" });
  assert.deepEqual(subjectsOf({ about: "sites", subject: "metro" }), { ids: [], rest: "metro" });
});
