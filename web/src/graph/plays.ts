import { graphql } from "./graphql";

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
  query Audit($after: String) {
    audit(first: 50, after: $after) {
      edges {
        node {
          number
          at
          who
          address
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
