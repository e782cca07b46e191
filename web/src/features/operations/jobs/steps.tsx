import type { Step } from "~/graph/jobs";
import { Bar } from "~/ui/bar";
import { listText, percentText, secondsText } from "~/words/format";
import { useWords, type Words } from "~/words/operators";

import * as css from "../operations.css";
import { type Stage, stagesOf } from "./stages";

const MARKS = { waiting: "calm", ready: "calm", running: "busy", done: "good", failed: "bad" } as const;

/** The steps of a job, those of a kind together: what runs or failed is open, the rest may be opened. */
export function Steps({ steps }: { steps: readonly Step[] }) {
  const say = useWords();
  const stages = stagesOf(steps);
  return (
    <ul className={css.jobs} aria-label={say.jobs.steps}>
      {stages.map((stage) => (
        <li key={stage.steps[0]?.name} className={css.stage}>
          {stage.steps.length === 1 ? stage.steps.map((one) => <Line key={one.name} step={one} name={stageText(say, stage)} after={stage.after.map((kind) => kindText(say, kind))} />) : <Many stage={stage} />}
        </li>
      ))}
    </ul>
  );
}

function Many({ stage }: { stage: Stage }) {
  const say = useWords();
  const { state, steps, done, after } = stage;
  return (
    <details open={state === "running" || state === "failed"}>
      <summary className={css.step}>
        <span className={css.name}>{stageText(say, stage)}</span>
        <span className={css.marks}>
          <span className={css.mark[MARKS[state]]}>{say.jobs.stepStates[state]}</span>
          <span className={css.quiet}>
            {say.jobs.doneCount(done, steps.length)} {state === "waiting" && say.jobs.after(listText(after.map((kind) => kindText(say, kind))))}
          </span>
        </span>
        <Bar share={steps.reduce((sum, one) => sum + one.done, 0) / steps.length} name={say.jobs.doneOf(stageText(say, stage))} />
      </summary>
      <ul className={css.inner}>
        {steps.map((one) => (
          <li key={one.name}>
            <Line step={one} name={one.name} after={one.needs} />
          </li>
        ))}
      </ul>
    </details>
  );
}

function Line({ step, name, after }: { step: Step; name: string; after: readonly string[] }) {
  const say = useWords();
  const { state, fault } = step;
  return (
    <div className={css.step}>
      <span className={css.name}>{name}</span>
      <span className={css.marks}>
        <span className={css.mark[MARKS[state]]}>{say.jobs.stepStates[state]}</span>
        <span className={css.quiet}>{factsText(say, step, after)}</span>
      </span>
      {state === "running" && <Bar share={step.done} name={say.jobs.doneOf(name)} />}
      {fault && <span className={css.warning}>{[fault.message, fault.remedy].filter(Boolean).join(" ")}</span>}
    </div>
  );
}

function stageText(say: Words, { kind, early }: Stage): string {
  const name = kindText(say, kind);
  return early ? say.jobs.early(name) : name;
}

function kindText(say: Words, kind: string): string {
  return say.jobs.kinds[kind] ?? kind;
}

function factsText(say: Words, { state, done, attempts, worker, began, ended }: Step, after: readonly string[]): string {
  return listText([
    ...(state === "running" ? [percentText(done)] : []),
    ...(state === "done" && began !== null && ended !== null ? [secondsText(ended - began)] : []),
    ...(worker && state !== "waiting" && state !== "ready" ? [say.jobs.worker(worker)] : []),
    ...(attempts > 1 ? [say.jobs.attempt(attempts)] : []),
    ...(state === "waiting" && after.length ? [say.jobs.after(listText(after))] : []),
    ...(state === "ready" ? [say.jobs.forWorker] : []),
  ]);
}
