import { useEffect, useRef, useState } from "react";

import { BrokenOff, type Draft, openJob, OtherFile, type Sending, sendSource, type Wishes } from "~/graph/upload";
import { useWords } from "~/words/operators";

/** Sends sources while the page is open; `sending` is how far the one under way is, null when there is none. */
export function useUpload() {
  const say = useWords();
  const [sending, setSending] = useState<Sending | null>(null);
  const [problem, setProblem] = useState<string>();
  const over = useRef(new AbortController());
  useEffect(() => {
    over.current = new AbortController();
    return () => over.current.abort();
  }, []);
  const busy = sending !== null;
  useEffect(() => {
    if (!busy) return undefined;
    const stay = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", stay);
    return () => removeEventListener("beforeunload", stay);
  }, [busy]);

  const wordsOf = (error: unknown) => {
    if (error instanceof OtherFile) return say.jobs.otherFile;
    if (error instanceof BrokenOff) return say.jobs.brokeOff;
    return error instanceof Error ? error.message : String(error);
  };
  const send = async (work: () => Promise<void>): Promise<boolean> => {
    setProblem(undefined);
    setSending({ done: 0, lost: false });
    try {
      await work();
      return true;
    } catch (error) {
      setProblem(wordsOf(error));
      return false;
    } finally {
      setSending(null);
    }
  };
  const sendFile = (job: string, file: File) => sendSource(job, file, setSending, over.current.signal);
  return {
    sending,
    problem,
    open: (file: File, draft: Draft, wishes: Wishes) => send(async () => sendFile(await openJob(file, draft, wishes), file)),
    goOn: (job: string, file: File) => send(() => sendFile(job, file)),
  };
}
