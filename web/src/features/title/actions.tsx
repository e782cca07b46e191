import { Link } from "@tanstack/react-router";
import { useMutation } from "urql";

import { SET_BOOKMARK } from "~/graph/playback";
import { type FullTitle, isBegun, type Title } from "~/graph/titles";
import { useWatcher } from "~/graph/watcher";
import { Bar } from "~/ui/bar";
import { button } from "~/ui/button.css";
import { episodeText } from "~/ui/episode";
import { Icon } from "~/ui/icon";
import { useWords } from "~/words";
import { clockText } from "~/words/format";

import { Opinions } from "./opinions";
import * as css from "./title.css";

/** Play it, go on with it, begin anew, keep it, like it. A series plays the episode that comes now. */
export function Actions({ title }: { title: FullTitle }) {
  const say = useWords();
  const played = title.upNext ?? (title.duration > 0 ? title : null);
  const begun = played && isBegun(played.bookmark) ? played.bookmark : null;
  const which = title.upNext ? ` ${episodeText(say, title.upNext.season?.number, title.upNext.number)}` : "";
  return (
    <>
      {begun && (
        <div className={css.begun}>
          <Bar share={begun.position / begun.duration} name={say.title.watched} />
          {say.title.left(clockText(begun.duration - begun.position))}
        </div>
      )}
      <div className={css.actions}>
        {played && (
          <Link to="/watch/$id" params={{ id: played.id }} search={{}} preload="render" className={button.main}>
            <Icon name="play" />
            {begun ? say.home.resume : say.home.play}
            {which}
          </Link>
        )}
        {played && begun && <FromTheStart title={played} />}
        <Opinions title={title} />
      </div>
    </>
  );
}

/** Forgets where one stopped; the next play begins at the beginning. */
function FromTheStart({ title }: { title: Title }) {
  const say = useWords();
  const { profile } = useWatcher();
  const [{ fetching }, forget] = useMutation(SET_BOOKMARK);
  return (
    <button type="button" className={button.quiet} disabled={fetching} onClick={() => void forget({ profile: profile.id, title: title.id, position: 0 })}>
      {say.title.startOver}
    </button>
  );
}
