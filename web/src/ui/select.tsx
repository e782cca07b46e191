import * as css from "./select.css";

interface Props<T extends string> {
  label: string;
  value: T;
  choices: readonly { value: T; name: string }[];
  onValue: (value: T) => void;
}

/** One of several, with its name beside it. */
export function Select<T extends string>({ label, value, choices, onValue }: Props<T>) {
  const choose = (chosen: string) => choices.forEach((one) => one.value === chosen && onValue(one.value));
  return (
    <label className={css.setting}>
      {label}
      <select className={css.select} value={value} onChange={(event) => choose(event.target.value)}>
        {choices.map((one) => (
          <option key={one.value} value={one.value}>
            {one.name}
          </option>
        ))}
      </select>
    </label>
  );
}
