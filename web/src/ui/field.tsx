import { type InputHTMLAttributes, type TextareaHTMLAttributes, useEffect, useEffectEvent, useRef, useState } from "react";

import * as css from "./field.css";

const TYPING_MS = 120;

interface Props extends Omit<InputHTMLAttributes<HTMLInputElement>, "onChange"> {
  label: string;
  invalid?: boolean;
  onValue: (value: string) => void;
}

export function Field({ label, invalid = false, onValue, ...input }: Props) {
  return (
    <label className={css.field}>
      <span className={css.name}>{label}</span>
      <input {...input} className={css.input} aria-invalid={invalid} onChange={(event) => onValue(event.target.value)} />
    </label>
  );
}

interface TypedProps extends Omit<Props, "onValue"> {
  value: string;
  onTyped: (value: string) => void;
}

/** Text that something is looked for by, while it is typed. */
export function Typed({ value, onTyped, ...field }: TypedProps) {
  const [typed, setTyped] = useTyped(value, onTyped);
  return <Field {...field} value={typed} onValue={setTyped} />;
}

/** What is typed, which follows `value` where that becomes another. `onTyped` hears of it when somebody has stopped for a moment. */
export function useTyped(value: string, onTyped: (value: string) => void) {
  const [typed, setTyped] = useState(value);
  const told = useRef(value);
  const tell = useEffectEvent(onTyped);
  useEffect(() => {
    if (value !== told.current) setTyped((told.current = value));
  }, [value]);
  useEffect(() => {
    if (typed === told.current) return undefined;
    const timer = setTimeout(() => tell((told.current = typed)), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  return [typed, setTyped] as const;
}

interface MomentProps {
  label: string;
  invalid?: boolean;
  /** In Unix seconds. */
  value: number | null;
  onValue: (value: number | null) => void;
}

/** A day and a time of day where one is. */
export function Moment({ value, onValue, ...field }: MomentProps) {
  return <Field {...field} type="datetime-local" value={value === null ? "" : localText(value)} onValue={(text) => onValue(text ? new Date(text).getTime() / 1000 : null)} />;
}

/** How a field for a local time writes it. */
function localText(at: number): string {
  return new Date((at - new Date(at * 1000).getTimezoneOffset() * 60) * 1000).toISOString().slice(0, 16);
}

interface AreaProps extends Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, "onChange"> {
  label: string;
  invalid?: boolean;
  onValue: (value: string) => void;
}

/** For text of several lines. */
export function TextArea({ label, invalid = false, onValue, ...area }: AreaProps) {
  return (
    <label className={css.field}>
      <span className={css.name}>{label}</span>
      <textarea {...area} className={css.area} aria-invalid={invalid} onChange={(event) => onValue(event.target.value)} />
    </label>
  );
}

export function Problem({ words }: { words: string | undefined }) {
  return words ? (
    <p className={css.problem} role="alert">
      {words}
    </p>
  ) : null;
}
