import { Link } from "@tanstack/react-router";
import { type FormEvent, useRef, useState } from "react";

import { type Job, JOBS } from "~/graph/jobs";
import { useLive } from "~/graph/live";
import { useWatcher } from "~/graph/watcher";
import { button } from "~/ui/button.css";
import { Field, Problem } from "~/ui/field";
import { useWords } from "~/words/operators";

import { Connection } from "./connection";
import { JobActions } from "./job-actions";
import { JobState } from "./job-state";
import * as css from "./operations.css";
import { Section } from "./section";
import { SendingBar } from "./sending";
import { useUpload } from "./use-upload";

/** Sources on their way to titles, as they go. */
export function Jobs() {
  const say = useWords();
  const live = useLive(JOBS, {});
  const may = useWatcher().viewer.permissions.includes("change_titles");
  const jobs = live.data?.ingestJobs;
  return (
    <Section name="jobs">
      <Connection live={live} />
      {may && <NewFilm />}
      <section className={css.part} aria-label={say.jobs.title}>
        <h2 className={css.title}>{say.jobs.title}</h2>
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
        <button type="submit" className={button.main} disabled={upload.sending !== null}>
          {say.jobs.send}
        </button>
      </form>
      <SendingBar sending={upload.sending} />
      <Problem words={upload.problem} />
    </section>
  );
}

function Line({ job, may }: { job: Job; may: boolean }) {
  return (
    <li className={css.job}>
      <div className={css.stack}>
        <Link to="/operations/jobs/$id" params={{ id: job.id }} className={css.link}>
          {job.name}
        </Link>
        <span className={css.quiet}>{job.fileName}</span>
      </div>
      <JobState job={job} />
      {may && <JobActions job={job} />}
    </li>
  );
}
