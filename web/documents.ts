import { readdirSync, readFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { join } from "node:path";

import { formatDocument, gql, stringifyDocument } from "@urql/core";
import type { DocumentNode } from "graphql";
import type { Plugin } from "vite";

const MODULE = "virtual:documents";
const WRITTEN = /const (\w+) = graphql\(`([^`]*)`(?:, \[([\w, ]*)\])?\)/g;

/** Tells the client the ids of its documents by the names of their operations, and leaves their texts for the platform, which
 * then knows beforehand whatever the client will ask. While one works on the client, documents are sent in full. */
export function documents({ folder }: { folder: string }): Plugin {
  let building = false;
  return {
    name: "documents",
    config: (_, { command }) => void (building = command === "build"),
    resolveId: (id) => (id === MODULE ? `\0${MODULE}` : undefined),
    load: (id) => (id === `\0${MODULE}` ? `export const DOCUMENTS = ${JSON.stringify(building ? idsOf(folder) : {})};` : undefined),
    generateBundle() {
      this.emitFile({ type: "asset", fileName: "documents.json", source: JSON.stringify(textsIn(folder)) });
    },
  };
}

function idsOf(folder: string): Record<string, string> {
  return Object.fromEntries(textsIn(folder).map((text) => [/^(?:query|mutation|subscription) (\w+)/.exec(text)?.[1], `sha256:${createHash("sha256").update(text).digest("hex")}`]));
}

/** The documents as they go over the wire, each with its fragments and the `__typename`s that the client's memory needs. */
function textsIn(folder: string): string[] {
  const sources = readdirSync(folder)
    .filter((name) => name.endsWith(".ts"))
    .sort()
    .map((name) => readFileSync(join(folder, name), "utf8"))
    .join("\n");
  const written = new Map(Array.from(sources.matchAll(WRITTEN), ([, name = "", text = "", fragments = ""]) => [name, { text, fragments }] as const));
  const wholeOf = (name: string): string => {
    const { text, fragments } = written.get(name) ?? { text: "", fragments: "" };
    return [text, ...(fragments.match(/\w+/g) ?? []).map(wholeOf)].join("\n");
  };
  return Array.from(written.keys(), wholeOf)
    .filter((whole) => !whole.trimStart().startsWith("fragment"))
    .map((whole) => stringifyDocument(formatDocument(gql(whole)) as DocumentNode));
}
