import { gql } from "urql";

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

export const VERIFY_EMAIL = gql<{ verifyEmail: boolean }, { code: string }>`
  mutation VerifyEmail($code: String!) {
    verifyEmail(code: $code)
  }
`;

export const SEND_VERIFICATION = gql<{ sendVerification: boolean }, Nothing>`
  mutation SendVerification {
    sendVerification
  }
`;

export const ASK_RESET = gql<{ askReset: boolean }, { email: string }>`
  mutation AskReset($email: String!) {
    askReset(email: $email)
  }
`;

export const RESET_PASSWORD = gql<{ resetPassword: { viewer: { email: string } } }, { code: string; password: string }>`
  mutation ResetPassword($code: String!, $password: String!) {
    resetPassword(code: $code, password: $password) {
      viewer {
        email
      }
    }
  }
`;

export const CHANGE_PASSWORD = gql<{ changePassword: boolean }, { old: string; new: string }>`
  mutation ChangePassword($old: String!, $new: String!) {
    changePassword(old: $old, new: $new)
  }
`;

export const CONFIRM_PASSWORD = gql<{ confirmPassword: boolean }, { password: string }>`
  mutation ConfirmPassword($password: String!) {
    confirmPassword(password: $password)
  }
`;

export const SIGN_OUT_DEVICE = gql<{ signOutDevice: boolean }, { device: string }>`
  mutation SignOutDevice($device: ID!) {
    signOutDevice(device: $device)
  }
`;

export const SIGN_OUT_OTHERS = gql<{ signOutOthers: number }, Nothing>`
  mutation SignOutOthers {
    signOutOthers
  }
`;

export const MAKE_API_TOKEN = gql<{ makeApiToken: string }, { name: string; scopes: string[] }>`
  mutation MakeApiToken($name: String!, $scopes: [Permission!]!) {
    makeApiToken(name: $name, scopes: $scopes)
  }
`;

export const EXPORT_DATA = gql<{ exportData: Record<string, unknown> }, Nothing>`
  mutation ExportData {
    exportData
  }
`;

export const DELETE_ACCOUNT = gql<{ deleteAccount: boolean }, Nothing>`
  mutation DeleteAccount {
    deleteAccount
  }
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

export const APPROVE_LINK = gql<{ approveLink: boolean }, { code: string }>`
  mutation ApproveLink($code: String!) {
    approveLink(userCode: $code)
  }
`;
