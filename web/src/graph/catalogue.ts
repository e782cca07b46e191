import { graphql, type ResultOf, type VariablesOf } from "./graphql";
import { type Refusal, REFUSED } from "./refusals";

export const TITLE_ENTRIES = graphql(`
  query TitleEntries($text: String!, $state: TitleState, $after: String, $parent: ID) {
    titleEntries(first: 50, text: $text, state: $state, after: $after, parent: $parent) {
      edges {
        node {
          id
          state
          shown
          playable
          artwork
          newest {
            said {
              kind
              name
              parent
              number
              year
            }
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export type Listed = ResultOf<typeof TITLE_ENTRIES>["titleEntries"]["edges"][number]["node"];
export type TitleState = Listed["state"];

const SAID = graphql(`
  fragment Said on SaidOfTitle {
    kind
    parent
    number
    name
    synopsis
    language
    words {
      language
      name
      synopsis
      pictures
    }
    year
    maturity
    ratings {
      system
      label
    }
    genres
    moods
    people {
      name
      part
      character
    }
    credit
    pictures
    windows {
      countries
      first
      last
    }
    publishAt
    members
    hint
  }
`);

/** What is said of a title in one revision, as far as the form knows it. */
export type Said = ResultOf<typeof SAID>;
export type Words = Said["words"][number];
export type Person = Said["people"][number];
export type Rating = Said["ratings"][number];
export type Window = Said["windows"][number];

/** Each line is a whole title, and there are many; nobody waits for them to begin. */
const HISTORY = graphql(`
  fragment History on TitleEntry {
    history(first: 20) {
      number
      at
      action
      state
      live
      said {
        ...Said
      }
    }
  }
`, [SAID]);

export type Line = ResultOf<typeof HISTORY>["history"][number];

export const TITLE_ENTRY = graphql(`
  query TitleEntry($id: ID!) {
    titleEntry(id: $id) {
      id
      state
      shown
      playable
      artwork
      live {
        name
      }
      newest {
        number
        said {
          ...Said
        }
      }
      ...History @defer
    }
  }
`, [SAID, HISTORY]);

export type Entry = NonNullable<ResultOf<typeof TITLE_ENTRY>["titleEntry"]>;

export const TITLE_NAME = graphql(`
  query TitleName($id: ID!) {
    titleEntry(id: $id) {
      id
      newest {
        said {
          name
        }
      }
    }
  }
`);

export const RENDITIONS = graphql(`
  query Renditions($id: ID!) {
    titleEntry(id: $id) {
      renditions {
        width
        height
        codec
        bandwidth
        averageBandwidth
        vmaf
      }
    }
  }
`);

/** The boards that rate films, and from which age each of their labels is. */
export const RATING_SYSTEMS = graphql(`
  query RatingSystems {
    ratingSystems {
      system
      labels {
        label
        age
      }
    }
  }
`);

const PROBLEMS = graphql(`
  fragment Problems on TitlesRefused {
    problems {
      refusal {
        ...Refused
      }
    }
  }
`, [REFUSED]);

export const EDIT_TITLE = graphql(`
  mutation EditTitle($change: TitleChange!) {
    editTitles(changes: [$change]) {
      __typename
      ...Problems
    }
  }
`, [PROBLEMS]);

type TitlesResult = ResultOf<typeof EDIT_TITLE>["editTitles"];

/** What becomes different. The kind, what it belongs to and the language are for a title that is new. */
export type TitleChange = VariablesOf<typeof EDIT_TITLE>["change"];

/** By the name of the mutation. */
export type Changed = Record<string, TitlesResult>;

export const SUBMIT_TITLE = graphql(`
  mutation SubmitTitle($id: ID!) {
    submitTitles(ids: [$id]) {
      __typename
      ...Problems
    }
  }
`, [PROBLEMS]);

export const PUBLISH_TITLE = graphql(`
  mutation PublishTitle($id: ID!) {
    publishTitles(ids: [$id]) {
      __typename
      ...Problems
    }
  }
`, [PROBLEMS]);

export const WITHDRAW_TITLE = graphql(`
  mutation WithdrawTitle($id: ID!) {
    withdrawTitles(ids: [$id]) {
      __typename
      ...Problems
    }
  }
`, [PROBLEMS]);

export const DELETE_TITLE = graphql(`
  mutation DeleteTitle($id: ID!) {
    deleteTitles(ids: [$id]) {
      __typename
      ...Problems
    }
  }
`, [PROBLEMS]);

export const RESTORE_TITLE = graphql(`
  mutation RestoreTitle($id: ID!, $number: Int!) {
    restoreTitle(id: $id, number: $number) {
      __typename
      ...Problems
    }
  }
`, [PROBLEMS]);

/** The first thing that stands in the way, null when all went well. */
export function refusalOf(result: TitlesResult | undefined): Refusal | null {
  return result?.__typename === "TitlesRefused" ? (result.problems[0]?.refusal ?? null) : null;
}
