import { useEffect, useState } from "react";

import { LASTS_MS } from "./screening";

/** Whether a wait lasts. A quick start shows nothing but the film: all that is drawn before it makes it come later. */
export function useLasting(wait: boolean): boolean {
  const [lasts, setLasts] = useState(false);
  useEffect(() => {
    if (!wait) return undefined;
    const timer = setTimeout(() => setLasts(true), LASTS_MS);
    return () => {
      clearTimeout(timer);
      setLasts(false);
    };
  }, [wait]);
  return lasts;
}
