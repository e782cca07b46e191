import type { Wishes } from "~/graph/upload";
import { Field } from "~/ui/field";
import { Choice } from "~/ui/select";
import { useWords } from "~/words/operators";

import * as css from "../operations.css";

export const NONE: Wishes = { av1: null, protect: null, burn_in: "" };

interface Props {
  wishes: Wishes;
  put: (wishes: Wishes) => void;
}

/** How a film is to be made, for whoever wants it otherwise than the platform is set. */
export function WishesFields({ wishes, put }: Props) {
  const say = useWords().jobs.wishes;
  return (
    <details className={css.all}>
      <summary className={css.more}>{say.title}</summary>
      <div className={css.form}>
        <div className={css.wide}>
          <Three label={say.codecs} value={wishes.av1} names={say.av1} onValue={(av1) => put({ ...wishes, av1 })} />
        </div>
        <div className={css.wide}>
          <Three label={say.protection} value={wishes.protect} names={say.protect} onValue={(protect) => put({ ...wishes, protect })} />
        </div>
        <div className={css.wide}>
          <Field label={say.burnIn} placeholder={say.burnInHint} value={wishes.burn_in} onValue={(text) => put({ ...wishes, burn_in: text.trim() })} />
        </div>
      </div>
    </details>
  );
}

interface ThreeProps {
  label: string;
  value: boolean | null;
  names: { yes: string; no: string };
  onValue: (value: boolean | null) => void;
}

/** Yes, no, or as the platform is set. */
function Three({ label, value, names, onValue }: ThreeProps) {
  const { asSet } = useWords().jobs.wishes;
  const choices = [
    { value: "null", name: asSet },
    { value: "true", name: names.yes },
    { value: "false", name: names.no },
  ];
  return <Choice label={label} value={`${value}`} choices={choices} onValue={(chosen) => onValue(JSON.parse(chosen) as boolean | null)} />;
}
