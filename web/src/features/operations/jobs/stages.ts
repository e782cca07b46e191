import type { Step, StepState } from "~/graph/jobs";

/** Steps of one kind that follow each other; `early` ones make the first rendition, `after` are the kinds that are not done before. */
export interface Stage {
  kind: string;
  early: boolean;
  state: StepState;
  steps: Step[];
  done: number;
  after: string[];
}

const FIRST_THAT_IS: readonly StepState[] = ["failed", "running", "ready", "waiting", "done"];
const EARLY = " early";

/** The steps as people think of them; they come ordered, those before others first. */
export function stagesOf(steps: readonly Step[]): Stage[] {
  const byName = new Map(steps.map((one) => [one.name, one]));
  const stages: Step[][] = [];
  for (const step of steps) {
    const last = stages.at(-1);
    if (last?.[0] && groupOf(last[0]) === groupOf(step)) last.push(step);
    else stages.push([step]);
  }
  return stages.map((group): Stage => {
    const [first] = group as [Step, ...Step[]];
    const state = FIRST_THAT_IS.find((state) => group.some((one) => one.state === state)) ?? "waiting";
    const unmet = group.flatMap(({ needs }) => needs.flatMap((name) => byName.get(name) ?? [])).filter((one) => one.state !== "done" && one.kind !== first.kind);
    return {
      kind: first.kind,
      early: isEarly(first),
      state,
      steps: group,
      done: group.filter((one) => one.state === "done").length,
      after: [...new Set(unmet.map((one) => one.kind))],
    };
  });
}

function groupOf(step: Step): string {
  return `${step.kind}${isEarly(step) ? EARLY : ""}`;
}

function isEarly({ name }: Step): boolean {
  return `${name} `.includes(`${EARLY} `);
}
