/** Signs of life: the lease of a play and its bookmark hang on them. */

let last: Promise<unknown> = Promise.resolve();

interface Sign {
  position: number;
  ended?: boolean;
}

/** Tells the platform where the picture is. Answers why the play has lost its lease, or null while it has one. */
export async function sign(session: string, told: Sign): Promise<string | null> {
  const sent = fetch(`/play/${session}/sign`, { method: "POST", body: JSON.stringify(told), keepalive: true }).then(
    async (answer) => (answer.status === 404 || answer.status === 409 ? ((await answer.json()) as { code: string }).code : null),
    // Without a network nobody can say; the play goes on from its buffer.
    () => null,
  );
  last = sent;
  return sent;
}

/** The last sign of a page that is going away. */
export function signByBeacon(session: string, position: number): void {
  navigator.sendBeacon(`/play/${session}/sign`, JSON.stringify({ position, ended: true }));
}

/** Resolves when the last sign has arrived, or after half a second. */
export function lastSign(): Promise<unknown> {
  return Promise.race([last, new Promise((resolve) => setTimeout(resolve, 500))]);
}
