import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";

import { ADD_NETWORK, ADD_SITE, type Fleet, type Site } from "~/graph/fleet";
import { button } from "~/ui/button.css";
import { Field, Problem, TextArea } from "~/ui/field";
import { Icon } from "~/ui/icon";
import { Choice } from "~/ui/select";
import { useWords } from "~/words/operators";

import * as css from "../operations.css";
import { useChange } from "../use-change";
import { PlaceFields, placeOf } from "./place";
import { prefixesOf, slugOf } from "./typed";

const KINDS: readonly Site["kind"][] = ["embedded", "peering", "exchange", "origin"];
type Part = "network" | "site";

/** Networks and sites come in here; of a platform that has none yet it is all there is to see. */
export function Adding({ fleet }: { fleet: Fleet }) {
  const say = useWords();
  const [open, setOpen] = useState<Part>();
  const openers = useRef<Partial<Record<Part, HTMLButtonElement | null>>>({});
  const done = (part: Part) => () => {
    setOpen(undefined);
    openers.current[part]?.focus();
  };
  const opener = (part: Part, words: string) => (
    <button ref={(at) => void (openers.current[part] = at)} type="button" className={button.quiet} aria-expanded={open === part} onClick={() => setOpen(open === part ? undefined : part)}>
      <Icon name="plus" size={18} /> {words}
    </button>
  );
  const isFirst = fleet.sites.length === 0;
  return (
    <section className={isFirst || open ? css.part : undefined} aria-label={say.adding.title}>
      {isFirst && (
        <div className={css.words}>
          <h2 className={css.title}>{say.adding.first}</h2>
          <p className={css.quiet}>{say.adding.firstWords}</p>
        </div>
      )}
      <div className={css.actions}>
        {opener("network", say.adding.network)}
        {opener("site", say.adding.site)}
      </div>
      {open === "network" && <NewNetwork done={done("network")} />}
      {open === "site" && <NewSite networks={fleet.networks} done={done("site")} />}
    </section>
  );
}

function NewNetwork({ done }: { done: () => void }) {
  const say = useWords();
  const [called, setCalled] = useState({ name: "", id: "" });
  const [asn, setAsn] = useState("");
  const [prefixes, setPrefixes] = useState("");
  const { make, problem, wrong } = useChange();
  const add = async () => (await make(ADD_NETWORK, { network: { ...called, asn: Number(asn), prefixes: prefixesOf(prefixes) } })) && done();
  return (
    <Form name={say.adding.network} problem={problem} add={() => void add()}>
      <Called {...called} wrong={wrong("network")} onCalled={setCalled} />
      <Field label={say.adding.asn} type="number" min={0} value={asn} invalid={wrong("asn")} onValue={setAsn} />
      <div className={css.line}>
        <TextArea label={say.adding.prefixes} rows={3} dir="ltr" placeholder="198.51.100.0/24" value={prefixes} invalid={wrong("prefixes")} onValue={setPrefixes} />
      </div>
    </Form>
  );
}

function NewSite({ networks, done }: { networks: Fleet["networks"]; done: () => void }) {
  const say = useWords();
  const [called, setCalled] = useState({ name: "", id: "" });
  const [kind, setKind] = useState<Site["kind"]>(networks.length ? "embedded" : "origin");
  const [network, setNetwork] = useState(networks[0]?.id ?? "");
  const [place, setPlace] = useState({ latitude: "", longitude: "", timezone: Intl.DateTimeFormat().resolvedOptions().timeZone });
  const { make, problem, wrong } = useChange();
  const within = kind === "embedded" || kind === "peering";
  const add = async () => (await make(ADD_SITE, { site: { ...called, kind, network: within ? network : null, ...placeOf(place) } })) && done();
  return (
    <Form name={say.adding.site} problem={problem} add={() => void add()}>
      <Called {...called} wrong={wrong("site")} onCalled={setCalled} />
      <Choice label={say.adding.kind} value={kind} choices={KINDS.map((value) => ({ value, name: say.fleet.kinds[value] }))} onValue={setKind} />
      {within && <Choice label={say.adding.standsWith} value={network} invalid={wrong("network")} choices={networks.map((one) => ({ value: one.id, name: one.name }))} onValue={setNetwork} />}
      <PlaceFields place={place} wrong={wrong} onPlace={setPlace} />
    </Form>
  );
}

/** A name, and the id that follows it until somebody types another. */
function Called({ name, id, wrong, onCalled }: { name: string; id: string; wrong: boolean; onCalled: (called: { name: string; id: string }) => void }) {
  const say = useWords();
  const follows = id === slugOf(name);
  return (
    <>
      <Field label={say.adding.name} required autoFocus value={name} onValue={(typed) => onCalled({ name: typed, id: follows ? slugOf(typed) : id })} />
      <Field label={say.adding.id} required dir="ltr" maxLength={63} value={id} invalid={wrong} onValue={(typed) => onCalled({ name, id: typed })} />
    </>
  );
}

function Form({ name, problem, add, children }: { name: string; problem: string | undefined; add: () => void; children: ReactNode }) {
  const say = useWords();
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (problem) form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [problem]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add();
  };
  return (
    <form ref={form} className={css.conduct} aria-label={name} onSubmit={submit}>
      <div className={css.filter}>{children}</div>
      <Problem words={problem} />
      <div className={css.actions}>
        <button type="submit" className={button.main}>
          {say.adding.add}
        </button>
      </div>
    </form>
  );
}
