import * as css from "./logo.css";

export function Logo() {
  return (
    <span className={css.logo}>
      <Mark className={css.mark} />
      <span className={css.word}>nearcast</span>
    </span>
  );
}

/** The same without its name. */
export function Mark({ className }: { className: string | undefined }) {
  return (
    <svg viewBox="0 0 24 24" width="26" height="26" aria-hidden="true" className={className}>
      <path d="M4 5.800v12.400c0 .9 1 1.500 1.800 1l9.700-6.200c.7-.5.7-1.500 0-2L5.800 4.800C5 4.300 4 4.900 4 5.800Z" fill="currentColor" />
      <path d="M17.800 4.800a11 11 0 0 1 0 14.400" fill="none" stroke="currentColor" strokeWidth="2.600" strokeLinecap="round" />
    </svg>
  );
}
