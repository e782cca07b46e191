import { useSyncExternalStore } from "react";

/** Light or dark, or as the device has it. `index.html` reads the choice too, before anything is drawn. */
export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

const KEY = "nearcast.theme";
const listeners = new Set<() => void>();

export function chosenTheme(): Theme {
  return THEMES.find((one) => one === localStorage.getItem(KEY)) ?? "system";
}

export function chooseTheme(theme: Theme): void {
  const { dataset } = document.documentElement;
  if (theme === "system") {
    localStorage.removeItem(KEY);
    delete dataset["theme"];
  } else {
    localStorage.setItem(KEY, theme);
    dataset["theme"] = theme;
  }
  listeners.forEach((tell) => tell());
}

export function useTheme(): Theme {
  return useSyncExternalStore((tell) => {
    listeners.add(tell);
    return () => listeners.delete(tell);
  }, chosenTheme);
}
