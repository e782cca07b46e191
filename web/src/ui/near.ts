import { type RefCallback, useCallback, useRef } from "react";

/** Tells when a place is less than a page's height away. */
export function useNear(tell: () => void): RefCallback<Element> {
  const latest = useRef(tell);
  latest.current = tell;
  return useCallback((place) => {
    if (!place) return undefined;
    const observer = new IntersectionObserver(([seen]) => seen?.isIntersecting && latest.current(), { rootMargin: "100% 0px" });
    observer.observe(place);
    return () => observer.disconnect();
  }, []);
}
