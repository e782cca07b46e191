import { graphql, type ResultOf } from "./graphql";
import { REFUSED } from "./refusals";

export const PEOPLE = graphql(`
  query People($text: String!, $after: String) {
    people(first: 50, text: $text, after: $after) {
      edges {
        node {
          id
          email
          role
          network
          plan
          verified
          made
          seen
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export type Person = ResultOf<typeof PEOPLE>["people"]["edges"][number]["node"];
export type Role = Person["role"];

/** What one may choose of for somebody. */
export const PERSON_CHOICES = graphql(`
  query PersonChoices {
    accountPlans
    fleet {
      networks {
        id
        name
      }
    }
  }
`);

export type PersonChoices = ResultOf<typeof PERSON_CHOICES>;

export const ADD_PERSON = graphql(`
  mutation AddPerson($email: String!, $role: Role!) {
    addPerson(email: $email, role: $role) {
      ... on Passage {
        address
      }
      ...Refused
    }
  }
`, [REFUSED]);

export const INVITE_PERSON = graphql(`
  mutation InvitePerson($email: String!, $role: Role!) {
    invitePerson(email: $email, role: $role) {
      ... on Passage {
        address
      }
      ...Refused
    }
  }
`, [REFUSED]);

export const SET_PERSON_ROLE = graphql(`
  mutation SetPersonRole($account: ID!, $role: Role!) {
    setPersonRole(account: $account, role: $role) {
      ... on AccountEntry {
        id
      }
      ...Refused
    }
  }
`, [REFUSED]);

export const SET_PERSON_PLAN = graphql(`
  mutation SetPersonPlan($account: ID!, $plan: String!) {
    setPersonPlan(account: $account, plan: $plan) {
      ... on AccountEntry {
        id
      }
      ...Refused
    }
  }
`, [REFUSED]);

export const SET_PERSON_NETWORK = graphql(`
  mutation SetPersonNetwork($account: ID!, $network: ID) {
    setPersonNetwork(account: $account, network: $network) {
      ... on AccountEntry {
        id
      }
      ...Refused
    }
  }
`, [REFUSED]);

export const SIGN_PERSON_OUT = graphql(`
  mutation SignPersonOut($account: ID!) {
    signPersonOut(account: $account) {
      ... on Done {
        done
      }
      ...Refused
    }
  }
`, [REFUSED]);

export const DELETE_PERSON = graphql(`
  mutation DeletePerson($account: ID!) {
    deletePerson(account: $account) {
      ... on Done {
        done
      }
      ...Refused
    }
  }
`, [REFUSED]);
