import * as field from "./field.css";
import * as css from "./select.css";

interface Props<T extends string> {
  label: string;
  value: T;
  choices: readonly { value: T; name: string }[];
  onValue: (value: T) => void;
}

/** One of several, with its name beside it. */
export function Select<T extends string>({ label, ...chooser }: Props<T>) {
  return (
    <label className={css.setting}>
      {label}
      <Chooser {...chooser} className={css.select} />
    </label>
  );
}

/** The same among the fields of a form, with its name above it. */
export function Choice<T extends string>({ label, invalid, ...chooser }: Props<T> & { invalid?: boolean }) {
  return (
    <label className={field.field}>
      <span className={field.name}>{label}</span>
      <Chooser {...chooser} className={css.choice} aria-invalid={invalid} />
    </label>
  );
}

function Chooser<T extends string>({ choices, onValue, ...select }: Omit<Props<T>, "label"> & { className: string; "aria-invalid"?: boolean | undefined }) {
  const choose = (chosen: string) => choices.forEach((one) => one.value === chosen && onValue(one.value));
  return (
    <select {...select} onChange={(event) => choose(event.target.value)}>
      {choices.map((one) => (
        <option key={one.value} value={one.value}>
          {one.name}
        </option>
      ))}
    </select>
  );
}
