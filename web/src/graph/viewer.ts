import { gql } from "urql";

import type { Profile } from "./profiles";
import { REFUSED } from "./refusals";

export interface Viewer {
  email: string;
  permissions: string[];
  profiles: Profile[];
}

export const VIEWER = gql<{ viewer: Viewer | null }, Record<string, never>>`
  query Viewer {
    viewer {
      email
      permissions
      profiles {
        id
        name
        maturity
        colour
        language
        kids
        autoplay
        picture
        locked
        open
      }
    }
  }
`;

interface Credentials {
  email: string;
  password: string;
}

export const SIGN_IN = gql<{ signIn: { viewer: { email: string } } }, Credentials>`
  mutation SignIn($email: String!, $password: String!) {
    signIn(email: $email, password: $password) {
      ... on SignedIn {
        viewer {
          email
        }
      }
      ...Refused
    }
  }
  ${REFUSED}
`;

export const SIGN_UP = gql<{ signUp: { viewer: { email: string } } }, Credentials & { invitation: string }>`
  mutation SignUp($email: String!, $password: String!, $invitation: String!) {
    signUp(email: $email, password: $password, invitation: $invitation) {
      ... on SignedIn {
        viewer {
          email
        }
      }
      ...Refused
    }
  }
  ${REFUSED}
`;

export const SIGN_OUT = gql<{ signOut: boolean }, Record<string, never>>`
  mutation SignOut {
    signOut
  }
`;

const KEY = "nearcast.profile";

/** Who watched here last. */
export function rememberedProfile(): string | null {
  return localStorage.getItem(KEY);
}

export function rememberProfile(id: string | null): void {
  if (id) localStorage.setItem(KEY, id);
  else localStorage.removeItem(KEY);
}
