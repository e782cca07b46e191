import * as css from "./bar.css";

/** How much of a film was seen, from 0 to 1. */
export function Bar({ share, name }: { share: number; name: string }) {
  const percent = Math.round(Math.min(1, Math.max(0, share)) * 100);
  return (
    <div className={css.track} role="progressbar" aria-label={name} aria-valuenow={percent} aria-valuemin={0} aria-valuemax={100}>
      <div className={css.done} style={{ width: `${percent}%` }} />
    </div>
  );
}
