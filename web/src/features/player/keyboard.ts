import { useEffect, useRef } from "react";

const SKIP_S = 10;
const LOUDER = 0.1;

interface Actions {
  toggle: () => void;
  skip: (seconds: number) => void;
  louder: (by: number) => void;
  mute: () => void;
  fullscreen: () => void;
  overlay: () => void;
  next: () => void;
}

/** The keys people know from other players. Keys that a focused control needs for itself stay its own. */
export function useKeyboard(actions: Actions): void {
  const latest = useRef(actions);
  latest.current = actions;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      const act = table(latest.current)[event.key.length === 1 ? event.key.toLowerCase() : event.key];
      if (!act || keepsKey(event)) return;
      event.preventDefault();
      act();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, []);
}

function table(to: Actions): Record<string, () => void> {
  return {
    " ": to.toggle,
    k: to.toggle,
    ArrowLeft: () => to.skip(-SKIP_S),
    ArrowRight: () => to.skip(SKIP_S),
    j: () => to.skip(-SKIP_S),
    l: () => to.skip(SKIP_S),
    ArrowUp: () => to.louder(LOUDER),
    ArrowDown: () => to.louder(-LOUDER),
    m: to.mute,
    f: to.fullscreen,
    i: to.overlay,
    n: to.next,
  };
}

function keepsKey(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement;
  if (target.closest("[role=menu]")) return true;
  if (event.key === " ") return target.closest("button, a") !== null;
  return event.key.startsWith("Arrow") && target.dataset["arrows"] === "own";
}
