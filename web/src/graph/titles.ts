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
`);

export type Title = ResultOf<typeof CARD>;
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

export const HOME = graphql(`
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
`, [CARD]);

export type Row = ResultOf<typeof HOME>["home"][number];

export const TITLE = graphql(`
  query Title($profile: ID!, $id: ID!) {
    title(profile: $profile, id: $id) {
      ...Card
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
`, [CARD, SPRITES]);

export type FullTitle = NonNullable<ResultOf<typeof TITLE>["title"]>;
export type Season = FullTitle["seasons"][number];

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
  query Search($profile: ID!, $text: String!) {
    search(profile: $profile, text: $text, limit: 30) {
      ...Card
    }
  }
`, [CARD]);

/** Whether a play of this title would go on from somewhere, as the platform decides it. */
export function isBegun(bookmark: Bookmark | null): bookmark is Bookmark {
  return bookmark !== null && bookmark.position >= 5 && bookmark.position <= 0.95 * bookmark.duration;
}
