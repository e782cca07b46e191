import { gql } from "urql";

import { REFUSED } from "./refusals";

export type Standing = "joining" | "silent" | "broken" | "away" | "limited" | "troubled" | "filling" | "serving";
export type Duty = "active" | "draining" | "retired";

export interface Appliance {
  id: string;
  site: string;
  address: string;
  server: "flash" | "storage";
  standing: Standing;
  away: string | null;
  duty: Duty;
  maintenance: { start: number; end: number; why: string } | null;
  capacity: number;
  used: number;
  throughput: number;
  headroom: number;
  egress: number;
  bottleneck: "none" | "network" | "disk" | "cpu" | "files";
  fillRate: number;
  fill: { filesMissing: number; bytesMissing: number; rate: number; waits: string | null; problem: string | null };
  quarantined: number;
  reportedAt: number | null;
  bgp: { peer: string; state: string; routes: number; refused: number; problem: string | null }[];
}

export interface Site {
  id: string;
  name: string;
  kind: "embedded" | "peering" | "exchange" | "origin";
  network: string | null;
  latitude: number | null;
  longitude: number | null;
  timezone: string;
  /** In minutes after midnight there. */
  fillWindow: { start: number; end: number };
  evacuated: boolean;
}

export interface Fleet {
  networks: { id: string; name: string; asn: number }[];
  sites: Site[];
  appliances: Appliance[];
}

export const FLEET = gql<{ fleet: Fleet }, Record<string, never>>`
  subscription Fleet {
    fleet {
      networks {
        id
        name
        asn
      }
      sites {
        id
        name
        kind
        network
        latitude
        longitude
        timezone
        fillWindow {
          start
          end
        }
        evacuated
      }
      appliances {
        id
        site
        address
        server
        standing
        away
        duty
        maintenance {
          start
          end
          why
        }
        capacity
        used
        throughput
        headroom
        egress
        bottleneck
        fillRate
        fill {
          filesMissing
          bytesMissing
          rate
          waits
          problem
        }
        quarantined
        reportedAt
        bgp {
          peer
          state
          routes
          refused
          problem
        }
      }
    }
  }
`;

export interface RouteReport {
  sites: { site: string; prefixes: number; refused: number; uneven: string[]; noOtherSite: string[] }[];
  refused: { site: string; appliance: string; prefix: string; asPath: number[]; reason: string }[];
  lostTraffic: { site: string; prefix: string; other: string; moreSpecific: string }[];
}

export const ROUTES = gql<{ routes: RouteReport }, Record<string, never>>`
  query Routes {
    routes {
      sites {
        site
        prefixes
        refused
        uneven
        noOtherSite
      }
      refused {
        site
        appliance
        prefix
        asPath
        reason
      }
      lostTraffic {
        site
        prefix
        other
        moreSpecific
      }
    }
  }
`;

/** Bytes of one hour from one appliance; `kind` is `rank 0` from the best place, else why it was not. */
export interface Traffic {
  at: number;
  appliance: string;
  network: string | null;
  kind: string;
  bytes: number;
}

export const TRAFFIC = gql<{ traffic: Traffic[] }, { hours: number }>`
  query Traffic($hours: Int!) {
    traffic(hours: $hours) {
      at
      appliance
      network
      kind
      bytes
    }
  }
`;

/** The part as it is after a change. */
export type Changed<Part = { id: string }> = Record<string, Part>;

export const SET_DUTY = gql<Changed, { appliance: string; duty: Duty }>`
  mutation SetDuty($appliance: ID!, $duty: ApplianceDuty!) {
    setDuty(appliance: $appliance, duty: $duty) {
      ... on Appliance {
        id
      }
      ...Refused
    }
  }
  ${REFUSED}
`;

export const PLAN_MAINTENANCE = gql<Changed, { appliance: string; start: number; end: number; why: string }>`
  mutation PlanMaintenance($appliance: ID!, $start: Float!, $end: Float!, $why: String!) {
    planMaintenance(appliance: $appliance, start: $start, end: $end, why: $why) {
      ... on Appliance {
        id
      }
      ...Refused
    }
  }
  ${REFUSED}
`;

export const CANCEL_MAINTENANCE = gql<Changed, { appliance: string }>`
  mutation CancelMaintenance($appliance: ID!) {
    cancelMaintenance(appliance: $appliance) {
      ... on Appliance {
        id
      }
      ...Refused
    }
  }
  ${REFUSED}
`;

export const SET_FILL_RATE = gql<Changed, { appliance: string; rate: number }>`
  mutation SetFillRate($appliance: ID!, $rate: Float!) {
    setFillRate(appliance: $appliance, rate: $rate) {
      ... on Appliance {
        id
      }
      ...Refused
    }
  }
  ${REFUSED}
`;

export const SET_FILL_WINDOW = gql<Changed, { site: string; start: number; end: number }>`
  mutation SetFillWindow($site: ID!, $start: Int!, $end: Int!) {
    setFillWindow(site: $site, start: $start, end: $end) {
      ... on Site {
        id
      }
      ...Refused
    }
  }
  ${REFUSED}
`;

export const EVACUATE_SITE = gql<Changed, { site: string; evacuated: boolean }>`
  mutation EvacuateSite($site: ID!, $evacuated: Boolean!) {
    evacuateSite(site: $site, evacuated: $evacuated) {
      ... on Site {
        id
      }
      ...Refused
    }
  }
  ${REFUSED}
`;

export const INVITE_APPLIANCE = gql<Changed<{ token: string }>, { site: string; appliance: string; replacing: boolean }>`
  mutation InviteAppliance($site: ID!, $appliance: ID!, $replacing: Boolean!) {
    inviteAppliance(site: $site, appliance: $appliance, replacing: $replacing) {
      ... on ApplianceInvitation {
        token
      }
      ...Refused
    }
  }
  ${REFUSED}
`;
