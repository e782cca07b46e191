import * as css from "./face.css";

interface Props {
  name: string;
  hue: number;
  picture: string | null;
  size: number | string;
}

/** The picture of a profile, or its initial on its own hue. That is a picture too, so the letter is no text of the page. */
export function Face({ name, hue, picture, size }: Props) {
  const light = `oklch(0.74 0.12 ${hue})`;
  const deep = `oklch(0.46 0.12 ${hue + 35})`;
  return (
    <span className={css.face} style={{ width: size, background: `linear-gradient(145deg, ${light}, ${deep})` }} aria-hidden="true">
      {picture ? <img className={css.picture} src={picture} alt="" /> : <span className={css.letter} data-letter={name.trim().charAt(0).toLocaleUpperCase()} />}
    </span>
  );
}
