import { gql } from "urql";

import { REFUSED } from "./refusals";

export interface Job {
  id: string;
  fileName: string;
  name: string;
  state: "uploading" | "encoding" | "ready" | "failed" | "cancelled";
  priority: number;
  /** From 0 to 1. */
  done: number;
  waits: "source" | "no_worker" | "busy" | "disk" | null;
  title: string | null;
  sameAs: string | null;
  fault: { message: string; remedy: string | null } | null;
}

export type StepState = "waiting" | "ready" | "running" | "done" | "failed";

/** A part of a job that one worker does; `needs` are those before it, `began` and `ended` in Unix seconds. */
export interface Step {
  name: string;
  kind: string;
  state: StepState;
  done: number;
  needs: string[];
  attempts: number;
  worker: string;
  began: number | null;
  ended: number | null;
  fault: { message: string; remedy: string | null } | null;
}

export interface JobWithSteps extends Job {
  leftOut: string[];
  steps: Step[];
}

export const JOBS = gql<{ ingestJobs: Job[] }, Record<string, never>>`
  subscription Jobs {
    ingestJobs(limit: 50) {
      id
      fileName
      name
      state
      priority
      done
      waits
      title
      sameAs
      fault {
        message
        remedy
      }
    }
  }
`;

export const JOB = gql<{ ingestJob: JobWithSteps }, { id: string }>`
  subscription Job($id: ID!) {
    ingestJob(id: $id) {
      id
      fileName
      name
      state
      priority
      done
      waits
      title
      sameAs
      leftOut
      fault {
        message
        remedy
      }
      steps {
        name
        kind
        state
        done
        needs
        attempts
        worker
        began
        ended
        fault {
          message
          remedy
        }
      }
    }
  }
`;

interface One {
  id: string;
}

export const CANCEL_JOB = gql<{ cancelIngestJob: One }, One>`
  mutation CancelJob($id: ID!) {
    cancelIngestJob(id: $id) {
      ... on IngestJob {
        id
      }
      ...Refused
    }
  }
  ${REFUSED}
`;

export const RETRY_JOB = gql<{ retryIngestJob: One }, One>`
  mutation RetryJob($id: ID!) {
    retryIngestJob(id: $id) {
      ... on IngestJob {
        id
      }
      ...Refused
    }
  }
  ${REFUSED}
`;

export const PRIORITISE_JOB = gql<{ prioritiseIngestJob: One }, { id: string; priority: number }>`
  mutation PrioritiseJob($id: ID!, $priority: Int!) {
    prioritiseIngestJob(id: $id, priority: $priority) {
      ... on IngestJob {
        id
      }
      ...Refused
    }
  }
  ${REFUSED}
`;
