import type { ReactNode } from "react";

import { button, iconButton } from "~/ui/button.css";
import { Icon } from "~/ui/icon";
import { useWords } from "~/words/operators";

import * as css from "./studio.css";

interface Props<Row> {
  name: string;
  add: string;
  rows: readonly Row[];
  fresh: Row;
  /** How wide its fields are beside each other. */
  shape: keyof typeof css.shapes;
  change: (rows: Row[]) => void;
  children: (row: Row, put: (part: Partial<Row>) => void) => ReactNode;
}

/** Several of a kind, as many as one likes. */
export function Rows<Row>({ name, add, rows, fresh, shape, change, children }: Props<Row>) {
  const say = useWords();
  return (
    <fieldset className={css.rows}>
      <legend className={css.legend}>{name}</legend>
      {rows.map((row, at) => (
        <div key={at} className={css.shapes[shape]} role="group" aria-label={say.studio.rowOf(name, at + 1)}>
          {children(row, (part) => change(rows.map((one, number) => (number === at ? { ...one, ...part } : one))))}
          <button type="button" className={iconButton} aria-label={say.studio.remove(say.studio.rowOf(name, at + 1))} onClick={() => change(rows.filter((_, number) => number !== at))}>
            <Icon name="close" size={18} />
          </button>
        </div>
      ))}
      <button type="button" className={button.plain} onClick={() => change([...rows, fresh])}>
        <Icon name="plus" size={18} /> {add}
      </button>
    </fieldset>
  );
}
