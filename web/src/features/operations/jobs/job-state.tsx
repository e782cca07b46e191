import type { Job } from "~/graph/jobs";
import { Bar } from "~/ui/bar";
import { percentText } from "~/words/format";
import { useWords } from "~/words/operators";

import * as css from "../operations.css";

const MARKS = { uploading: "calm", encoding: "busy", ready: "good", failed: "bad", cancelled: "calm" } as const;

/** Where a job is, how far, and why it does not go on. */
export function JobState({ job }: { job: Job }) {
  const say = useWords();
  const runs = job.state === "uploading" || job.state === "encoding";
  return (
    <div className={css.stack}>
      <span className={css.marks}>
        <span className={css.mark[MARKS[job.state]]}>{say.jobs.states[job.state]}</span>
        {runs && <span className={css.quiet}>{job.waits ? say.jobs.waits[job.waits] : percentText(job.done)}</span>}
      </span>
      {runs && <Bar share={job.done} name={say.jobs.doneOf(job.name)} />}
      {job.fault && <span className={css.warning}>{[job.fault.message, job.fault.remedy].filter(Boolean).join(" ")}</span>}
      {job.sameAs && <span className={css.quiet}>{say.jobs.sameAs}</span>}
    </div>
  );
}
