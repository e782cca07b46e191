/** The appliance that served last, which most likely serves next. Whoever presses play has a connection to it by the time the platform has
 * answered; where another is nearer by then, one connection was for nothing. */

const KEY = "nearcast.nearest";
const link = document.createElement("link");
link.rel = "preconnect";
// As the player asks: without cookies.
link.crossOrigin = "anonymous";

export function rememberNearest(address: string): void {
  localStorage.setItem(KEY, new URL(address).origin);
}

export function connectToNearest(): void {
  const known = localStorage.getItem(KEY);
  if (known === null) return;
  link.href = known;
  document.head.append(link);
}
