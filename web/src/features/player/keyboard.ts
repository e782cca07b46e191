import { useEffect, useRef } from "react";

const SKIP_S = 10;
const LOUDER = 0.1;

interface Actions {
  toggle: () => void;
  skip: (seconds: number) => void;
  louder: (by: number) => void;
  mute: () => void;
  fullscreen: () => void;
  inset: () => void;
  overlay: () => void;
  next: () => void;
  /** Goes to the buttons, for whoever has no pointer. */
  controls: () => void;
}

/** The keys people know from other players. */
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
    p: to.inset,
    i: to.overlay,
    n: to.next,
    Enter: to.controls,
    Escape: letGo,
  };
}

/** From the buttons back to the film. */
function letGo(): void {
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
}

/** Whoever came to a control by keys goes on from there by keys. The arrows of the time line are the film's. */
function keepsKey({ key, target }: KeyboardEvent): boolean {
  const held = target instanceof HTMLElement && target !== document.body ? target : null;
  if (key === "Escape") return held === null;
  if (!held) return false;
  if (key === " " || key === "Enter") return held.closest("button, a, input") !== null;
  if (!key.startsWith("Arrow") || !held.matches(":focus-visible")) return false;
  return !held.matches("[data-time-line]") || key === "ArrowUp" || key === "ArrowDown";
}
