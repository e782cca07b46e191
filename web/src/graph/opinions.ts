import { gql } from "urql";

import { REFUSED } from "./refusals";

export type Thumb = "up" | "down";

/** What a profile says of a title. */
export interface Opinion {
  listed: boolean;
  /** Null when it did not say. */
  thumb: Thumb | null;
}

export const SET_LISTED = gql<{ setListed: Opinion }, { profile: string; title: string; listed: boolean }>`
  mutation SetListed($profile: ID!, $title: ID!, $listed: Boolean!) {
    setListed(profile: $profile, title: $title, listed: $listed) {
      ... on Title {
        id
        listed
        thumb
      }
      ...Refused
    }
  }
  ${REFUSED}
`;

export const SET_THUMB = gql<{ setThumb: Opinion }, { profile: string; title: string; thumb: Thumb | null }>`
  mutation SetThumb($profile: ID!, $title: ID!, $thumb: Thumb) {
    setThumb(profile: $profile, title: $title, thumb: $thumb) {
      ... on Title {
        id
        listed
        thumb
      }
      ...Refused
    }
  }
  ${REFUSED}
`;
