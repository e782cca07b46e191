import { useEffect, useState } from "react";

import type { Ledger } from "~/player";
import { Icon } from "~/ui/icon";
import { useWords } from "~/words";
import { bitrateText, bytesText, listText, millisecondsText, secondsText } from "~/words/format";

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
  const say = useWords();
  useTick();
  const { play, ledger, meter } = state;
  const told = screening.statistics();
  const serving = ledger.serving;
  const facts: [name: string, term: string, fact: string][] = [
    ["address", say.story.address, serving ? new URL(serving.address).host : "–"],
    ["network", say.story.network, play?.network ?? say.story.unknown],
    ["picture", say.story.picture, told?.height ? `${told.width} × ${told.height}` : "–"],
    ["bitrate", say.story.bitrate, told?.bitrate ? bitrateText(told.bitrate) : "–"],
    ["line", say.story.line, told?.bandwidth ? bitrateText(told.bandwidth) : "–"],
    ["buffer", say.story.buffer, secondsText(bufferedTo(video) - video.currentTime)],
    ["dropped", say.story.dropped, told ? say.story.droppedOf(told.framesDropped, told.framesDecoded) : "–"],
    ["startup", say.story.startup, meter.startup === null ? "–" : millisecondsText(meter.startup)],
    ["still", say.story.still, meter.rebuffers === 0 ? say.story.never : listText([`${meter.rebuffers}×`, millisecondsText(meter.rebuffering)])],
    ["moved", say.story.moved, ledger.moves === 0 ? say.story.never : `${ledger.moves}×`],
  ];
  return (
    <aside className={css.panel} aria-label={say.player.story}>
      <div className={css.head}>
        <h2 className={css.heading}>{say.player.story}</h2>
        <button type="button" className={css.close} aria-label={say.close} onClick={onClose}>
          <Icon name="close" size={18} />
        </button>
      </div>
      <p className={css.serving} data-fact="appliance">
        {serving?.appliance ?? say.story.nothing}
      </p>
      <p className={css.where} data-fact="site">
        {serving ? listText([serving.site, serving.rank === 0 ? say.story.best : say.story.rank(serving.rank)]) : say.story.coming}
      </p>
      <dl className={css.facts}>
        {facts.map(([name, term, fact]) => (
          <Fact key={name} name={name} term={term} fact={fact} />
        ))}
      </dl>
      <Shares ledger={ledger} />
    </aside>
  );
}

function Fact({ name, term, fact }: { name: string; term: string; fact: string }) {
  return (
    <>
      <dt className={css.term}>{term}</dt>
      <dd className={css.fact} data-fact={name}>
        {fact}
      </dd>
    </>
  );
}

function Shares({ ledger }: { ledger: Ledger }) {
  const say = useWords();
  if (ledger.shares.length === 0) return null;
  const whole = ledger.shares.reduce((sum, one) => sum + one.bytes, 0);
  return (
    <ul className={css.shares} aria-label={say.story.shares}>
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
