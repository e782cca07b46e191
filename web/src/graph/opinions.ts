import { graphql } from "./graphql";
import { REFUSED } from "./refusals";
import type { FullTitle } from "./titles";

/** What a profile says of a title. */
export type Opinion = Pick<FullTitle, "listed" | "thumb">;
export type Thumb = NonNullable<Opinion["thumb"]>;

export const SET_LISTED = graphql(`
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
`, [REFUSED]);

export const SET_THUMB = graphql(`
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
`, [REFUSED]);
