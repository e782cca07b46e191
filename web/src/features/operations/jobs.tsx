import { Link } from "@tanstack/react-router";

import { type Job, JOBS } from "~/graph/jobs";
import { useLive } from "~/graph/live";
import { useWatcher } from "~/graph/watcher";
import { button } from "~/ui/button.css";
import { LineBones } from "~/ui/skeleton";
import { useWords } from "~/words/operators";

import { Connection } from "./connection";
import { JobActions } from "./job-actions";
import { JobState } from "./job-state";
import { NewFilm } from "./new-film";
import * as css from "./operations.css";
import { Section } from "./section";

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
        {!jobs && !live.problem && <LineBones />}
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

function Line({ job, may }: { job: Job; may: boolean }) {
  const say = useWords();
  return (
    <li className={css.job}>
      <div className={css.stack}>
        <Link to="/operations/jobs/$id" params={{ id: job.id }} className={css.link}>
          {job.name}
        </Link>
        <span className={css.quiet}>{job.fileName}</span>
      </div>
      <JobState job={job} />
      <div className={css.outcome}>
        {job.state === "ready" && job.title && (
          <Link to="/studio/$id" params={{ id: job.title }} className={button.plain} aria-label={say.jobs.toTitleOf(job.name)}>
            {say.jobs.toTitle}
          </Link>
        )}
        {may && <JobActions job={job} />}
      </div>
    </li>
  );
}
