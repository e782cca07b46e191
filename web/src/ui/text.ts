/** `6 min`, `48 s`, `1 h 32 min`: how long a film is, in words. */
export function lengthText(seconds: number): string {
  if (seconds < 59.5) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** `S2 E5`: which episode of a series; `Special 1` for those outside of its seasons. */
export function episodeText(season: number | undefined, number: number | null): string {
  return season === 0 ? `Special ${number ?? ""}`.trim() : `S${season ?? "?"} E${number ?? "?"}`;
}

/** `0:07`, `12:40`, `1:02:03`: a place in a film. */
export function clockText(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const tail = `${minutes.toString().padStart(hours ? 2 : 1, "0")}:${rest.toString().padStart(2, "0")}`;
  return hours ? `${hours}:${tail}` : tail;
}

/** `820 KB`, `4.2 MB`. */
export function bytesText(bytes: number): string {
  if (bytes < 1e6) return `${Math.round(bytes / 1e3)} KB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
}

/** `640 kbit/s`, `3.2 Mbit/s`. */
export function bitrateText(bits: number): string {
  return bits < 1e6 ? `${Math.round(bits / 1e3)} kbit/s` : `${(bits / 1e6).toFixed(1)} Mbit/s`;
}

/** The language of a BCP 47 tag in that language itself, so that whoever speaks it finds it. */
export function languageText(tag: string): string {
  try {
    const name = new Intl.DisplayNames([tag], { type: "language" }).of(tag) ?? tag;
    return name.charAt(0).toLocaleUpperCase(tag) + name.slice(1);
  } catch {
    return tag;
  }
}

export function maturityText(age: number): string {
  return age === 0 ? "All" : `${age}+`;
}

/** `just now`, `5 minutes ago`, `yesterday`: when something was, from Unix seconds. */
export function agoText(at: number, now: number = Date.now() / 1000): string {
  const passed = Math.max(0, now - at);
  if (passed < 90) return "just now";
  const ago = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
  if (passed < 5400) return ago.format(-Math.round(passed / 60), "minute");
  return passed < 129_600 ? ago.format(-Math.round(passed / 3600), "hour") : ago.format(-Math.round(passed / 86_400), "day");
}
