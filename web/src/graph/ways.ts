import { gql } from "urql";

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

export const BEGIN_PASSKEY = gql<{ beginPasskey: PublicKeyCredentialCreationOptionsJSON }, Nothing>`
  mutation BeginPasskey {
    beginPasskey
  }
`;

export const ADD_PASSKEY = gql<{ addPasskey: { id: string } }, { name: string; response: unknown }>`
  mutation AddPasskey($name: String!, $response: JSON!) {
    addPasskey(name: $name, response: $response) {
      id
    }
  }
`;

export const REMOVE_PASSKEY = gql<{ removePasskey: boolean }, { id: string }>`
  mutation RemovePasskey($id: ID!) {
    removePasskey(id: $id)
  }
`;

export const BEGIN_PASSKEY_SIGN_IN = gql<{ beginPasskeySignIn: PublicKeyCredentialRequestOptionsJSON }, Nothing>`
  mutation BeginPasskeySignIn {
    beginPasskeySignIn
  }
`;

export const SIGN_IN_WITH_PASSKEY = gql<{ signInWithPasskey: { viewer: { email: string } } }, { response: unknown }>`
  mutation SignInWithPasskey($response: JSON!) {
    signInWithPasskey(response: $response) {
      viewer {
        email
      }
    }
  }
`;
