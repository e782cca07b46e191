import { useQuery } from "urql";

import { STREAMS } from "~/graph/playback";
import { button } from "~/ui/button.css";
import { agoText } from "~/ui/text";

import * as css from "./curtain.css";

/** What plays in the account, each with a button that takes its place. */
export function Streams({ take }: { take: (stream: string) => void }) {
  const [{ data }] = useQuery({ query: STREAMS, variables: {}, requestPolicy: "network-only" });
  return (
    <ul className={css.streams} aria-label="What plays now">
      {data?.streams.map((one) => (
        <li key={one.id} className={css.stream}>
          <span>
            {one.profile} on {one.device}, since {agoText(one.began)}
          </span>
          <button type="button" className={button.quiet} aria-label={`Watch here instead of ${one.profile} on ${one.device}`} onClick={() => take(one.id)}>
            Watch here instead
          </button>
        </li>
      ))}
    </ul>
  );
}
