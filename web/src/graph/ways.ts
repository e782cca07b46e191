import { gql } from "urql";

import { type Done, REFUSED } from "./refusals";

type Nothing = Record<string, never>;

export interface Passkey {
  id: string;
  name: string;
  made: number;
  used: number | null;
}

export interface Ways {
  passkeys: boolean;
  providers: { id: string; name: string; address: string }[];
}

export const WAYS = gql<{ signInWays: Ways }, Nothing>`
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
`;

export const PASSKEYS = gql<{ passkeys: Passkey[]; signInWays: { passkeys: boolean } }, Nothing>`
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
`;

export const BEGIN_PASSKEY = gql<{ beginPasskey: { options: PublicKeyCredentialCreationOptionsJSON } }, Nothing>`
  mutation BeginPasskey {
    beginPasskey {
      ... on PasskeyOptions {
        options
      }
      ...Refused
    }
  }
  ${REFUSED}
`;

export const ADD_PASSKEY = gql<{ addPasskey: { id: string } }, { name: string; response: unknown }>`
  mutation AddPasskey($name: String!, $response: JSON!) {
    addPasskey(name: $name, response: $response) {
      ... on Passkey {
        id
      }
      ...Refused
    }
  }
  ${REFUSED}
`;

export const REMOVE_PASSKEY = gql<{ removePasskey: Done }, { id: string }>`
  mutation RemovePasskey($id: ID!) {
    removePasskey(id: $id) {
      ... on Done {
        done
      }
      ...Refused
    }
  }
  ${REFUSED}
`;

export const BEGIN_PASSKEY_SIGN_IN = gql<{ beginPasskeySignIn: { options: PublicKeyCredentialRequestOptionsJSON } }, Nothing>`
  mutation BeginPasskeySignIn {
    beginPasskeySignIn {
      ... on PasskeyOptions {
        options
      }
      ...Refused
    }
  }
  ${REFUSED}
`;

export const SIGN_IN_WITH_PASSKEY = gql<{ signInWithPasskey: { viewer: { email: string } } }, { response: unknown }>`
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
  ${REFUSED}
`;
