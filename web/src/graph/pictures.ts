import { CombinedError } from "urql";

import { OURS } from "./ours";

/** Puts another picture in the place of a profile's, or takes it away. What stands in the way is told as by a mutation. */
export async function setPicture(profile: string, picture: File | null): Promise<{ error?: CombinedError }> {
  try {
    const answer = await fetch(`/profiles/${profile}/picture`, { method: picture ? "PUT" : "DELETE", headers: OURS, body: picture });
    return answer.ok ? {} : { error: await refusalIn(answer) };
  } catch (error) {
    return { error: new CombinedError({ networkError: error instanceof Error ? error : new Error(String(error)) }) };
  }
}

/** Problem details (RFC 9457) as an error of the graph. */
async function refusalIn(answer: Response): Promise<CombinedError> {
  const { code, detail } = (await answer.json()) as { code: string; detail: string };
  return new CombinedError({ graphQLErrors: [{ message: detail, extensions: { code } }] });
}
