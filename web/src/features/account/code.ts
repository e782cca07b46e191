import { useState } from "react";

/** The code a letter's link carries behind its `#`. It leaves the address bar, so that nobody passes it on by accident. */
export function useCode(): string {
  const [code] = useState(() => location.hash.slice(1));
  if (location.hash) history.replaceState(history.state, "", location.pathname + location.search);
  return code;
}
