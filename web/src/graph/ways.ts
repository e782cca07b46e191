import { graphql, type ResultOf } from "./graphql";
import { REFUSED } from "./refusals";

export const WAYS = graphql(`
  query SignInWays {
    signInWays {
      passkeys
      providers {
        id
        name
        address
      }
    }
  }
`);

export const PASSKEYS = graphql(`
  query Passkeys {
    passkeys {
      id
      name
      made
      used
    }
    signInWays {
      passkeys
    }
  }
`);

export type Passkey = ResultOf<typeof PASSKEYS>["passkeys"][number];

export const BEGIN_PASSKEY = graphql(`
  mutation BeginPasskey {
    beginPasskey {
      ... on PasskeyOptions {
        options
      }
      ...Refused
    }
  }
`, [REFUSED]);

export const ADD_PASSKEY = graphql(`
  mutation AddPasskey($name: String!, $response: JSON!) {
    addPasskey(name: $name, response: $response) {
      ... on Passkey {
        id
      }
      ...Refused
    }
  }
`, [REFUSED]);

export const REMOVE_PASSKEY = graphql(`
  mutation RemovePasskey($id: ID!) {
    removePasskey(id: $id) {
      ... on Done {
        done
      }
      ...Refused
    }
  }
`, [REFUSED]);

export const BEGIN_PASSKEY_SIGN_IN = graphql(`
  mutation BeginPasskeySignIn {
    beginPasskeySignIn {
      ... on PasskeyOptions {
        options
      }
      ...Refused
    }
  }
`, [REFUSED]);

export const SIGN_IN_WITH_PASSKEY = graphql(`
  mutation SignInWithPasskey($response: JSON!) {
    signInWithPasskey(response: $response) {
      ... on SignedIn {
        viewer {
          email
        }
      }
      ...Refused
    }
  }
`, [REFUSED]);
