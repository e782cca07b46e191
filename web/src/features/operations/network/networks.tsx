import { type FormEvent, useState } from "react";
import { useQuery } from "urql";

import { problemOf } from "~/graph/client";
import { type Fleet, NETWORK_PREFIXES, SET_PREFIXES } from "~/graph/fleet";
import { button } from "~/ui/button.css";
import { Problem, TextArea } from "~/ui/field";
import { LineBones } from "~/ui/skeleton";
import { listText } from "~/words/format";
import { useWords } from "~/words/operators";

import * as css from "../operations.css";
import { useChange } from "../use-change";
import { prefixesOf } from "./typed";

type Network = Fleet["networks"][number];

/** The internet providers of viewers, and where lists say that those are. */
export function Networks({ networks }: { networks: readonly Network[] }) {
  const say = useWords();
  if (networks.length === 0) return null;
  return (
    <section className={css.part} aria-labelledby="networks">
      <h2 id="networks" className={css.title}>
        {say.networks.title}
      </h2>
      <ul className={css.jobs}>
        {networks.map((one) => (
          <Line key={one.id} network={one} />
        ))}
      </ul>
    </section>
  );
}

function Line({ network }: { network: Network }) {
  const say = useWords();
  const [open, setOpen] = useState(false);
  const { id, name, asn } = network;
  return (
    <li className={css.stage} aria-label={name}>
      <div className={css.head}>
        <div className={css.words}>
          <span className={css.name}>
            <bdi>{name}</bdi>
          </span>
          <p className={css.quiet}>
            <bdi dir="ltr">{listText([id, ...(asn ? [say.networks.asn(asn)] : [])])}</bdi>
          </p>
        </div>
        <button type="button" className={button.quiet} aria-expanded={open} aria-label={say.fleet.conductOf(name)} onClick={() => setOpen(!open)}>
          {say.fleet.conduct}
        </button>
      </div>
      {open && <Prefixes network={network} />}
    </li>
  );
}

/** There may be some hundred thousand of them, so they are asked for when somebody wants to see them. */
function Prefixes({ network }: { network: Network }) {
  const [{ data, error }] = useQuery({ query: NETWORK_PREFIXES, variables: { network: network.nodeId }, requestPolicy: "network-only" });
  if (error) return <Problem words={problemOf(error).words} />;
  if (data?.node?.__typename !== "Network") return <LineBones />;
  return <PrefixForm network={network.id} known={data.node.prefixes} />;
}

function PrefixForm({ network, known }: { network: string; known: readonly string[] }) {
  const say = useWords();
  const [typed, setTyped] = useState(known.join("\n"));
  const [saved, setSaved] = useState(false);
  const { make, problem, wrong } = useChange();
  const type = (text: string) => {
    setTyped(text);
    setSaved(false);
  };
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setSaved(Boolean(await make(SET_PREFIXES, { network, prefixes: prefixesOf(typed) })));
  };
  return (
    <form className={css.inner} onSubmit={(event) => void save(event)}>
      <TextArea label={say.adding.prefixes} rows={4} dir="ltr" value={typed} invalid={wrong("prefixes")} onValue={type} />
      <Problem words={problem} />
      <div className={css.actions}>
        <button type="submit" className={button.quiet}>
          {say.adding.save}
        </button>
        {saved && (
          <span role="status" className={css.good}>
            {say.networks.saved}
          </span>
        )}
      </div>
    </form>
  );
}
