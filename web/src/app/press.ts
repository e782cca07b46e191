import { press } from "~/features/player/press";
import { rememberedProfile } from "~/graph/viewer";

import type { router as Router } from "./router";

const FILM = /^\/watch\/([^/?]+)$/;

/** A press begins as the mouse goes down, a tenth of a second before it is a click; the film can load meanwhile. Fingers go down to
 * scroll, too, so theirs have to be clicks. */
export function followPresses(router: typeof Router): void {
  addEventListener("pointerdown", ({ target, pointerType, button, ctrlKey, metaKey, shiftKey, altKey }) => {
    if (pointerType !== "mouse" || button !== 0 || ctrlKey || metaKey || shiftKey || altKey || !(target instanceof Element)) return;
    const [, id] = FILM.exec(target.closest("a")?.getAttribute("href") ?? "") ?? [];
    const profile = rememberedProfile();
    if (id !== undefined && profile) press(router.options.context.graph, profile, decodeURIComponent(id), "hls");
  });
}
