import { Link } from "@tanstack/react-router";
import { type FormEvent, useRef, useState } from "react";
import { type DocumentInput, useClient } from "urql";

import { problemOf } from "~/graph/client";
import { CANCEL_JOB, type Job, JOBS, PRIORITISE_JOB, RETRY_JOB } from "~/graph/jobs";
import { useLive } from "~/graph/live";
import { useWatcher } from "~/graph/watcher";
import { Bar } from "~/ui/bar";
import { button } from "~/ui/button.css";
import { Field, Problem } from "~/ui/field";
import { percentText } from "~/words/format";
import { useWords } from "~/words/operators";

import * as css from "./operations.css";
import { Section } from "./section";
import { useUpload } from "./use-upload";

const MARKS = { uploading: "calm", encoding: "busy", ready: "good", failed: "bad", cancelled: "calm" } as const;

/** Sources on their way to titles, as they go. */
export function Jobs() {
  const say = useWords();
  const { data, problem } = useLive(JOBS);
  const may = useWatcher().viewer.permissions.includes("change_titles");
  const jobs = data?.ingestJobs;
  return (
    <Section name="jobs">
      {may && <NewFilm />}
      <section className={css.part} aria-label={say.jobs.title}>
        <h2 className={css.title}>{say.jobs.title}</h2>
        <Problem words={problem} />
        {jobs?.length === 0 && <p className={css.quiet}>{say.jobs.none}</p>}
        <ul className={css.jobs}>
          {jobs?.map((job) => (
            <Line key={job.id} job={job} may={may} />
          ))}
        </ul>
      </section>
    </Section>
  );
}

function NewFilm() {
  const say = useWords();
  const [name, setName] = useState("");
  const [file, setFile] = useState<File>();
  const form = useRef<HTMLFormElement>(null);
  const upload = useUpload();
  const choose = ({ files }: HTMLInputElement) => {
    const chosen = files?.[0];
    setFile(chosen);
    if (chosen && !name) setName(chosen.name.replace(/\.\w+$/, "").replaceAll(/[._]+/g, " "));
  };
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (!file || !(await upload.open(file, name))) return;
    form.current?.reset();
    setName("");
    setFile(undefined);
  };
  return (
    <section className={css.part} aria-label={say.jobs.new}>
      <h2 className={css.title}>{say.jobs.new}</h2>
      <form ref={form} className={css.form} onSubmit={(event) => void send(event)}>
        <div className={css.wide}>
          <Field label={say.jobs.file} type="file" accept="video/*,.mkv,.mxf,.mov" required onValue={() => undefined} onInput={(event) => choose(event.currentTarget)} />
        </div>
        <div className={css.wide}>
          <Field label={say.jobs.name} required value={name} onValue={setName} />
        </div>
        <button type="submit" className={button.main} disabled={upload.done !== null}>
          {say.jobs.send}
        </button>
      </form>
      <Progress done={upload.done} />
      <Problem words={upload.problem} />
    </section>
  );
}

function Progress({ done }: { done: number | null }) {
  const say = useWords();
  if (done === null) return null;
  return (
    <div className={css.meter} role="status">
      <span className={css.measure}>
        {say.jobs.sending} <span className={css.amount}>{percentText(done)}</span>
      </span>
      <Bar share={done} name={say.jobs.sending} />
    </div>
  );
}

function Line({ job, may }: { job: Job; may: boolean }) {
  const say = useWords();
  const graph = useClient();
  const [problem, setProblem] = useState<string>();
  const act = async <V extends { id: string }>(document: DocumentInput<unknown, V>, variables: V) => {
    const { error } = await graph.mutation(document, variables);
    setProblem(error && problemOf(error).words);
  };
  const runs = job.state === "uploading" || job.state === "encoding";
  return (
    <li className={css.job}>
      <div className={css.stack}>
        <span className={css.name}>{job.title ? <Link to="/studio/$id" params={{ id: job.title }}>{job.name}</Link> : job.name}</span>
        <span className={css.quiet}>{job.fileName}</span>
      </div>
      <div className={css.stack}>
        <span className={css.actions}>
          <span className={css.mark[MARKS[job.state]]}>{say.jobs.states[job.state]}</span>
          {runs && <span className={css.quiet}>{job.waits ? say.jobs.waits[job.waits] : percentText(job.done)}</span>}
        </span>
        {runs && <Bar share={job.done} name={say.jobs.doneOf(job.name)} />}
        {job.fault && <span className={css.warning}>{[job.fault.message, job.fault.remedy].filter(Boolean).join(" ")}</span>}
        {job.sameAs && <span className={css.quiet}>{say.jobs.sameAs}</span>}
        <Problem words={problem} />
      </div>
      {may && (
        <div className={css.actions}>
          {job.state === "uploading" && <GoOn job={job.id} name={job.name} />}
          {job.state === "encoding" && (
            <button type="button" className={button.plain} aria-label={`${say.jobs.first}: ${job.name}`} disabled={job.priority > 0} onClick={() => void act(PRIORITISE_JOB, { id: job.id, priority: 5 })}>
              {say.jobs.first}
            </button>
          )}
          {job.state === "failed" && (
            <button type="button" className={button.quiet} aria-label={`${say.jobs.retry}: ${job.name}`} onClick={() => void act(RETRY_JOB, { id: job.id })}>
              {say.jobs.retry}
            </button>
          )}
          {runs && (
            <button type="button" className={button.plain} aria-label={`${say.jobs.cancel}: ${job.name}`} onClick={() => void act(CANCEL_JOB, { id: job.id })}>
              {say.jobs.cancel}
            </button>
          )}
        </div>
      )}
    </li>
  );
}

/** Sends the rest of a source whose sender went away. */
function GoOn({ job, name }: { job: string; name: string }) {
  const say = useWords();
  const upload = useUpload();
  const chooser = useRef<HTMLInputElement>(null);
  if (upload.done !== null) return <span className={css.quiet}>{percentText(upload.done)}</span>;
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
