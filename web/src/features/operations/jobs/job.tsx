import { Link, useParams } from "@tanstack/react-router";
import { useQuery } from "urql";

import { type JobWithSteps, JOB } from "~/graph/jobs";
import { RENDITIONS } from "~/graph/catalogue";
import { useLive } from "~/graph/live";
import { useWatcher } from "~/graph/watcher";
import { button } from "~/ui/button.css";
import { Icon } from "~/ui/icon";
import { usePageTitle } from "~/ui/page";
import { SheetBones } from "~/ui/skeleton";
import { Table } from "~/ui/table";
import { bitrateText, numberText } from "~/words/format";
import { useWords } from "~/words/operators";

import { Absent } from "../absent";
import { Connection } from "../connection";
import * as css from "../operations.css";
import { JobActions } from "./job-actions";
import { JobState } from "./job-state";
import { Steps } from "./steps";

/** One source on its way to a title, step by step. */
export function JobPage() {
  const say = useWords();
  const { id } = useParams({ from: "/signed-in/watching/frame/operations/jobs/$id" });
  const live = useLive(JOB, { id });
  const job = live.data?.ingestJob;
  usePageTitle(job?.name);
  if (job) {
    return (
      <Shown job={job}>
        <Connection live={live} />
      </Shown>
    );
  }
  if (!live.problem) return <SheetBones width={1480} />;
  return (
    <Absent live={live} heading={say.jobs.missing} words={say.jobs.missingWords}>
      <Link to="/operations/jobs" className={button.main}>
        {say.jobs.toJobs}
      </Link>
    </Absent>
  );
}

function Shown({ job, children }: { job: JobWithSteps; children: React.ReactNode }) {
  const say = useWords();
  const may = useWatcher().viewer.permissions.includes("change_titles");
  return (
    <div className={css.page}>
      <Link to="/operations/jobs" className={css.back}>
        <Icon name="back" size={18} /> {say.jobs.title}
      </Link>
      <header className={css.head}>
        <div className={css.stack}>
          <h1 className={css.heading}>{job.name}</h1>
          <p className={css.quiet}>{job.fileName}</p>
        </div>
        {job.title && (
          <Link to="/studio/$id" params={{ id: job.title }} className={button.quiet}>
            {say.jobs.toTitle}
          </Link>
        )}
      </header>
      {children}
      <section className={css.part} aria-label={say.jobs.state}>
        <JobState job={job} />
        {job.leftOut.map((one) => (
          <p key={one} className={css.quiet}>
            {one}
          </p>
        ))}
        {may && <JobActions job={job} />}
      </section>
      {job.title && <Renditions key={job.state} title={job.title} />}
      {job.steps.length > 0 && (
        <section className={css.part} aria-label={say.jobs.steps}>
          <h2 className={css.title}>{say.jobs.steps}</h2>
          <Steps steps={job.steps} />
        </section>
      )}
    </div>
  );
}

/** What the title is played in so far, with the quality that was measured. */
function Renditions({ title }: { title: string }) {
  const say = useWords();
  const [{ data }] = useQuery({ query: RENDITIONS, variables: { id: title }, requestPolicy: "network-only" });
  const found = data?.titleEntry?.renditions ?? [];
  if (!found.length) return null;
  return (
    <section className={css.part} aria-label={say.jobs.renditions}>
      <h2 className={css.title}>{say.jobs.renditions}</h2>
      <Table
        name={say.jobs.renditions}
        headings={[say.jobs.size, say.jobs.codec, say.jobs.average, say.jobs.peak, say.jobs.vmaf]}
        rows={found.map((one) => ({
          key: `${one.width} ${one.bandwidth}`,
          cells: [
            <bdi key="size" dir="ltr">
              {one.width} × {one.height}
            </bdi>,
            one.codec,
            bitrateText(one.averageBandwidth),
            bitrateText(one.bandwidth),
            one.vmaf === null ? "–" : numberText(one.vmaf, { maximumFractionDigits: 1 }),
          ],
        }))}
      />
    </section>
  );
}
