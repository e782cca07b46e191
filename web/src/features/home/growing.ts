import { useEffect, useRef } from "react";

const FEW = 4;
const PAUSE_FIRST_MS = 2500;
const PAUSE_MAX_MS = 60_000;

/** Looks again while a platform has few titles: on its first day they appear one after another. The pauses grow. */
export function useGrowing(count: number, look: () => void): void {
  const latest = useRef(look);
  latest.current = look;
  useEffect(() => {
    if (count >= FEW) return undefined;
    let pause = PAUSE_FIRST_MS;
    let timer = 0;
    const wait = () => {
      timer = window.setTimeout(() => {
        if (!document.hidden) latest.current();
        pause = Math.min(pause * 1.1, PAUSE_MAX_MS);
        wait();
      }, pause);
    };
    wait();
    return () => clearTimeout(timer);
  }, [count]);
}
