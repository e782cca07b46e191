import { useState } from "react";

import { DELETE_PERSON, type Person, type PersonChoices, SET_PERSON_NETWORK, SET_PERSON_PLAN, SET_PERSON_ROLE, SIGN_PERSON_OUT } from "~/graph/people";
import { button } from "~/ui/button.css";
import { Problem } from "~/ui/field";
import { Choice } from "~/ui/select";
import { agoText, listText, momentText } from "~/words/format";
import { useWords } from "~/words/operators";

import * as css from "../operations.css";
import { useChange } from "../use-change";
import { ROLES } from "./inviting";

interface Props {
  person: Person;
  choices: PersonChoices | undefined;
  changed: () => void;
}

/** Somebody's account, and what may become different about it. */
export function PersonLine({ person, choices, changed }: Props) {
  const say = useWords();
  const [open, setOpen] = useState(false);
  const { email, role, network, verified, seen, made } = person;
  const facts = [
    ...(role === "partner" ? [network ? say.people.looksAfter(choices?.fleet.networks.find((one) => one.id === network)?.name ?? network) : say.people.noNetwork] : []),
    seen ? say.people.seen(agoText(seen)) : say.people.unseen,
    say.people.since(momentText(made)),
    ...(verified ? [] : [say.people.unverified]),
  ];
  return (
    <li className={css.stage} aria-label={email}>
      <div className={css.head}>
        <div className={css.words}>
          <span className={css.name}>
            <bdi>{email}</bdi>
          </span>
          <p className={css.quiet}>{listText(facts)}</p>
        </div>
        <div className={css.marks}>
          <span className={css.mark[role === "viewer" ? "calm" : "busy"]}>{say.people.roles[role]}</span>
          <button type="button" className={button.quiet} aria-expanded={open} aria-label={say.fleet.conductOf(email)} onClick={() => setOpen(!open)}>
            {say.fleet.conduct}
          </button>
        </div>
      </div>
      {open && <Conduct person={person} choices={choices} changed={changed} />}
    </li>
  );
}

function Conduct({ person, choices, changed }: Props) {
  const say = useWords();
  const { id: account, role, plan, network } = person;
  const [out, setOut] = useState(false);
  const [sure, setSure] = useState(false);
  const { make, problem } = useChange();
  const networks = choices?.fleet.networks ?? [];
  const plans = choices?.accountPlans ?? [];
  const signOut = async () => {
    if (!(await make(SIGN_PERSON_OUT, { account }))) return;
    setOut(true);
    changed();
  };
  return (
    <div className={css.inner}>
      <div className={css.filter}>
        <Choice label={say.people.role} value={role} choices={ROLES.map((value) => ({ value, name: say.people.roles[value] }))} onValue={(value) => void make(SET_PERSON_ROLE, { account, role: value })} />
        {role === "partner" && (
          <Choice
            label={say.people.network}
            value={network ?? ""}
            choices={[{ value: "", name: say.people.noNetwork }, ...networks.map((one) => ({ value: one.id, name: one.name }))]}
            onValue={(value) => void make(SET_PERSON_NETWORK, { account, network: value || null })}
          />
        )}
        {plans.length > 1 && (
          <Choice
            label={say.people.plan}
            value={plan || (plans[0] ?? "")}
            choices={plans.map((value) => ({ value, name: value }))}
            onValue={(value) => void make(SET_PERSON_PLAN, { account, plan: value })}
          />
        )}
      </div>
      <Problem words={problem} />
      {sure && <p role="alert">{say.people.deleteSure}</p>}
      <div className={css.actions}>
        {sure ? (
          <>
            <button type="button" className={button.main} onClick={() => void make(DELETE_PERSON, { account }).then((gone) => gone && changed())}>
              {say.people.deleteThem}
            </button>
            <button type="button" className={button.plain} autoFocus onClick={() => setSure(false)}>
              {say.people.keep}
            </button>
          </>
        ) : (
          <>
            <button type="button" className={button.quiet} onClick={() => void signOut()}>
              {say.people.signOut}
            </button>
            <button type="button" className={button.plain} onClick={() => setSure(true)}>
              {say.people.delete}
            </button>
          </>
        )}
        {out && (
          <span role="status" className={css.good}>
            {say.people.signedOut}
          </span>
        )}
      </div>
    </div>
  );
}
