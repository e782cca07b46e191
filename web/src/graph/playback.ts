import { gql } from "urql";

import { REFUSED } from "./refusals";

export interface Pathway {
  appliance: string;
  address: string;
  site: string;
  rank: number;
}

/** A named part of a film, in seconds. */
export interface Chapter {
  name: string;
  begin: number;
  end: number;
  kind: "chapter" | "intro" | "credits";
}

export interface Play {
  session: string;
  /** The multivariant playlist itself, which spares the player from asking for it. */
  hls: string;
  dashUrl: string;
  position: number;
  duration: number;
  network: string | null;
  pathways: Pathway[];
  keepEvery: number;
  chapters: Chapter[];
  /** Where ClearKey gets its keys; null when the film is in the clear. */
  licence: string | null;
}

export const START_PLAYBACK = gql<{ startPlayback: Play }, { profile: string; title: string; takeOver: string | null }>`
  mutation StartPlayback($profile: ID!, $title: ID!, $takeOver: ID) {
    startPlayback(profile: $profile, title: $title, takeOver: $takeOver) {
      ... on Play {
        session
        hls
        dashUrl
        position
        duration
        network
        pathways {
          appliance
          address
          site
          rank
        }
        keepEvery
        chapters {
          name
          begin
          end
          kind
        }
        licence
      }
      ...Refused
    }
  }
  ${REFUSED}
`;

/** A play under way in the account. */
export interface Stream {
  id: string;
  device: string;
  profile: string;
  began: number;
}

export const STREAMS = gql<{ streams: Stream[] }, Record<string, never>>`
  query Streams {
    streams {
      id
      device
      profile
      began
    }
  }
`;

export const SET_BOOKMARK = gql<{ setBookmark: { position: number; duration: number } }, { profile: string; title: string; position: number }>`
  mutation SetBookmark($profile: ID!, $title: ID!, $position: Float!) {
    setBookmark(profile: $profile, title: $title, position: $position) {
      ... on Bookmark {
        position
        duration
      }
      ...Refused
    }
  }
  ${REFUSED}
`;
