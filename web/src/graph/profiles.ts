import { graphql } from "./graphql";
import { REFUSED } from "./refusals";
import type { Viewer } from "./viewer";

export type Profile = Viewer["profiles"][number];
export type ProfileInput = Pick<Profile, "name" | "maturity" | "colour" | "language" | "kids" | "autoplay">;

export const CHOOSE_PROFILE = graphql(`
  mutation ChooseProfile($profile: ID!, $pin: String!) {
    chooseProfile(profile: $profile, pin: $pin) {
      ... on Profile {
        id
      }
      ...Refused
    }
  }
`, [REFUSED]);

export const ADD_PROFILE = graphql(`
  mutation AddProfile($profile: ProfileInput!) {
    addProfile(profile: $profile) {
      ... on Profile {
        id
      }
      ...Refused
    }
  }
`, [REFUSED]);

export const CHANGE_PROFILE = graphql(`
  mutation ChangeProfile($id: ID!, $profile: ProfileInput!) {
    changeProfile(id: $id, profile: $profile) {
      ... on Profile {
        id
      }
      ...Refused
    }
  }
`, [REFUSED]);

export const SET_PIN = graphql(`
  mutation SetPin($profile: ID!, $pin: String!) {
    setPin(profile: $profile, pin: $pin) {
      ... on Profile {
        id
      }
      ...Refused
    }
  }
`, [REFUSED]);

export const REMOVE_PROFILE = graphql(`
  mutation RemoveProfile($profile: ID!) {
    removeProfile(profile: $profile) {
      ... on Done {
        done
      }
      ...Refused
    }
  }
`, [REFUSED]);
