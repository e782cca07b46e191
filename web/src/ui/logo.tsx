import * as css from "./logo.css";

export function Logo() {
  return (
    <span className={css.logo}>
      <svg viewBox="0 0 24 24" width="26" height="26" aria-hidden="true" className={css.mark}>
        <circle cx="5.500" cy="18.500" r="2.800" fill="currentColor" />
        <path d="M5.500 11a7.500 7.500 0 0 1 7.500 7.500M5.500 4.500a14 14 0 0 1 14 14" fill="none" stroke="currentColor" strokeWidth="2.600" strokeLinecap="round" />
      </svg>
      <span className={css.word}>nearcast</span>
    </span>
  );
}
