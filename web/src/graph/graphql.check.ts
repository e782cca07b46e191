// For the compiler alone: the types of documents are inferred, so what disagrees with one is found.
import type { SET_DUTY } from "./fleet";
import type { ResultOf, VariablesOf } from "./graphql";
import type { SET_PIN } from "./profiles";
import type { VIEWER } from "./viewer";

declare const viewer: ResultOf<typeof VIEWER>["viewer"];

export const email: string | undefined = viewer?.email;
// @ts-expect-error -- nobody may be signed in
export const certain = viewer.email;
// @ts-expect-error -- the schema knows it, the document does not ask for it
export const unasked = viewer?.role;

// @ts-expect-error -- not one of the values there are
export const duty: VariablesOf<typeof SET_DUTY>["duty"] = "asleep";

// What is refused ends as an error: the answer is the profile.
export const profile = (answer: ResultOf<typeof SET_PIN>): string => answer.setPin.id;
