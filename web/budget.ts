import { gzipSync } from "node:zlib";

import type { Plugin } from "vite";

interface Limits {
  /** What a browser may have to fetch before the first page shows, gzipped, in kilobytes. */
  firstLoadKb: number;
}

/** Prints what the build weighs, and fails it when the first load is heavier than promised. */
export function budget({ firstLoadKb }: Limits): Plugin {
  return {
    name: "budget",
    apply: "build",
    generateBundle(_options, bundle) {
      const weights = new Map<string, number>();
      const first = new Set<string>();
      for (const [name, file] of Object.entries(bundle)) {
        weights.set(name, gzipSync(file.type === "chunk" ? file.code : file.source).length / 1000);
        if (file.type === "chunk" && file.isEntry) [name, ...file.imports].forEach((one) => first.add(one));
      }
      const total = [...first].reduce((sum, name) => sum + (weights.get(name) ?? 0), 0);
      for (const [name, weight] of weights) {
        if (weight >= 1) console.info(`${weight.toFixed(1).padStart(8)} KB gzip  ${name}${first.has(name) ? "  (first load)" : ""}`);
      }
      console.info(`${total.toFixed(1).padStart(8)} KB gzip  of script before the first page, of ${firstLoadKb} allowed`);
      if (total > firstLoadKb) this.error(`The first load weighs ${total.toFixed(0)} KB; ${firstLoadKb} are allowed.`);
    },
  };
}
