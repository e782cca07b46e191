import { graphql, type ResultOf } from "./graphql";
import { REFUSED } from "./refusals";

const LISTED = graphql(`
  fragment Listed on IngestJob {
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
`);

export type Job = ResultOf<typeof LISTED>;

export const JOBS = graphql(`
  subscription Jobs {
    ingestJobs(limit: 50) {
      ...Listed
    }
  }
`, [LISTED]);

export const OLDER_JOBS = graphql(`
  query OlderJobs($after: String!) {
    ingestJobs(first: 50, after: $after) {
      edges {
        node {
          ...Listed
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`, [LISTED]);

export const JOB = graphql(`
  subscription Job($id: ID!) {
    ingestJob(id: $id) {
      ...Listed
      leftOut
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
`, [LISTED]);

export type JobWithSteps = ResultOf<typeof JOB>["ingestJob"];
export type Step = JobWithSteps["steps"][number];
export type StepState = Step["state"];

export const CANCEL_JOB = graphql(`
  mutation CancelJob($id: ID!) {
    cancelIngestJob(id: $id) {
      ... on IngestJob {
        id
      }
      ...Refused
    }
  }
`, [REFUSED]);

export const RETRY_JOB = graphql(`
  mutation RetryJob($id: ID!) {
    retryIngestJob(id: $id) {
      ... on IngestJob {
        id
      }
      ...Refused
    }
  }
`, [REFUSED]);

export const ENCODE_AGAIN = graphql(`
  mutation EncodeAgain($title: ID!) {
    encodeAgain(title: $title) {
      ... on IngestJob {
        id
      }
      ...Refused
    }
  }
`, [REFUSED]);

export const PRIORITISE_JOB = graphql(`
  mutation PrioritiseJob($id: ID!, $priority: Int!) {
    prioritiseIngestJob(id: $id, priority: $priority) {
      ... on IngestJob {
        id
      }
      ...Refused
    }
  }
`, [REFUSED]);
