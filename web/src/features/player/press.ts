import type { Client } from "urql";

import { startPlay } from "~/graph/playback";
import type { Engine } from "~/player";

import type { Screening } from "./screening";

type Coming = Promise<Screening>;

const SHOWN_WITHIN_MS = 5000;
/** Screenings whose page is still to come. */
const pressed = new Map<string, Coming>();

/** Fetches what plays a film, before anybody has pressed. */
export function prepare(): void {
  import("./screening").then(({ Screening }) => Screening.prepare(), () => undefined);
}

/** Begins a film whose page is still to come: the platform answers and the film loads while that is drawn. What no page takes is given
 * back. */
export function press(graph: Client, profile: string, title: string, engine: Engine): void {
  const key = keyOf(profile, title, engine);
  if (pressed.has(key)) return;
  const coming = begun(graph, profile, title, engine, null);
  pressed.set(key, coming);
  const drop = () => pressed.get(key) === coming && pressed.delete(key);
  coming.then((screening) => setTimeout(() => drop() && screening.leave(), SHOWN_WITHIN_MS), drop);
}

/** The screening of a page: what was pressed for it, else a new one. */
export function screeningFor(graph: Client, profile: string, title: string, engine: Engine, takeOver: string | null): Coming {
  const key = keyOf(profile, title, engine);
  const coming = takeOver === null ? pressed.get(key) : undefined;
  if (coming) pressed.delete(key);
  return coming ?? begun(graph, profile, title, engine, takeOver);
}

/** The platform is asked before what plays is there, which a first visit still has to fetch. */
async function begun(graph: Client, profile: string, title: string, engine: Engine, takeOver: string | null): Coming {
  const answer = startPlay(graph, profile, title, takeOver);
  const { Screening } = await import("./screening");
  const screening = new Screening({ engine, title });
  void screening.begin(answer);
  return screening;
}

function keyOf(...parts: readonly string[]): string {
  return parts.join(" ");
}
