import { graphql, type ResultOf } from "./graphql";

export const SESSIONS = graphql(`
  subscription Sessions {
    sessions(limit: 200) {
      id
      title
      name
      network
      site
      appliance
      began
    }
  }
`);

export const AUDIT = graphql(`
  query Audit($after: String, $about: AuditMatter, $who: String, $subject: String, $since: Float, $until: Float) {
    audit(first: 50, after: $after, about: $about, who: $who, subject: $subject, since: $since, until: $until) {
      edges {
        node {
          number
          at
          who
          address
          about
          action
          subject
          outcome
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export type Audited = ResultOf<typeof AUDIT>["audit"]["edges"][number]["node"];
export type Matter = Audited["about"];
