import { graphql, type ResultOf } from "./graphql";
import { REFUSED } from "./refusals";

export const FLEET = graphql(`
  subscription Fleet {
    fleet {
      networks {
        id
        nodeId
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
`);

export type Fleet = ResultOf<typeof FLEET>["fleet"];
export type Site = Fleet["sites"][number];
export type Appliance = Fleet["appliances"][number];
export type Standing = Appliance["standing"];

export const ROUTES = graphql(`
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
`);

export type RouteReport = ResultOf<typeof ROUTES>["routes"];

export const TRAFFIC = graphql(`
  query Traffic($hours: Int!) {
    traffic(hours: $hours) {
      at
      appliance
      network
      kind
      bytes
    }
  }
`);

export const APPLIANCE_HOURS = graphql(`
  query ApplianceHours($appliance: ID!, $hours: Int!) {
    applianceHours(appliance: $appliance, hours: $hours) {
      at
      used
      sent
      filled
    }
  }
`);

/** What an appliance did in an hour that begins `at`, in bytes. */
export type ApplianceHour = ResultOf<typeof APPLIANCE_HOURS>["applianceHours"][number];

/** Bytes of one hour from one appliance; `kind` is `rank 0` from the best place, else why it was not. */
export type Traffic = ResultOf<typeof TRAFFIC>["traffic"][number];

/** The part as it is after a change. */
export type Changed<Part = { id: string }> = Record<string, Part>;

export const SET_DUTY = graphql(`
  mutation SetDuty($appliance: ID!, $duty: ApplianceDuty!) {
    setDuty(appliance: $appliance, duty: $duty) {
      ... on Appliance {
        id
      }
      ...Refused
    }
  }
`, [REFUSED]);

export const PLAN_MAINTENANCE = graphql(`
  mutation PlanMaintenance($appliance: ID!, $start: Float!, $end: Float!, $why: String!) {
    planMaintenance(appliance: $appliance, start: $start, end: $end, why: $why) {
      ... on Appliance {
        id
      }
      ...Refused
    }
  }
`, [REFUSED]);

export const CANCEL_MAINTENANCE = graphql(`
  mutation CancelMaintenance($appliance: ID!) {
    cancelMaintenance(appliance: $appliance) {
      ... on Appliance {
        id
      }
      ...Refused
    }
  }
`, [REFUSED]);

export const SET_FILL_RATE = graphql(`
  mutation SetFillRate($appliance: ID!, $rate: Float!) {
    setFillRate(appliance: $appliance, rate: $rate) {
      ... on Appliance {
        id
      }
      ...Refused
    }
  }
`, [REFUSED]);

export const SET_FILL_WINDOW = graphql(`
  mutation SetFillWindow($site: ID!, $start: Int!, $end: Int!) {
    setFillWindow(site: $site, start: $start, end: $end) {
      ... on Site {
        id
      }
      ...Refused
    }
  }
`, [REFUSED]);

export const EVACUATE_SITE = graphql(`
  mutation EvacuateSite($site: ID!, $evacuated: Boolean!) {
    evacuateSite(site: $site, evacuated: $evacuated) {
      ... on Site {
        id
      }
      ...Refused
    }
  }
`, [REFUSED]);

export const INVITE_APPLIANCE = graphql(`
  mutation InviteAppliance($site: ID!, $appliance: ID!, $replacing: Boolean!) {
    inviteAppliance(site: $site, appliance: $appliance, replacing: $replacing) {
      ... on ApplianceInvitation {
        token
      }
      ...Refused
    }
  }
`, [REFUSED]);

export const ADD_NETWORK = graphql(`
  mutation AddNetwork($network: NetworkInput!) {
    addNetwork(network: $network) {
      ... on Network {
        id
      }
      ...Refused
    }
  }
`, [REFUSED]);

export const NETWORK_PREFIXES = graphql(`
  query NetworkPrefixes($network: ID!) {
    node(nodeId: $network) {
      __typename
      ... on Network {
        id
        prefixes
      }
    }
  }
`);

export const SET_PREFIXES = graphql(`
  mutation SetPrefixes($network: ID!, $prefixes: [String!]!) {
    setPrefixes(network: $network, prefixes: $prefixes) {
      ... on Network {
        id
      }
      ...Refused
    }
  }
`, [REFUSED]);

export const ADD_SITE = graphql(`
  mutation AddSite($site: SiteInput!) {
    addSite(site: $site) {
      ... on Site {
        id
      }
      ...Refused
    }
  }
`, [REFUSED]);

export const CHANGE_SITE = graphql(`
  mutation ChangeSite($site: ID!, $change: SiteChange!) {
    changeSite(site: $site, change: $change) {
      ... on Site {
        id
      }
      ...Refused
    }
  }
`, [REFUSED]);

/** What is run on a machine that shall come in with a token, as it is in every language. */
export function joiningCommand(token: string): string {
  return `nearcast edge join ${location.origin} ${token}`;
}
