import { Link } from "@tanstack/react-router";

import type { Listed } from "~/graph/catalogue";
import { Artwork } from "~/ui/artwork";
import { useWords } from "~/words/operators";

import { StateMark } from "./state";
import * as css from "./studio.css";

/** One title of a list, and where it stands. `below` is the one whose list it is. */
export function Row({ title, below }: { title: Listed; below?: string }) {
  const say = useWords();
  const { said } = title.newest;
  const facts = [say.studio.kinds[said.kind], said.number === null ? "" : say.studio.numbered(said.number), (said.parent !== below && said.parent) || "", said.year ?? ""];
  return (
    <div role="listitem">
      <Link to="/studio/$id" params={{ id: title.id }} className={css.row}>
        <span className={css.picture}>
          <Artwork source={title.artwork[0]} sizes="120px" marked />
        </span>
        <span className={css.words}>
          <span className={css.name}>{said.name}</span>
          <span className={css.quiet}>{facts.filter(Boolean).join(" · ")}</span>
        </span>
        <span className={css.marks}>
          {!title.playable && (said.kind === "FILM" || said.kind === "EPISODE") && <span className={css.quiet}>{say.studio.noFilm}</span>}
          <StateMark state={title.state} />
        </span>
      </Link>
    </div>
  );
}
