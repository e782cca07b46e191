/** What this browser remembers from one play to the next. */

interface Remembered {
  /** Bits per second. */
  bandwidth?: number;
  volume?: number;
  muted?: boolean;
  sound?: string;
  /** A language, or empty when subtitles were turned off. */
  subtitles?: string;
}

const KEY = "nearcast.player";

export function remembered(): Remembered {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "{}") as Remembered;
  } catch {
    return {};
  }
}

export function remember(more: Remembered): void {
  localStorage.setItem(KEY, JSON.stringify({ ...remembered(), ...more }));
}
