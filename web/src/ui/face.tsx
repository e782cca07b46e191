import * as css from "./face.css";

/** The picture of a profile: its initial on its own hue. A picture, so the letter is no text of the page. */
export function Face({ name, hue, size }: { name: string; hue: number; size: number | string }) {
  const light = `oklch(0.74 0.12 ${hue})`;
  const deep = `oklch(0.46 0.12 ${hue + 35})`;
  return (
    <span className={css.face} style={{ width: size, background: `linear-gradient(145deg, ${light}, ${deep})` }} aria-hidden="true">
      <span className={css.letter} data-letter={name.trim().charAt(0).toLocaleUpperCase()} />
    </span>
  );
}
