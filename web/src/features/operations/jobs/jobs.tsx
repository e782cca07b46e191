import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useQuery } from "urql";

import { problemOf } from "~/graph/client";
import { type Job, JOBS, OLDER_JOBS } from "~/graph/jobs";
import { useLive } from "~/graph/live";
import { useWatcher } from "~/graph/watcher";
import { button } from "~/ui/button.css";
import { Problem } from "~/ui/field";
import { LineBones } from "~/ui/skeleton";
import { useWords } from "~/words/operators";

import { Connection } from "../connection";
import * as css from "../operations.css";
import { Section } from "../section";
import { JobActions } from "./job-actions";
import { JobState } from "./job-state";
import { NewFilm } from "./new-film";

/** Sources on their way to titles, as they go. */
export function Jobs() {
  const say = useWords();
  const live = useLive(JOBS, {});
  const may = useWatcher().viewer.permissions.includes("change_titles");
  const jobs = live.data?.ingestJobs;
  const last = jobs?.at(-1)?.id;
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
        {last && <Older key={last} after={last} may={may} />}
      </section>
    </Section>
  );
}

/** What came before, as far back as somebody asks for. */
function Older({ after, may }: { after: string; may: boolean }) {
  const say = useWords();
  const [isOpen, open] = useState(false);
  const [{ data, error }] = useQuery({ query: OLDER_JOBS, variables: { after }, requestPolicy: "cache-and-network" });
  if (error && !data) return <Problem words={problemOf(error).words} />;
  const page = data?.ingestJobs;
  if (!page?.edges.length) return null;
  if (!isOpen)
    return (
      <button type="button" className={button.quiet} onClick={() => open(true)}>
        {say.studio.more}
      </button>
    );
  return (
    <>
      <ul className={css.jobs}>
        {page.edges.map(({ node }) => (
          <Line key={node.id} job={node} may={may} />
        ))}
      </ul>
      {page.pageInfo.hasNextPage && page.pageInfo.endCursor && <Older after={page.pageInfo.endCursor} may={may} />}
    </>
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
