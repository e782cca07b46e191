import { readFileSync, writeFileSync } from "node:fs";

import { minifyIntrospection, outputIntrospectionFile } from "gql.tada/internal";
import { buildSchema, introspectionFromSchema } from "graphql";

// Writes the platform's schema as types, of which the compiler infers those of every document: `node schema.ts FILE`.
// The command that gql.tada has for this does not run beside the compiler we use.
const file = process.argv[2] ?? "";
const schema = buildSchema(readFileSync(new URL("../src/nearcast/graph/schema.graphql", import.meta.url), "utf8"));
const preamble = "/* Made of schema.graphql by `make schema`. */";
writeFileSync(file, outputIntrospectionFile(minifyIntrospection(introspectionFromSchema(schema)), { fileType: ".d.ts", shouldPreprocess: true, preamble }));
