import type { Client } from "urql";

import { viewers } from "~/words";

import { type Problem, problemOf } from "./client";
import { graphql, type ResultOf } from "./graphql";
import { connectToNearest, rememberNearest } from "./nearest";
import { REFUSED } from "./refusals";

export const START_PLAYBACK = graphql(`
  mutation StartPlayback($profile: ID!, $title: ID!, $takeOver: ID) {
    startPlayback(profile: $profile, title: $title, takeOver: $takeOver) {
      ... on Play {
        session
        hls
        steeringUrl
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

/** Asks for a play. `takeOver` is the stream of the account whose place it takes. */
export async function startPlay(graph: Client, profile: string, title: string, takeOver: string | null): Promise<Play | Problem> {
  connectToNearest();
  const { data, error } = await graph.mutation(START_PLAYBACK, { profile, title, takeOver });
  const nearest = data?.startPlayback.pathways[0];
  if (nearest) rememberNearest(nearest.address);
  return data?.startPlayback ?? (error ? problemOf(error) : { code: "unknown", words: viewers.now().unreachable.noAnswer });
}

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
