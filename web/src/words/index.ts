import { catalogue } from "./speech";
import { words, type Words } from "./viewers/en";

export type { Words };

/** What viewers read. */
export const viewers = catalogue<Words>(words, {
  de: () => import("./viewers/de"),
  es: () => import("./viewers/es"),
  ar: () => import("./viewers/ar"),
});

export const useWords = viewers.use;
