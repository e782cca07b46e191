import { gql } from "urql";

/** A play under way somewhere; nobody is told whose. */
export interface Session {
  id: string;
  title: string;
  name: string;
  network: string | null;
  site: string;
  appliance: string;
  began: number;
}

export const SESSIONS = gql<{ sessions: Session[] }, Record<string, never>>`
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
`;

export interface AuditLine {
  number: number;
  at: number;
  who: string | null;
  address: string;
  action: string;
  subject: string;
  outcome: string;
}

interface Page {
  audit: { edges: { node: AuditLine }[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };
}

export const AUDIT = gql<Page, { after: string | null }>`
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
`;
