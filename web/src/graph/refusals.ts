import { CombinedError, type Exchange, mapExchange } from "urql";

import { graphql, type ResultOf } from "./graphql";

/** What every change asks for beside its result. */
export const REFUSED = graphql(`
  fragment Refused on Refusal {
    code
    message
    field
    value
    remedy
  }
`);

/** Why the platform refuses a change. `code` never changes. */
export type Refusal = ResultOf<typeof REFUSED>;

/** A change that is refused ends as one that failed, so that pages have one way to tell of both. */
export const refusals: Exchange = mapExchange({
  onResult(result) {
    if (result.operation.kind !== "mutation") return;
    const refused = Object.values((result.data ?? {}) as Record<string, unknown>).find(isRefusal);
    if (!refused) return;
    const { message, ...extensions } = refused;
    return { ...result, data: undefined, error: new CombinedError({ graphQLErrors: [{ message, extensions }] }) };
  },
});

function isRefusal(told: unknown): told is Refusal {
  return typeof told === "object" && told !== null && "__typename" in told && told.__typename === "Refusal";
}
