import { gql } from "urql";

import { type Done, REFUSED } from "./refusals";

export interface Profile {
  id: string;
  name: string;
  maturity: number;
  colour: number;
  language: string;
  kids: boolean;
  autoplay: boolean;
  /** The address of its picture, null while its initial stands for it. */
  picture: string | null;
  /** It has a PIN. */
  locked: boolean;
  /** This device may watch as it now. */
  open: boolean;
}

export type ProfileInput = Pick<Profile, "name" | "maturity" | "colour" | "language" | "kids" | "autoplay">;

export const CHOOSE_PROFILE = gql<{ chooseProfile: { id: string } }, { profile: string; pin: string }>`
  mutation ChooseProfile($profile: ID!, $pin: String!) {
    chooseProfile(profile: $profile, pin: $pin) {
      ... on Profile {
        id
      }
      ...Refused
    }
  }
  ${REFUSED}
`;

export const ADD_PROFILE = gql<{ addProfile: { id: string } }, { profile: Partial<ProfileInput> }>`
  mutation AddProfile($profile: ProfileInput!) {
    addProfile(profile: $profile) {
      ... on Profile {
        id
      }
      ...Refused
    }
  }
  ${REFUSED}
`;

export const CHANGE_PROFILE = gql<{ changeProfile: { id: string } }, { id: string; profile: Partial<ProfileInput> }>`
  mutation ChangeProfile($id: ID!, $profile: ProfileInput!) {
    changeProfile(id: $id, profile: $profile) {
      ... on Profile {
        id
      }
      ...Refused
    }
  }
  ${REFUSED}
`;

export const SET_PIN = gql<{ setPin: { id: string } }, { profile: string; pin: string }>`
  mutation SetPin($profile: ID!, $pin: String!) {
    setPin(profile: $profile, pin: $pin) {
      ... on Profile {
        id
      }
      ...Refused
    }
  }
  ${REFUSED}
`;

export const REMOVE_PROFILE = gql<{ removeProfile: Done }, { profile: string }>`
  mutation RemoveProfile($profile: ID!) {
    removeProfile(profile: $profile) {
      ... on Done {
        done
      }
      ...Refused
    }
  }
  ${REFUSED}
`;
