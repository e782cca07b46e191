import { useState } from "react";

import * as css from "./artwork.css";

/** A frame from a film that fades in when it is there. It only decorates: its name stands beside it. */
export function Artwork({ source, eager = false, className }: { source: string | undefined; eager?: boolean; className?: string }) {
  const [loaded, setLoaded] = useState<string>();
  return (
    <div className={`${css.frame} ${className ?? ""}`}>
      {source && (
        <img
          key={source}
          className={css.picture}
          src={source}
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
