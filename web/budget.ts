import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import type { Plugin } from "vite";

interface Limits {
  /** What a browser may have to fetch before the first page shows, gzipped, in kilobytes. */
  firstLoadKb: number;
}

/** Puts a compressed twin beside every large file, prints what the build weighs, and fails it when the first load is heavier
 * than promised. */
export function budget({ firstLoadKb }: Limits): Plugin {
  return {
    name: "budget",
    apply: "build",
    // Not earlier: Vite still writes into the bundle while it is generated.
    writeBundle({ dir = "." }, bundle) {
      const weights = new Map<string, number>();
      const first = new Set<string>();
      const twins = new Map<string, Uint8Array>();
      for (const [name, file] of Object.entries(bundle)) {
        const twin = gzipSync(file.type === "chunk" ? file.code : file.source, { level: 9 });
        weights.set(name, twin.length / 1000);
        if (name.startsWith("assets/") && twin.length > 1000) twins.set(`${name}.gz`, twin);
        if (file.type === "chunk" && file.isEntry) [name, ...file.imports].forEach((one) => first.add(one));
      }
      for (const [fileName, source] of twins) writeFileSync(join(dir, fileName), source);
      const total = [...first].reduce((sum, name) => sum + (weights.get(name) ?? 0), 0);
      for (const [name, weight] of weights) {
        if (weight >= 1) console.info(`${weight.toFixed(1).padStart(8)} KB gzip  ${name}${first.has(name) ? "  (first load)" : ""}`);
      }
      console.info(`${total.toFixed(1).padStart(8)} KB gzip  of script before the first page, of ${firstLoadKb} allowed`);
      if (total > firstLoadKb) this.error(`The first load weighs ${total.toFixed(0)} KB; ${firstLoadKb} are allowed.`);
    },
  };
}
