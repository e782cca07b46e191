import { CombinedError, type Exchange, mapExchange } from "urql";

/** Why the platform refuses a change. `code` never changes. */
export interface Refusal {
  code: string;
  message: string;
  field: string | null;
  value?: string | null;
  remedy: string | null;
}

/** It was done, and there is nothing else to tell. */
export interface Done {
  done: boolean;
}

/** What every change asks for beside its result. */
export const REFUSED = /* GraphQL */ `
  fragment Refused on Refusal {
    code
    message
    field
    value
    remedy
  }
`;

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
