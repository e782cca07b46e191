import { graphql, type ResultOf } from "./graphql";
import { REFUSED } from "./refusals";

export const ACCOUNT = graphql(`
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
`);

export type Account = NonNullable<ResultOf<typeof ACCOUNT>["viewer"]>;
export type Device = Account["devices"][number];
export type Permission = Account["permissions"][number];

export const VERIFY_EMAIL = graphql(`
  mutation VerifyEmail($code: String!) {
    verifyEmail(code: $code) {
      ... on Done {
        done
      }
      ...Refused
    }
  }
`, [REFUSED]);

export const SEND_VERIFICATION = graphql(`
  mutation SendVerification {
    sendVerification {
      ... on Done {
        done
      }
      ...Refused
    }
  }
`, [REFUSED]);

export const ASK_RESET = graphql(`
  mutation AskReset($email: String!) {
    askReset(email: $email) {
      ... on Done {
        done
      }
      ...Refused
    }
  }
`, [REFUSED]);

export const RESET_PASSWORD = graphql(`
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
`, [REFUSED]);

export const CHANGE_PASSWORD = graphql(`
  mutation ChangePassword($old: String!, $new: String!) {
    changePassword(old: $old, new: $new) {
      ... on Done {
        done
      }
      ...Refused
    }
  }
`, [REFUSED]);

export const CONFIRM_PASSWORD = graphql(`
  mutation ConfirmPassword($password: String!) {
    confirmPassword(password: $password) {
      ... on Done {
        done
      }
      ...Refused
    }
  }
`, [REFUSED]);

export const SIGN_OUT_DEVICE = graphql(`
  mutation SignOutDevice($device: ID!) {
    signOutDevice(device: $device) {
      ... on Done {
        done
      }
      ...Refused
    }
  }
`, [REFUSED]);

export const SIGN_OUT_OTHERS = graphql(`
  mutation SignOutOthers {
    signOutOthers
  }
`);

export const MAKE_API_TOKEN = graphql(`
  mutation MakeApiToken($name: String!, $scopes: [Permission!]!) {
    makeApiToken(name: $name, scopes: $scopes) {
      ... on ApiToken {
        token
      }
      ...Refused
    }
  }
`, [REFUSED]);

export const EXPORT_DATA = graphql(`
  mutation ExportData {
    exportData {
      ... on Export {
        data
      }
      ...Refused
    }
  }
`, [REFUSED]);

export const DELETE_ACCOUNT = graphql(`
  mutation DeleteAccount {
    deleteAccount {
      ... on Done {
        done
      }
      ...Refused
    }
  }
`, [REFUSED]);

export const WAITING = graphql(`
  query Waiting($code: String!) {
    waiting(userCode: $code) {
      name
      kind
      address
    }
  }
`);

export type Waiting = ResultOf<typeof WAITING>["waiting"];

export const APPROVE_LINK = graphql(`
  mutation ApproveLink($code: String!) {
    approveLink(userCode: $code) {
      ... on Done {
        done
      }
      ...Refused
    }
  }
`, [REFUSED]);
