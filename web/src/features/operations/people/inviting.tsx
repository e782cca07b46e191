import { type SyntheticEvent, useState } from "react";

import { ADD_PERSON, INVITE_PERSON, type Role } from "~/graph/people";
import { button } from "~/ui/button.css";
import { Field, Problem } from "~/ui/field";
import { Secret } from "~/ui/secret";
import { Choice } from "~/ui/select";
import { useWords } from "~/words/operators";

import * as css from "../operations.css";
import { useChange } from "../use-change";

export const ROLES: readonly Role[] = ["viewer", "partner", "operator", "admin"];

/** How somebody comes in: invited, or with an account that waits for a password. Either way there is a link that is good once. */
export function Inviting({ added }: { added: () => void }) {
  const say = useWords();
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("viewer");
  const [made, setMade] = useState<{ address: string; sent: boolean }>();
  const { make, problem, wrong } = useChange();
  const bring = async (event: SyntheticEvent, document: typeof INVITE_PERSON | typeof ADD_PERSON) => {
    event.preventDefault();
    const passage = await make(document, { email, role });
    setMade(passage && { address: passage.address, sent: email !== "" });
    if (!passage) return;
    setEmail("");
    if (document === ADD_PERSON) added();
  };
  return (
    <form className={css.part} aria-label={say.people.invite} onSubmit={(event) => void bring(event, INVITE_PERSON)}>
      <h2 className={css.title}>{say.people.invite}</h2>
      <div className={css.filter}>
        <Field label={say.people.email} type="email" autoComplete="off" value={email} invalid={wrong("email")} onValue={setEmail} />
        <Choice label={say.people.role} value={role} choices={ROLES.map((value) => ({ value, name: say.people.roles[value] }))} onValue={setRole} />
      </div>
      <Problem words={problem} />
      <div className={css.actions}>
        <button type="submit" className={button.main}>
          {say.people.inviteThem}
        </button>
        <button type="button" className={button.plain} disabled={!email} onClick={(event) => void bring(event, ADD_PERSON)}>
          {say.people.addThem}
        </button>
      </div>
      {made && (
        <div role="status" className={css.stack}>
          <p className={css.quiet}>{made.sent ? say.people.sent : say.people.link}</p>
          <Secret text={made.address} />
        </div>
      )}
    </form>
  );
}
