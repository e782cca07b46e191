import type { ReactNode } from "react";

import type { Live } from "~/graph/live";
import { Notice } from "~/ui/notice";
import { useWords } from "~/words";

/** In the place of something that is not there; or that nobody tells of now, which is no reason to call it gone. */
export function Absent({ live, heading, words, children }: { live: Live<unknown>; heading: string; words: string; children: ReactNode }) {
  const { unreachable } = useWords();
  return (
    <Notice heading={live.away ? unreachable.heading : heading} words={live.away ? unreachable.words : words}>
      {children}
    </Notice>
  );
}
