// Runs graphql-http's audits against an address and prints what each found, as JSON.
import { createRequire } from "node:module";

const { serverAudits } = createRequire(`${process.argv[3]}/package.json`)("graphql-http");
const audits = serverAudits({ url: process.argv[2], fetchFn: fetch });
const found = [];
for (const audit of audits) {
  const { status, reason } = await audit.fn();
  found.push({ name: audit.name, status, reason: reason ?? null });
}
console.log(JSON.stringify(found));
