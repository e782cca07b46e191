import { CombinedError } from "urql";

import { OURS } from "./ours";

export const PICTURE_KINDS = "image/jpeg,image/png,image/webp";

/** Sends a picture for titles; the name by which they show it. */
export async function sendPicture(picture: File): Promise<{ name?: string; error?: CombinedError }> {
  const { answer, error } = await reach("/operator/pictures", { method: "POST", body: picture });
  return answer ? { name: ((await answer.json()) as { name: string }).name } : { error };
}

/** Puts another picture in the place of a profile's, or takes it away. */
export async function setPicture(profile: string, picture: File | null): Promise<{ error?: CombinedError }> {
  const { error } = await reach(`/profiles/${profile}/picture`, { method: picture ? "PUT" : "DELETE", body: picture });
  return error ? { error } : {};
}

/** What stands in the way is told as an error of the graph, as by a mutation. */
async function reach(path: string, request: RequestInit): Promise<{ answer: Response; error?: never } | { answer?: never; error: CombinedError }> {
  try {
    const answer = await fetch(path, { ...request, headers: OURS });
    if (answer.ok) return { answer };
    // Problem details (RFC 9457).
    const { code, detail } = (await answer.json()) as { code: string; detail: string };
    return { error: new CombinedError({ graphQLErrors: [{ message: detail, extensions: { code } }] }) };
  } catch (error) {
    return { error: new CombinedError({ networkError: error instanceof Error ? error : new Error(String(error)) }) };
  }
}
