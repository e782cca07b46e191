import { gql } from "urql";

import type { Refusal } from "./refusals";
import type { TitleKind } from "./titles";

export type TitleState = "DRAFT" | "REVIEW" | "PUBLISHED";

export interface Words {
  language: string;
  name: string;
  synopsis: string;
  pictures: string[];
}

export interface Person {
  name: string;
  part: string;
  character: string;
}

export interface Rating {
  system: string;
  label: string;
}

/** Where and when it may be seen, in Unix seconds; without countries everywhere, null: without end. */
export interface Window {
  countries: string[];
  first: number | null;
  last: number | null;
}

/** What is said of a title in one revision, as far as the form knows it. */
export interface Said {
  kind: TitleKind;
  parent: string | null;
  number: number | null;
  name: string;
  synopsis: string;
  language: string;
  words: Words[];
  year: number | null;
  maturity: number;
  ratings: Rating[];
  genres: string[];
  moods: string[];
  people: Person[];
  credit: string;
  windows: Window[];
  publishAt: number | null;
  members: string[];
  /** How often it is expected to be played, as a multiple of an ordinary title. */
  hint: number;
}

export interface Line {
  number: number;
  at: number;
  action: string;
  state: TitleState;
  live: number | null;
  said: Said;
}

export interface Listed {
  id: string;
  state: TitleState;
  shown: boolean;
  playable: boolean;
  artwork: string[];
  newest: { said: { kind: TitleKind; name: string; parent: string | null; number: number | null; year: number | null } };
}

export interface Entry extends Omit<Listed, "newest"> {
  live: { name: string } | null;
  newest: { number: number; said: Said };
  history: Line[];
}

interface Page {
  titleEntries: { edges: { node: Listed }[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };
}

export const TITLE_ENTRIES = gql<Page, { text: string; state: TitleState | null; after: string | null }>`
  query TitleEntries($text: String!, $state: TitleState, $after: String) {
    titleEntries(first: 50, text: $text, state: $state, after: $after) {
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
`;

const SAID = /* GraphQL */ `
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
    windows {
      countries
      first
      last
    }
    publishAt
    members
    hint
  }
`;

export const TITLE_ENTRY = gql<{ titleEntry: Entry | null }, { id: string }>`
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
  }
  ${SAID}
`;

export const TITLE_NAME = gql<{ titleEntry: Pick<Listed, "id" | "newest"> | null }, { id: string }>`
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
`;

/** A picture at one bitrate (bits a second); `vmaf` as it was measured, from 0 to 100. */
export interface Rendition {
  width: number;
  height: number;
  codec: string;
  bandwidth: number;
  averageBandwidth: number;
  vmaf: number | null;
}

export const RENDITIONS = gql<{ titleEntry: { renditions: Rendition[] } | null }, { id: string }>`
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
`;

/** The boards that rate films, and from which age each of their labels is. */
export const RATING_SYSTEMS = gql<{ ratingSystems: { system: string; labels: { label: string; age: number }[] }[] }, Record<string, never>>`
  query RatingSystems {
    ratingSystems {
      system
      labels {
        label
        age
      }
    }
  }
`;

export type TitlesResult = { __typename: "TitlesEdited" } | { __typename: "TitlesRefused"; problems: { refusal: Refusal }[] };

/** By the name of the mutation. */
export type Changed = Record<string, TitlesResult>;

const RESULT = /* GraphQL */ `
  fragment Result on TitlesResult {
    ... on TitlesEdited {
      titles
    }
    ... on TitlesRefused {
      problems {
        refusal {
          code
          message
          field
          value
          remedy
        }
      }
    }
  }
`;

export type TitleChange = { id: string } & Partial<Omit<Said, "kind" | "parent" | "language">>;

export const EDIT_TITLE = gql<{ editTitles: TitlesResult }, { change: TitleChange }>`
  mutation EditTitle($change: TitleChange!) {
    editTitles(changes: [$change]) {
      ...Result
    }
  }
  ${RESULT}
`;

export const SUBMIT_TITLE = gql<Changed, { id: string }>`
  mutation SubmitTitle($id: ID!) {
    submitTitles(ids: [$id]) {
      ...Result
    }
  }
  ${RESULT}
`;

export const PUBLISH_TITLE = gql<Changed, { id: string }>`
  mutation PublishTitle($id: ID!) {
    publishTitles(ids: [$id]) {
      ...Result
    }
  }
  ${RESULT}
`;

export const WITHDRAW_TITLE = gql<Changed, { id: string }>`
  mutation WithdrawTitle($id: ID!) {
    withdrawTitles(ids: [$id]) {
      ...Result
    }
  }
  ${RESULT}
`;

export const RESTORE_TITLE = gql<Changed, { id: string; number: number }>`
  mutation RestoreTitle($id: ID!, $number: Int!) {
    restoreTitle(id: $id, number: $number) {
      ...Result
    }
  }
  ${RESULT}
`;

/** The first thing that stands in the way, null when all went well. */
export function refusalOf(result: TitlesResult | undefined): Refusal | null {
  return result?.__typename === "TitlesRefused" ? (result.problems[0]?.refusal ?? null) : null;
}
