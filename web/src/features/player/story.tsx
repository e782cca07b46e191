import { useEffect, useState } from "react";

import type { Ledger } from "~/player";
import { Icon } from "~/ui/icon";
import { bitrateText, bytesText } from "~/ui/text";

import type { Screening, State } from "./screening";
import * as css from "./story.css";
import { bufferedTo } from "./video";

const LOOK_EVERY_MS = 500;

interface Props {
  screening: Screening;
  state: State;
  video: HTMLVideoElement;
  onClose: () => void;
}

/** Where this film comes from right now, and how well it goes. */
export function Story({ screening, state, video, onClose }: Props) {
  useTick();
  const { play, ledger, meter } = state;
  const told = screening.statistics();
  const serving = ledger.serving;
  const facts: [string, string][] = [
    ["Address", serving ? new URL(serving.address).host : "–"],
    ["Your network", play?.network ?? "not a known one"],
    ["Picture", told?.height ? `${told.width} × ${told.height}` : "–"],
    ["Bitrate", told?.bitrate ? bitrateText(told.bitrate) : "–"],
    ["Line", told?.bandwidth ? bitrateText(told.bandwidth) : "–"],
    ["Buffer", `${(bufferedTo(video) - video.currentTime).toFixed(1)} s`],
    ["Frames dropped", told ? `${told.framesDropped} of ${told.framesDecoded}` : "–"],
    ["First picture after", meter.startup === null ? "–" : `${Math.round(meter.startup)} ms`],
    ["Stood still", meter.rebuffers === 0 ? "never" : `${meter.rebuffers}×, ${Math.round(meter.rebuffering)} ms`],
    ["Moved", ledger.moves === 0 ? "never" : `${ledger.moves}×`],
  ];
  return (
    <aside className={css.panel} aria-label="Where it comes from">
      <div className={css.head}>
        <h2 className={css.heading}>Where it comes from</h2>
        <button type="button" className={css.close} aria-label="Close" onClick={onClose}>
          <Icon name="close" size={18} />
        </button>
      </div>
      <p className={css.serving} data-fact="appliance">
        {serving?.appliance ?? "Nothing yet"}
      </p>
      <p className={css.where} data-fact="site">
        {serving ? `${serving.site}, ${serving.rank === 0 ? "the best site for you" : `rank ${serving.rank}`}` : "The first bytes are on their way."}
      </p>
      <dl className={css.facts}>
        {facts.map(([term, fact]) => (
          <Fact key={term} term={term} fact={fact} />
        ))}
      </dl>
      <Shares ledger={ledger} />
    </aside>
  );
}

function Fact({ term, fact }: { term: string; fact: string }) {
  return (
    <>
      <dt className={css.term}>{term}</dt>
      <dd className={css.fact} data-fact={term}>
        {fact}
      </dd>
    </>
  );
}

function Shares({ ledger }: { ledger: Ledger }) {
  if (ledger.shares.length === 0) return null;
  const whole = ledger.shares.reduce((sum, one) => sum + one.bytes, 0);
  return (
    <ul className={css.shares} aria-label="Bytes by appliance">
      {ledger.shares.map(({ pathway, bytes }) => (
        <li key={pathway.appliance} className={css.share}>
          <span>{pathway.appliance}</span>
          <span>{bytesText(bytes)}</span>
          <span className={css.bar}>
            <span className={css.fill} data-serving={pathway === ledger.serving} style={{ display: "block", width: `${(100 * bytes) / whole}%` }} />
          </span>
        </li>
      ))}
    </ul>
  );
}

/** Draws again twice a second: buffer and frames change without an event. */
function useTick(): void {
  const [, setTick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setTick((tick) => tick + 1), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
}
