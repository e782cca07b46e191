import { useCallback } from "react";
import { gql, useClient } from "urql";

import { useWatcher } from "./watcher";

export interface Bookmark {
  position: number;
  duration: number;
}

export type TitleKind = "FILM" | "SERIES" | "SEASON" | "EPISODE" | "EXTRA" | "COLLECTION";

export interface Title {
  id: string;
  kind: TitleKind;
  name: string;
  synopsis: string;
  number: number | null;
  year: number | null;
  maturity: number;
  genres: string[];
  duration: number;
  artwork: string[];
  bookmark: Bookmark | null;
  series: { id: string; name: string } | null;
  season: { number: number } | null;
}

/** Small pictures of a film in sheets: the nth shows the second n * everyS. They lie in rows, from the left above. */
export interface Sprites {
  sheets: string[];
  columns: number;
  rows: number;
  width: number;
  height: number;
  everyS: number;
  count: number;
}

export interface Season {
  id: string;
  name: string;
  number: number;
  episodes: Title[];
}

export interface FullTitle extends Title {
  sprites: Sprites | null;
  credit: string;
  languages: string[];
  moods: string[];
  people: { name: string; part: string; character: string }[];
  ratings: { system: string; label: string }[];
  upNext: Title | null;
  nextEpisode: Title | null;
  seasons: Season[];
  extras: Title[];
  titles: Title[];
}

export interface Row {
  kind: "CONTINUE_WATCHING" | "POPULAR_HERE" | "NEW" | "COLLECTION";
  heading: string;
  collection: string | null;
  titles: Title[];
}

const CARD = /* GraphQL */ `
  fragment Card on Title {
    id
    kind
    name
    synopsis
    number
    year
    maturity
    genres
    duration
    artwork
    bookmark(profile: $profile) {
      position
      duration
    }
    series {
      id
      name
    }
    season {
      number
    }
  }
`;

const SPRITES = /* GraphQL */ `
  fragment Sprites on Title {
    sprites {
      sheets
      columns
      rows
      width
      height
      everyS
      count
    }
  }
`;

export const HOME = gql<{ home: Row[] }, { profile: string }>`
  query Home($profile: ID!) {
    home(profile: $profile) {
      kind
      heading
      collection
      titles {
        ...Card
      }
    }
  }
  ${CARD}
`;

export const TITLE = gql<{ title: FullTitle | null }, { profile: string; id: string }>`
  query Title($profile: ID!, $id: ID!) {
    title(profile: $profile, id: $id) {
      ...Card
      ...Sprites
      credit
      languages
      moods
      people {
        name
        part
        character
      }
      ratings {
        system
        label
      }
      upNext {
        ...Card
      }
      nextEpisode {
        ...Card
      }
      seasons {
        id
        name
        number
        episodes {
          ...Card
        }
      }
      extras {
        ...Card
      }
      titles {
        ...Card
      }
    }
  }
  ${CARD}
  ${SPRITES}
`;

const TITLE_SPRITES = gql<{ title: { sprites: Sprites | null } | null }, { profile: string; id: string }>`
  query TitleSprites($profile: ID!, $id: ID!) {
    title(profile: $profile, id: $id) {
      id
      ...Sprites
    }
  }
  ${SPRITES}
`;

/** Finds the small pictures of a title when somebody wants to see them; null where there are none. */
export function useSprites(): (title: string) => Promise<Sprites | null> {
  const graph = useClient();
  const { profile } = useWatcher();
  return useCallback(
    async (title) => {
      const { data } = await graph.query(TITLE_SPRITES, { profile: profile.id, id: title });
      return data?.title?.sprites ?? null;
    },
    [graph, profile.id],
  );
}

export const SEARCH = gql<{ search: Title[] }, { profile: string; text: string }>`
  query Search($profile: ID!, $text: String!) {
    search(profile: $profile, text: $text, limit: 30) {
      ...Card
    }
  }
  ${CARD}
`;

/** Whether a play of this title would go on from somewhere, as the platform decides it. */
export function isBegun(bookmark: Bookmark | null): bookmark is Bookmark {
  return bookmark !== null && bookmark.position >= 5 && bookmark.position <= 0.95 * bookmark.duration;
}
