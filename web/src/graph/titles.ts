import { useCallback } from "react";
import { useClient } from "urql";

import { graphql, type ResultOf } from "./graphql";
import { useWatcher } from "./watcher";

const CARD = graphql(`
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
    series {
      id
      name
    }
    season {
      number
    }
  }
`);

const MARKED = graphql(`
  fragment Marked on Title {
    ...Card
    bookmark(profile: $profile) {
      position
      duration
    }
  }
`, [CARD]);

export type Card = ResultOf<typeof CARD>;
export type Title = ResultOf<typeof MARKED>;
export type TitleKind = Title["kind"];
type Bookmark = NonNullable<Title["bookmark"]>;

const SPRITES = graphql(`
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
`);

export type Sprites = NonNullable<ResultOf<typeof SPRITES>["sprites"]>;

const COLLECTIONS = graphql(`
  fragment Collections on RowConnection {
    edges {
      node {
        kind
        heading
        collection
        titles {
          ...Card
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
`, [CARD]);

export type Collections = ResultOf<typeof COLLECTIONS>;

/** What is common to many profiles says nothing of one of them, so that the platform keeps it once for all. */
export const HOME = graphql(`
  query Home($profile: ID!) {
    ownRows(profile: $profile) {
      kind
      heading
      collection
      titles {
        ...Marked
      }
    }
    commonRows(profile: $profile) {
      kind
      heading
      collection
      titles {
        ...Card
      }
    }
    collectionRows(profile: $profile) {
      ...Collections
    }
  }
`, [CARD, MARKED, COLLECTIONS]);

export const MORE_ROWS = graphql(`
  query MoreRows($profile: ID!, $after: String!) {
    collectionRows(profile: $profile, after: $after) {
      ...Collections
    }
  }
`, [COLLECTIONS]);

export type OwnRow = NonNullable<ResultOf<typeof HOME>["ownRows"]>[number];
export type Row = Collections["edges"][number]["node"] | OwnRow;

export const TITLE = graphql(`
  query Title($profile: ID!, $id: ID!) {
    title(profile: $profile, id: $id) {
      ...Marked
      ...Sprites
      listed
      thumb
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
        ...Marked
        season {
          id
        }
      }
      nextEpisode {
        ...Marked
      }
      seasons {
        id
        name
        number
        episodeCount
      }
      extras {
        ...Card
      }
      titles {
        ...Card
      }
    }
  }
`, [CARD, MARKED, SPRITES]);

export type FullTitle = NonNullable<ResultOf<typeof TITLE>["title"]>;
export type Season = FullTitle["seasons"][number];

/** Of one season: a series may have thousands, of which people look at a few. */
export const EPISODES = graphql(`
  query Episodes($profile: ID!, $season: ID!) {
    title(profile: $profile, id: $season) {
      id
      episodes {
        ...Marked
      }
    }
  }
`, [MARKED]);

const TITLE_SPRITES = graphql(`
  query TitleSprites($profile: ID!, $id: ID!) {
    title(profile: $profile, id: $id) {
      id
      ...Sprites
    }
  }
`, [SPRITES]);

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

export const SEARCH = graphql(`
  query Search($profile: ID!, $text: String!, $after: String) {
    search(profile: $profile, text: $text, first: 30, after: $after) {
      edges {
        node {
          ...Card
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`, [CARD]);

/** A part of what a search found. */
export type Found = ResultOf<typeof SEARCH>["search"];

/** Whether a play of this title would go on from somewhere, as the platform decides it. */
export function isBegun(bookmark: Bookmark | null | undefined): bookmark is Bookmark {
  return !!bookmark && bookmark.position >= 5 && bookmark.position <= 0.95 * bookmark.duration;
}
