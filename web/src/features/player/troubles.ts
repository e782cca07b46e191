import { viewers } from "~/words";

interface Told {
  heading: string;
  words: string;
}

/** What to tell a viewer about a problem: our words for what we know, else the platform's. */
export function wordsFor(code: string, told?: string, kind = ""): Told {
  const { other, ...known } = viewers.now().troubles;
  const words: Record<string, Told> = known;
  return words[code] ?? words[kind] ?? { heading: other.heading, words: told ?? other.words };
}
