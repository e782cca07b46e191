// A provider of OpenID Connect at http://127.0.0.1:PORT: whoever types a name is that address; "unproven…" is not vouched for.
import { createRequire } from "node:module";

const [port, back, web] = process.argv.slice(2);
const Provider = createRequire(`${web}/package.json`)("oidc-provider").default;
const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{ client_id: "nearcast", client_secret: "a secret", redirect_uris: [back] }],
  pkce: { required: () => true },
  claims: { email: ["email", "email_verified"] },
  findAccount: (_context, id) => ({
    accountId: id,
    claims: () => ({ sub: `subject of ${id}`, email: id, email_verified: !id.startsWith("unproven") }),
  }),
});
provider.listen(Number(port), "127.0.0.1", () => console.log("ready"));
