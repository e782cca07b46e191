import type { initGraphQLTada } from "gql.tada";
import { type DocumentInput, gql } from "urql";

import type { introspection, introspection_types } from "./schema";

export type { ResultOf, VariablesOf } from "gql.tada";

/** The schema as pages see it: a change that is refused ends as an error (see `refusals`), so no answer is a refusal. */
type Schema = Omit<introspection, "types"> & { types: { [Name in keyof introspection_types]: Accepted<introspection_types[Name]> } };
type Accepted<Type> = Type extends { kind: "UNION"; possibleTypes: infer Types } ? Omit<Type, "possibleTypes"> & { possibleTypes: Exclude<Types, "Refusal"> } : Type;

type Infer = ReturnType<typeof initGraphQLTada<{ introspection: Schema; disableMasking: true }>>;

/** A document with the fragments it spreads. What it takes and what it answers is inferred from the schema.
 * urql takes fragments only between the strings of a template. */
export const graphql = ((text: string, fragments: DocumentInput[] = []) =>
  gql([text, ...fragments.map(() => "")] as unknown as TemplateStringsArray, ...fragments)) as Infer;
