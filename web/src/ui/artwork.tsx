import { useState } from "react";

import * as css from "./artwork.css";
import { Mark } from "./logo";

/** The copies there are of every picture, in pixels, and the most that the picture itself has. */
const WIDTHS = [320, 640, 1280];
const WIDEST = 1920;

interface Shown {
  source: string | undefined;
  /** How wide it is shown. `auto` would be right by itself, but as an image leaves its page browsers then fetch it as wide as the window. */
  sizes: string;
  eager?: boolean;
  /** Shows our mark where there is no picture. */
  marked?: boolean;
  className?: string;
}

/** A frame from a film that fades in when it is there. It only decorates: its name stands beside it. */
export function Artwork({ source, sizes, eager = false, marked = false, className }: Shown) {
  const [loaded, setLoaded] = useState<string>();
  return (
    <div className={`${css.frame} ${className ?? ""}`}>
      {marked && !source && <Mark className={css.mark} />}
      {source && (
        <img
          key={source}
          className={css.picture}
          src={source}
          srcSet={copies(source)}
          sizes={sizes}
          alt=""
          loading={eager ? "eager" : "lazy"}
          decoding="async"
          data-loaded={loaded === source}
          onLoad={() => setLoaded(source)}
        />
      )}
    </div>
  );
}

function copies(source: string) {
  const name = source.replace(/\.jpg$/, "");
  return [...WIDTHS.map((width) => `${name}-${width}.jpg ${width}w`), `${source} ${WIDEST}w`].join(", ");
}
