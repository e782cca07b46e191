import type { AnyRouter } from "@tanstack/react-router";

import { type Box, type Direction, nextIn } from "~/ui/spatial";

const DIRECTIONS: Partial<Record<string, Direction>> = { ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down" };
/** Also the key of a television's remote control. */
const BACK = ["Escape", "GoBack", "XF86Back"];
const REACHABLE = "a[href]:not([href^='#']),button,input,select,textarea";
/** A page may take long on an old television. */
const PATIENCE_MS = 20_000;

/** Whether arrow keys lead through the pages; then a new page gets the focus, so that it is always to be seen. */
let byKeys = false;
/** Where the focus was last, by the address of the page: the link's address, and which of those with that address it was. */
const lastOn = new Map<string, { href: string; number: number }>();

/** Lets arrow keys move the focus, Enter choose, and Escape go back, on every page. What a page does with a key itself comes first. */
export function followArrows(router: AnyRouter): void {
  addEventListener("keydown", (event) => press(router, event));
  addEventListener("pointerdown", () => (byKeys = false));
  addEventListener("focusin", ({ target }) => {
    const href = (target as HTMLElement).getAttribute("href");
    if (href) lastOn.set(location.pathname, { href, number: linksTo(href).indexOf(target as HTMLElement) });
  });
  router.subscribe("onResolved", ({ pathChanged }) => {
    if (byKeys && pathChanged) void arrive(performance.now() + PATIENCE_MS);
  });
}

function press(router: AnyRouter, event: KeyboardEvent): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const target = event.target as HTMLElement;
  const direction = DIRECTIONS[event.key];
  if (event.key === "Tab") byKeys = false;
  if (direction && !keeps(target, direction)) {
    byKeys = true;
    event.preventDefault();
    move(direction);
  } else if (event.key === "Enter" && target.matches("input[type=checkbox], input[type=radio]")) {
    event.preventDefault();
    target.click();
  } else if (BACK.includes(event.key) && !isWritten(target) && location.pathname !== "/" && router.history.canGoBack()) {
    event.preventDefault();
    router.history.back();
  }
}

/** Whether somebody has written something that going back would lose. */
function isWritten(target: HTMLElement): boolean {
  return target.matches("textarea,input:not([type=checkbox], [type=radio], [type=range])") && (target as HTMLInputElement).value !== "";
}

/** Whether what has the focus needs the key for itself. */
function keeps(target: HTMLElement, direction: Direction): boolean {
  if (target instanceof HTMLTextAreaElement) return true;
  if (target instanceof HTMLSelectElement) return CSS.supports("selector(:open)") && target.matches(":open");
  if (!(target instanceof HTMLInputElement) || direction === "up" || direction === "down") return false;
  if (target.type === "checkbox") return false;
  // A slider moves until its end, and then lets go.
  if (target.type === "range") return target.value !== (direction === "left" ? target.min : target.max);
  // Only at the ends of what is written do the keys lead on; some kinds of fields do not tell.
  const end = direction === "left" ? 0 : target.value.length;
  return target.value === "" ? false : target.selectionStart !== end || target.selectionEnd !== end;
}

function move(direction: Direction): void {
  const from = document.activeElement;
  if (!(from instanceof HTMLElement) || from === document.body) return void enter();
  const others = reachable(document).filter((one) => one !== from);
  const next = nextIn(direction, boxOf(from), others.map(boxOf));
  if (next !== null) show(others[next]);
}

/** Gives the focus to the page: where it was last, else to what comes first. */
function enter(): boolean {
  const main = document.querySelector("main");
  if (!main) return false;
  const last = lastOn.get(location.pathname);
  const entered = (last && linksTo(last.href)[last.number]) ?? reachable(main)[0];
  show(entered);
  return entered !== undefined;
}

/** Enters a new page as soon as it shows something; the player keeps the keys for the film. */
async function arrive(until: number): Promise<void> {
  while (performance.now() < until && byKeys) {
    await new Promise(requestAnimationFrame);
    if (document.activeElement !== document.body || document.querySelector("[data-keys=own]")) return;
    if (!document.querySelector("[aria-busy=true]") && enter()) return;
  }
}

function linksTo(href: string): HTMLElement[] {
  return reachable(document).filter((one) => one.getAttribute("href") === href);
}

function reachable(root: ParentNode): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>(REACHABLE)].filter((one) => one.tabIndex >= 0 && !one.matches(":disabled") && one.checkVisibility({ visibilityProperty: true }));
}

/** Where it stands on the page; what stays at the top of the window while the page scrolls stands at the top of the page. */
function boxOf(element: HTMLElement): Box {
  const { left, right, top, bottom } = element.getBoundingClientRect();
  const passed = element.closest("[data-stays]") ? 0 : scrollY;
  return { left, right, top: top + passed, bottom: bottom + passed };
}

function show(element: HTMLElement | undefined): void {
  element?.focus({ preventScroll: true });
  if (!element?.closest("[data-stays]")) element?.scrollIntoView({ block: "center", inline: "nearest" });
}
