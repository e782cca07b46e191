import { useCallback, useEffect, useRef, useState } from "react";

const IDLE_MS = 2800;

/** Whether nobody has moved for a while, and a function to call when somebody does. */
export function useIdle(mayIdle: boolean): [boolean, () => void] {
  const [idle, setIdle] = useState(false);
  const timer = useRef(0);
  const stir = useCallback(() => {
    setIdle(false);
    clearTimeout(timer.current);
    if (mayIdle) timer.current = window.setTimeout(() => setIdle(true), IDLE_MS);
  }, [mayIdle]);
  useEffect(() => {
    stir();
    return () => clearTimeout(timer.current);
  }, [stir]);
  return [idle && mayIdle, stir];
}
