import { useEffect, useRef, useState } from "react";

import { openJob, sendSource } from "~/graph/upload";

/** Sends sources while the page is open; `done` is how far the one under way is, from 0 to 1. */
export function useUpload() {
  const [done, setDone] = useState<number | null>(null);
  const [problem, setProblem] = useState<string>();
  const over = useRef(new AbortController());
  useEffect(() => {
    const { current } = over;
    return () => current.abort();
  }, []);
  const sending = done !== null;
  useEffect(() => {
    if (!sending) return undefined;
    const stay = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", stay);
    return () => removeEventListener("beforeunload", stay);
  }, [sending]);

  const send = async (work: () => Promise<void>): Promise<boolean> => {
    setProblem(undefined);
    setDone(0);
    try {
      await work();
      return true;
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
      return false;
    } finally {
      setDone(null);
    }
  };
  return {
    done,
    problem,
    open: (file: File, name: string) => send(async () => sendSource(await openJob(file, name), file, false, setDone, over.current.signal)),
    goOn: (job: string, file: File) => send(() => sendSource(job, file, true, setDone, over.current.signal)),
  };
}
