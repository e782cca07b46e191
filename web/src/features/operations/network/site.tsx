import { type FormEvent, useState } from "react";

import { type Appliance, CHANGE_SITE, EVACUATE_SITE, INVITE_APPLIANCE, joiningCommand, SET_FILL_WINDOW, type Site } from "~/graph/fleet";
import { button } from "~/ui/button.css";
import { Field, Problem } from "~/ui/field";
import { Secret } from "~/ui/secret";
import { listText } from "~/words/format";
import { useWords } from "~/words/operators";

import * as css from "../operations.css";
import { useChange, useMayAdd, useMayChange } from "../use-change";
import { ApplianceTile } from "./appliance";
import { PlaceFields, placeOf } from "./place";

/** A place with its appliances, and what its owner may want of it. */
export function SitePanel({ site, network, appliances }: { site: Site; network: string | undefined; appliances: readonly Appliance[] }) {
  const say = useWords();
  const may = useMayChange();
  const [open, setOpen] = useState(false);
  const { start, end } = site.fillWindow;
  const facts = [say.fleet.kinds[site.kind], ...(network ? [network] : []), start === end ? say.fleet.fillsAlways : say.fleet.fills(clockOf(start), clockOf(end), site.timezone)];
  return (
    <section className={css.part} aria-labelledby={`site-${site.id}`}>
      <div className={css.head}>
        <div className={css.words}>
          <h2 id={`site-${site.id}`} className={css.title}>
            {site.name}
          </h2>
          <p className={css.quiet}>{listText(facts)}</p>
        </div>
        <div className={css.actions}>
          {site.evacuated && <span className={css.mark.bad}>{say.fleet.evacuated}</span>}
          {may && (
            <button type="button" className={button.quiet} aria-expanded={open} aria-label={say.fleet.conductOf(site.name)} onClick={() => setOpen(!open)}>
              {say.fleet.conduct}
            </button>
          )}
        </div>
      </div>
      {open && <Conduct site={site} />}
      {appliances.length === 0 && <p className={css.quiet}>{say.fleet.empty}</p>}
      <div className={css.appliances}>
        {appliances.map((one) => (
          <ApplianceTile key={one.id} appliance={one} />
        ))}
      </div>
    </section>
  );
}

function Conduct({ site }: { site: Site }) {
  const say = useWords();
  const [start, setStart] = useState(clockOf(site.fillWindow.start));
  const [end, setEnd] = useState(clockOf(site.fillWindow.end));
  const { make, problem } = useChange();
  const mayAdd = useMayAdd();
  const setWindow = (event: FormEvent) => {
    event.preventDefault();
    void make(SET_FILL_WINDOW, { site: site.id, start: minutesOf(start), end: minutesOf(end) });
  };
  return (
    <div className={css.conduct}>
      <form className={css.form} onSubmit={setWindow}>
        <Field label={say.fleet.fillFrom(site.timezone)} type="time" required value={start} onValue={setStart} />
        <Field label={say.fleet.fillTo} type="time" required value={end} onValue={setEnd} />
        <button type="submit" className={button.quiet}>
          {say.fleet.setWindow}
        </button>
        <button type="button" className={button.plain} onClick={() => void make(EVACUATE_SITE, { site: site.id, evacuated: !site.evacuated })}>
          {site.evacuated ? say.fleet.comeBack : say.fleet.evacuate}
        </button>
      </form>
      <Problem words={problem} />
      {mayAdd && <Change site={site} />}
      <Invite site={site} />
    </div>
  );
}

/** How it is called, and where it is. */
function Change({ site }: { site: Site }) {
  const say = useWords();
  const [name, setName] = useState(site.name);
  const [place, setPlace] = useState({ latitude: `${site.latitude ?? ""}`, longitude: `${site.longitude ?? ""}`, timezone: site.timezone });
  const { make, problem, wrong } = useChange();
  const change = (event: FormEvent) => {
    event.preventDefault();
    void make(CHANGE_SITE, { site: site.id, change: { name, ...placeOf(place) } });
  };
  return (
    <form className={css.column} aria-label={say.adding.change} onSubmit={change}>
      <div className={css.filter}>
        <Field label={say.adding.name} required value={name} onValue={setName} />
        <PlaceFields place={place} wrong={wrong} onPlace={setPlace} />
      </div>
      <Problem words={problem} />
      <div className={css.actions}>
        <button type="submit" className={button.quiet}>
          {say.adding.save}
        </button>
      </div>
    </form>
  );
}

/** A token with which a new machine comes in. */
function Invite({ site }: { site: Site }) {
  const say = useWords();
  const [name, setName] = useState("");
  const [replacing, setReplacing] = useState(false);
  const [token, setToken] = useState<string>();
  const { make, problem } = useChange();
  const invite = async (event: FormEvent) => {
    event.preventDefault();
    setToken((await make(INVITE_APPLIANCE, { site: site.id, appliance: name, replacing }))?.token);
  };
  return (
    <form className={css.stack} onSubmit={(event) => void invite(event)}>
      <div className={css.form}>
        <Field label={say.fleet.newAppliance} required placeholder={`${site.id}-3`} value={name} onValue={setName} />
        <label className={css.more}>
          <input type="checkbox" checked={replacing} onChange={() => setReplacing(!replacing)} />
          {say.fleet.replacing}
        </label>
        <button type="submit" className={button.quiet}>
          {say.fleet.invite}
        </button>
      </div>
      <Problem words={problem} />
      {token && (
        <div role="status" className={css.stack}>
          <p className={css.quiet}>{say.fleet.tokenOnce}</p>
          <Secret text={joiningCommand(token)} />
        </div>
      )}
    </form>
  );
}

function clockOf(minutes: number): string {
  return `${`${Math.floor(minutes / 60) % 24}`.padStart(2, "0")}:${`${minutes % 60}`.padStart(2, "0")}`;
}

function minutesOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(":").map(Number);
  return hours * 60 + minutes;
}
