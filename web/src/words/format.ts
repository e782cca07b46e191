/** Lengths, sizes, places and times as they are written in the language that is spoken. */

import { language, LOCALES } from "./speech";

const formats = new Map<string, Intl.NumberFormat>();

/** A number as people write it. */
export function numberText(value: number, options: Intl.NumberFormatOptions = {}): string {
  const key = `${language()} ${JSON.stringify(options)}`;
  const format = formats.get(key) ?? new Intl.NumberFormat(LOCALES[language()], options);
  formats.set(key, format);
  return format.format(value);
}

function measured(value: number, unit: string, digits = 0): string {
  return numberText(value, { style: "unit", unit, unitDisplay: "short", minimumFractionDigits: digits, maximumFractionDigits: digits });
}

export function percentText(share: number): string {
  return numberText(share, { style: "percent" });
}

/** `6 min`, `48 sec`, `1 hr 32 min`: how long a film is, in words. */
export function lengthText(seconds: number): string {
  if (seconds < 59.5) return measured(Math.round(seconds), "second");
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? measured(minutes, "minute") : `${measured(Math.floor(minutes / 60), "hour")} ${measured(minutes % 60, "minute")}`;
}

/** `4.2 sec`: a short while, to the tenth. */
export function secondsText(seconds: number): string {
  return measured(seconds, "second", 1);
}

export function millisecondsText(milliseconds: number): string {
  return measured(Math.round(milliseconds), "millisecond");
}

/** `0:07`, `12:40`, `1:02:03`: a place in a film. */
export function clockText(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const tail = `${minutes.toString().padStart(hours ? 2 : 1, "0")}:${rest.toString().padStart(2, "0")}`;
  return hours ? `${hours}:${tail}` : tail;
}

const SIZES: [number, string, number][] = [
  [1e15, "petabyte", 2],
  [1e12, "terabyte", 2],
  [1e9, "gigabyte", 2],
  [1e6, "megabyte", 1],
  [1e3, "kilobyte", 0],
];

/** `820 kB`, `4.2 MB`. */
export function bytesText(bytes: number): string {
  const [size, unit, digits] = SIZES.find(([least]) => bytes >= least) ?? [1, "byte", 0];
  return measured(bytes / size, unit, digits);
}

/** `640 kb/s`, `3.2 Mb/s`. */
export function bitrateText(bits: number): string {
  if (bits < 1e6) return measured(Math.round(bits / 1e3), "kilobit-per-second");
  return bits < 1e9 ? measured(bits / 1e6, "megabit-per-second", 1) : measured(bits / 1e9, "gigabit-per-second", 2);
}

/** Names or facts one after another. Intl's lists put an "and" before the last of them, which facts do not want. */
export function listText(items: readonly string[]): string {
  return items.join(language() === "ar" ? "، " : ", ");
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

/** `this minute`, `5 minutes ago`, `yesterday`: when something was, from Unix seconds. */
export function agoText(at: number, now: number = Date.now() / 1000): string {
  const passed = Math.max(0, now - at);
  const ago = new Intl.RelativeTimeFormat(LOCALES[language()], { numeric: "auto" });
  if (passed < 90) return ago.format(0, "minute");
  if (passed < 5400) return ago.format(-Math.round(passed / 60), "minute");
  return passed < 129_600 ? ago.format(-Math.round(passed / 3600), "hour") : ago.format(-Math.round(passed / 86_400), "day");
}

/** A day and a time of day, from Unix seconds. */
export function momentText(at: number): string {
  return new Intl.DateTimeFormat(LOCALES[language()], { dateStyle: "medium", timeStyle: "short" }).format(at * 1000);
}

/** A time of day, from Unix seconds. */
export function hourText(at: number): string {
  return new Intl.DateTimeFormat(LOCALES[language()], { timeStyle: "short" }).format(at * 1000);
}

/** `Mon`: a day of the last week, from Unix seconds. */
export function weekdayText(at: number): string {
  return new Intl.DateTimeFormat(LOCALES[language()], { weekday: "short" }).format(at * 1000);
}

/** `5 Nov`: a day of the year, from Unix seconds. */
export function dayText(at: number): string {
  return new Intl.DateTimeFormat(LOCALES[language()], { day: "numeric", month: "short" }).format(at * 1000);
}
