import { graphql, type ResultOf } from "./graphql";
import { REFUSED } from "./refusals";

export const VIEWER = graphql(`
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
`);

export type Viewer = NonNullable<ResultOf<typeof VIEWER>["viewer"]>;

export const SIGN_IN = graphql(`
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
`, [REFUSED]);

export const SIGN_UP = graphql(`
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
`, [REFUSED]);

export const SIGN_OUT = graphql(`
  mutation SignOut {
    signOut
  }
`);

const KEY = "nearcast.profile";

/** Who watched here last. */
export function rememberedProfile(): string | null {
  return localStorage.getItem(KEY);
}

export function rememberProfile(id: string | null): void {
  if (id) localStorage.setItem(KEY, id);
  else localStorage.removeItem(KEY);
}
