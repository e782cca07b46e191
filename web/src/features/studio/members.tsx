import { useState } from "react";
import { useQuery } from "urql";

import { TITLE_ENTRIES, TITLE_NAME } from "~/graph/catalogue";
import { button, iconButton } from "~/ui/button.css";
import { Field } from "~/ui/field";
import { Icon } from "~/ui/icon";
import { useWords } from "~/words/operators";

import * as css from "./studio.css";

const OFFERED = 6;

interface Props {
  members: string[];
  change: (members: string[]) => void;
}

/** The titles of a collection, in the order in which viewers see them. */
export function Members({ members, change }: Props) {
  const say = useWords();
  const [text, setText] = useState("");
  return (
    <fieldset className={css.rows}>
      <legend className={css.legend}>{say.studio.members}</legend>
      <ol className={css.lines}>
        {members.map((id) => (
          <Member key={id} id={id} remove={() => change(members.filter((one) => one !== id))} />
        ))}
      </ol>
      <div className={css.find}>
        <Field label={say.studio.addMember} type="search" value={text} onValue={setText} />
      </div>
      {text.trim() && <Offered text={text} taken={members} take={(id) => change([...members, id])} />}
    </fieldset>
  );
}

function Member({ id, remove }: { id: string; remove: () => void }) {
  const say = useWords();
  const [{ data }] = useQuery({ query: TITLE_NAME, variables: { id } });
  const name = data?.titleEntry?.newest.said.name ?? id;
  return (
    <li className={css.line}>
      <span className={css.name}>{name}</span>
      <button type="button" className={iconButton} aria-label={say.studio.remove(name)} onClick={remove}>
        <Icon name="close" size={18} />
      </button>
    </li>
  );
}

function Offered({ text, taken, take }: { text: string; taken: readonly string[]; take: (id: string) => void }) {
  const say = useWords();
  const [{ data }] = useQuery({ query: TITLE_ENTRIES, variables: { text, state: null, after: null } });
  const found = data?.titleEntries.edges.map(({ node }) => node).filter((one) => !taken.includes(one.id));
  return (
    <div className={css.actions} role="status">
      {found?.slice(0, OFFERED).map((one) => (
        <button key={one.id} type="button" className={button.quiet} onClick={() => take(one.id)}>
          <Icon name="plus" size={18} /> {one.newest.said.name}
        </button>
      ))}
      {found?.length === 0 && <p className={css.quiet}>{say.studio.none}</p>}
    </div>
  );
}
