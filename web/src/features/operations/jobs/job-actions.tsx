import { useRef, useState } from "react";
import { type DocumentInput, useClient } from "urql";

import { problemOf } from "~/graph/client";
import { CANCEL_JOB, type Job, PRIORITISE_JOB, RETRY_JOB } from "~/graph/jobs";
import { button } from "~/ui/button.css";
import { Problem } from "~/ui/field";
import { Select } from "~/ui/select";
import { numberText } from "~/words/format";
import { useWords } from "~/words/operators";

import * as css from "../operations.css";
import { SendingBar } from "./sending";
import { useUpload } from "./use-upload";

/** What one may do with a job in the state it is in. */
export function JobActions({ job }: { job: Job }) {
  const say = useWords();
  const graph = useClient();
  const [problem, setProblem] = useState<string>();
  const act = async <V extends { id: string }>(document: DocumentInput<unknown, V>, variables: V) => {
    const { error } = await graph.mutation(document, variables);
    setProblem(error && problemOf(error).words);
  };
  const { id, name, state } = job;
  const runs = state === "uploading" || state === "encoding";
  return (
    <div className={css.actions}>
      {state === "uploading" && <GoOn job={id} name={name} />}
      {runs && <Priority job={job} choose={(priority) => void act(PRIORITISE_JOB, { id, priority })} />}
      {state === "failed" && (
        <button type="button" className={button.quiet} aria-label={`${say.jobs.retry}: ${name}`} onClick={() => void act(RETRY_JOB, { id })}>
          {say.jobs.retry}
        </button>
      )}
      {runs && (
        <button type="button" className={button.plain} aria-label={`${say.jobs.cancel}: ${name}`} onClick={() => void act(CANCEL_JOB, { id })}>
          {say.jobs.cancel}
        </button>
      )}
      <Problem words={problem} />
    </div>
  );
}

const PRIORITIES = [10, 5, 0, -5, -10];

function Priority({ job, choose }: { job: Job; choose: (priority: number) => void }) {
  const say = useWords();
  const known = PRIORITIES.includes(job.priority) ? PRIORITIES : [...PRIORITIES, job.priority].sort((one, other) => other - one);
  const choices = known.map((one) => ({ value: `${one}`, name: say.jobs.priorities[one] ?? numberText(one) }));
  return <Select label={say.jobs.priority} value={`${job.priority}`} choices={choices} onValue={(value) => choose(Number(value))} />;
}

/** Sends the rest of a source whose sender went away. */
function GoOn({ job, name }: { job: string; name: string }) {
  const say = useWords();
  const upload = useUpload();
  const chooser = useRef<HTMLInputElement>(null);
  if (upload.sending) return <SendingBar sending={upload.sending} />;
  return (
    <>
      <button type="button" className={button.plain} aria-label={`${say.jobs.goOn}: ${name}`} onClick={() => chooser.current?.click()}>
        {say.jobs.goOn}
      </button>
      <input ref={chooser} type="file" hidden onChange={({ target }) => target.files?.[0] && void upload.goOn(job, target.files[0])} />
      <Problem words={upload.problem} />
    </>
  );
}
