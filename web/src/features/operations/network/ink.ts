/** How charts are drawn like the page around them: a canvas knows nothing of its styles. */
export interface Ink {
  family: string;
  rtl: boolean;
  /** A token's. */
  colour: (token: string) => string;
}

export function inkOf(canvas: HTMLCanvasElement): Ink {
  const style = getComputedStyle(canvas);
  return { family: style.fontFamily, rtl: style.direction === "rtl", colour: (token) => style.getPropertyValue(`--colour-${token}`).trim() };
}
