import { gql } from "urql";

export interface Profile {
  id: string;
  name: string;
  maturity: number;
  colour: number;
}

export interface Viewer {
  email: string;
  profiles: Profile[];
}

export const VIEWER = gql<{ viewer: Viewer | null }, Record<string, never>>`
  query Viewer {
    viewer {
      email
      profiles {
        id
        name
        maturity
        colour
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
      viewer {
        email
      }
    }
  }
`;

export const SIGN_UP = gql<{ signUp: { viewer: { email: string } } }, Credentials & { invitation: string }>`
  mutation SignUp($email: String!, $password: String!, $invitation: String!) {
    signUp(email: $email, password: $password, invitation: $invitation) {
      viewer {
        email
      }
    }
  }
`;

export const SIGN_OUT = gql<{ signOut: boolean }, Record<string, never>>`
  mutation SignOut {
    signOut
  }
`;

export const ADD_PROFILE = gql<{ addProfile: Profile }, { name: string; maturity: number }>`
  mutation AddProfile($name: String!, $maturity: Int!) {
    addProfile(name: $name, maturity: $maturity) {
      id
      name
      maturity
      colour
    }
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
