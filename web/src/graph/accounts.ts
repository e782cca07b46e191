import { gql } from "urql";

import { type Done, REFUSED } from "./refusals";

type Nothing = Record<string, never>;

export interface Device {
  id: string;
  kind: "BROWSER" | "APP" | "TELEVISION" | "TOOL";
  name: string;
  address: string;
  seen: number;
  here: boolean;
  scopes: string[] | null;
}

export interface Account {
  email: string;
  role: string;
  verified: boolean;
  permissions: string[];
  devices: Device[];
}

export const ACCOUNT = gql<{ viewer: Account | null }, Nothing>`
  query Account {
    viewer {
      email
      role
      verified
      permissions
      devices {
        id
        kind
        name
        address
        seen
        here
        scopes
      }
    }
  }
`;

export const VERIFY_EMAIL = gql<{ verifyEmail: Done }, { code: string }>`
  mutation VerifyEmail($code: String!) {
    verifyEmail(code: $code) {
      ... on Done {
        done
      }
      ...Refused
    }
  }
  ${REFUSED}
`;

export const SEND_VERIFICATION = gql<{ sendVerification: Done }, Nothing>`
  mutation SendVerification {
    sendVerification {
      ... on Done {
        done
      }
      ...Refused
    }
  }
  ${REFUSED}
`;

export const ASK_RESET = gql<{ askReset: Done }, { email: string }>`
  mutation AskReset($email: String!) {
    askReset(email: $email) {
      ... on Done {
        done
      }
      ...Refused
    }
  }
  ${REFUSED}
`;

export const RESET_PASSWORD = gql<{ resetPassword: { viewer: { email: string } } }, { code: string; password: string }>`
  mutation ResetPassword($code: String!, $password: String!) {
    resetPassword(code: $code, password: $password) {
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

export const CHANGE_PASSWORD = gql<{ changePassword: Done }, { old: string; new: string }>`
  mutation ChangePassword($old: String!, $new: String!) {
    changePassword(old: $old, new: $new) {
      ... on Done {
        done
      }
      ...Refused
    }
  }
  ${REFUSED}
`;

export const CONFIRM_PASSWORD = gql<{ confirmPassword: Done }, { password: string }>`
  mutation ConfirmPassword($password: String!) {
    confirmPassword(password: $password) {
      ... on Done {
        done
      }
      ...Refused
    }
  }
  ${REFUSED}
`;

export const SIGN_OUT_DEVICE = gql<{ signOutDevice: Done }, { device: string }>`
  mutation SignOutDevice($device: ID!) {
    signOutDevice(device: $device) {
      ... on Done {
        done
      }
      ...Refused
    }
  }
  ${REFUSED}
`;

export const SIGN_OUT_OTHERS = gql<{ signOutOthers: number }, Nothing>`
  mutation SignOutOthers {
    signOutOthers
  }
`;

export const MAKE_API_TOKEN = gql<{ makeApiToken: { token: string } }, { name: string; scopes: string[] }>`
  mutation MakeApiToken($name: String!, $scopes: [Permission!]!) {
    makeApiToken(name: $name, scopes: $scopes) {
      ... on ApiToken {
        token
      }
      ...Refused
    }
  }
  ${REFUSED}
`;

export const EXPORT_DATA = gql<{ exportData: { data: Record<string, unknown> } }, Nothing>`
  mutation ExportData {
    exportData {
      ... on Export {
        data
      }
      ...Refused
    }
  }
  ${REFUSED}
`;

export const DELETE_ACCOUNT = gql<{ deleteAccount: Done }, Nothing>`
  mutation DeleteAccount {
    deleteAccount {
      ... on Done {
        done
      }
      ...Refused
    }
  }
  ${REFUSED}
`;

export interface Waiting {
  name: string;
  kind: Device["kind"];
  address: string;
}

export const WAITING = gql<{ waiting: Waiting }, { code: string }>`
  query Waiting($code: String!) {
    waiting(userCode: $code) {
      name
      kind
      address
    }
  }
`;

export const APPROVE_LINK = gql<{ approveLink: Done }, { code: string }>`
  mutation ApproveLink($code: String!) {
    approveLink(userCode: $code) {
      ... on Done {
        done
      }
      ...Refused
    }
  }
  ${REFUSED}
`;
