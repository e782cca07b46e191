import type { ReactNode } from "react";

import * as css from "./table.css";

interface Props {
  name: string;
  headings: readonly string[];
  rows: readonly { key: string; cells: readonly ReactNode[] }[];
}

/** Rows and columns; in a narrow window a row is a list of its own. The roles outlast that. */
export function Table({ name, headings, rows }: Props) {
  return (
    <table className={css.table} role="table" aria-label={name}>
      <thead className={css.head}>
        <tr role="row">
          {headings.map((one) => (
            <th key={one} className={css.heading} role="columnheader" scope="col">
              {one}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className={css.body} role="rowgroup">
        {rows.map(({ key, cells }) => (
          <tr key={key} className={css.row} role="row">
            {cells.map((one, number) => (
              <td key={headings[number]} className={css.cell} role="cell" data-heading={headings[number]}>
                <span>{one}</span>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
