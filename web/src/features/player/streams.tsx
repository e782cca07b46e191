import { useQuery } from "urql";

import { STREAMS } from "~/graph/playback";
import { button } from "~/ui/button.css";
import { useWords } from "~/words";
import { agoText } from "~/words/format";

import * as css from "./curtain.css";

/** What plays in the account, each with a button that takes its place. */
export function Streams({ take }: { take: (stream: string) => void }) {
  const say = useWords();
  const [{ data }] = useQuery({ query: STREAMS, variables: {}, requestPolicy: "network-only" });
  return (
    <ul className={css.streams} aria-label={say.player.streams}>
      {data?.streams.map((one) => (
        <li key={one.id} className={css.stream}>
          <span>{say.player.stream(one.profile, one.device, agoText(one.began))}</span>
          <button type="button" className={button.quiet} aria-label={say.player.takeOverFrom(one.profile, one.device)} onClick={() => take(one.id)}>
            {say.player.takeOver}
          </button>
        </li>
      ))}
    </ul>
  );
}
