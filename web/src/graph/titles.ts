import { gql } from "urql";

export interface Bookmark {
  position: number;
  duration: number;
}

export interface Title {
  id: string;
  name: string;
  synopsis: string;
  year: number | null;
  maturity: number;
  genres: string[];
  duration: number;
  artwork: string[];
  bookmark: Bookmark | null;
}

export interface FullTitle extends Title {
  credit: string;
  languages: string[];
}

export interface Row {
  kind: "CONTINUE_WATCHING" | "POPULAR_HERE" | "NEW";
  heading: string;
  titles: Title[];
}

export const HOME = gql<{ home: Row[] }, { profile: string }>`
  query Home($profile: ID!) {
    home(profile: $profile) {
      kind
      heading
      titles {
        id
        name
        synopsis
        year
        maturity
        genres
        duration
        artwork
        bookmark(profile: $profile) {
          position
          duration
        }
      }
    }
  }
`;

export const TITLE = gql<{ title: FullTitle | null }, { profile: string; id: string }>`
  query Title($profile: ID!, $id: ID!) {
    title(profile: $profile, id: $id) {
      id
      name
      synopsis
      year
      maturity
      genres
      credit
      duration
      artwork
      languages
      bookmark(profile: $profile) {
        position
        duration
      }
    }
  }
`;

export const SEARCH = gql<{ search: Title[] }, { profile: string; text: string }>`
  query Search($profile: ID!, $text: String!) {
    search(profile: $profile, text: $text, limit: 30) {
      id
      name
      synopsis
      year
      maturity
      genres
      duration
      artwork
      bookmark(profile: $profile) {
        position
        duration
      }
    }
  }
`;

/** Whether a play of this title would go on from somewhere, as the platform decides it. */
export function isBegun(bookmark: Bookmark | null): bookmark is Bookmark {
  return bookmark !== null && bookmark.position >= 5 && bookmark.position <= 0.95 * bookmark.duration;
}
