import type { Client } from "urql";

import { viewers } from "~/words";

import { type Problem, problemOf } from "./client";
import { graphql, type ResultOf } from "./graphql";
import { connectToNearest, rememberNearest } from "./nearest";
import { REFUSED } from "./refusals";
import { sign } from "./signs";

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

type Answer = Promise<Play | Problem>;

const SHOWN_WITHIN_MS = 5000;
/** What was asked for before there was a page to show it, by profile and title. */
const pressed = new Map<string, Answer>();

/** Asks for a play whose page is still to come, so that the platform answers while it is drawn. What no page takes is given back. */
export function pressPlay(graph: Client, profile: string, title: string): void {
  const key = `${profile} ${title}`;
  if (pressed.has(key)) return;
  connectToNearest();
  const answer = ask(graph, profile, title, null);
  pressed.set(key, answer);
  setTimeout(() => {
    if (pressed.get(key) === answer && pressed.delete(key)) void answer.then(giveBack);
  }, SHOWN_WITHIN_MS);
}

/** The play of a page: what was pressed for it, else a new one. `takeOver` is the stream of the account whose place it takes. */
export function startPlay(graph: Client, profile: string, title: string, takeOver: string | null): Answer {
  const key = `${profile} ${title}`;
  const answer = takeOver === null ? pressed.get(key) : undefined;
  if (answer) pressed.delete(key);
  return answer ?? ask(graph, profile, title, takeOver);
}

async function ask(graph: Client, profile: string, title: string, takeOver: string | null): Answer {
  const { data, error } = await graph.mutation(START_PLAYBACK, { profile, title, takeOver });
  const nearest = data?.startPlayback.pathways[0];
  if (nearest) rememberNearest(nearest.address);
  return data?.startPlayback ?? (error ? problemOf(error) : { code: "unknown", words: viewers.now().unreachable.noAnswer });
}

function giveBack(started: Play | Problem): void {
  if ("session" in started) void sign(started.session, { position: started.position, ended: true });
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
