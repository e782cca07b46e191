import { catalogue } from "../speech";
import { words, type Words } from "./en";

export type { Words };

/** What those read who run the platform, or a part of it. */
const operators = catalogue<Words>(words, {
  de: () => import("./de"),
  es: () => import("./es"),
  ar: () => import("./ar"),
});
await operators.ready;

export const useWords = operators.use;
