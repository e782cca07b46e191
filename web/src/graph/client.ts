import { DOCUMENTS } from "virtual:documents";
import { cacheExchange, Client, type CombinedError, type Exchange, fetchExchange, mapExchange } from "urql";

import { viewers } from "~/words";

import { chosenVantage } from "./vantages";
import { lastSign } from "./signs";
import { refusals } from "./refusals";
import { VIEWER } from "./viewer";

/** A client with an empty memory. Signing in or out, and watching from elsewhere, begin with a new one. */
export function createGraph(): Client {
  const graph: Client = new Client({
    url: "/graphql",
    exchanges: [signedOut(() => void graph.query(VIEWER, {}, { requestPolicy: "network-only" }).toPromise()), refusals, cacheExchange, fetchExchange],
    preferGetMethod: false,
    fetchSubscriptions: true,
    fetchOptions: { credentials: "same-origin" },
    fetch: async (input, init) => {
      // A page asked for right after a play must show where it stopped.
      await lastSign();
      const headers = new Headers(init?.headers);
      const vantage = chosenVantage();
      if (vantage) headers.set("X-Forwarded-For", vantage);
      return fetch(input, { ...init, headers, body: byId(init?.body) });
    },
  });
  return graph;
}

/** Asks again who is here when somebody is refused as nobody: their sign-in ran out, and every page for people leads to the welcome page then. */
function signedOut(ask: () => void): Exchange {
  return mapExchange({
    onError: ({ graphQLErrors }) => {
      if (graphQLErrors.some((one) => one.extensions["code"] === "accounts.not_signed_in")) ask();
    },
  });
}

/** The request with its document named instead of sent, where the platform knows it. */
function byId(body: BodyInit | null | undefined): BodyInit | null {
  if (typeof body !== "string") return body ?? null;
  const { query, ...rest } = JSON.parse(body) as { query: string; operationName?: string };
  const documentId = DOCUMENTS[rest.operationName ?? ""];
  return documentId ? JSON.stringify({ documentId, ...rest }) : body;
}

export interface Problem {
  code: string;
  words: string;
  /** What of a change it is about, as the platform names it. */
  field?: string | undefined;
}

/** What went wrong and what to do about it: in our words where viewers meet it, else in the platform's own. */
export function problemOf(error: CombinedError): Problem {
  const say = viewers.now();
  if (error.networkError) {
    return { code: "network", words: say.unreachable.words };
  }
  const first = error.graphQLErrors[0];
  const { code: told, remedy, field } = first?.extensions ?? {};
  const code = typeof told === "string" ? told : "unknown";
  const ours: Record<string, string | null> = say.refusals;
  const words = ours[code] ?? [first?.message ?? error.message, typeof remedy === "string" ? remedy : ""].filter(Boolean).join(" ");
  return { code, words, field: typeof field === "string" ? field : undefined };
}
