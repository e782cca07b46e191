import { graphql, type ResultOf } from "./graphql";
import { REFUSED } from "./refusals";

export const START_PLAYBACK = graphql(`
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
          lacks
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
`, [REFUSED]);

export type Play = ResultOf<typeof START_PLAYBACK>["startPlayback"];
export type Pathway = Play["pathways"][number];
export type Chapter = Play["chapters"][number];

export const STREAMS = graphql(`
  query Streams {
    streams {
      id
      device
      profile
      began
    }
  }
`);

export const SET_BOOKMARK = graphql(`
  mutation SetBookmark($profile: ID!, $title: ID!, $position: Float!) {
    setBookmark(profile: $profile, title: $title, position: $position) {
      ... on Bookmark {
        position
        duration
      }
      ...Refused
    }
  }
`, [REFUSED]);
