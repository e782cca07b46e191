import { graphql, type ResultOf } from "./graphql";
import { REFUSED } from "./refusals";

export const WEBHOOKS = graphql(`
  query Webhooks {
    webhooks {
      id
      url
      kinds
      made
    }
  }
`);

export type Webhook = ResultOf<typeof WEBHOOKS>["webhooks"][number];
export type WebhookKind = Webhook["kinds"][number];

export const DELIVERIES = graphql(`
  subscription Deliveries {
    webhookDeliveries(limit: 50) {
      id
      webhook
      kind
      at
      tries
      state
      nextAt
      answer
    }
  }
`);

export type Delivery = ResultOf<typeof DELIVERIES>["webhookDeliveries"][number];

export const ADD_WEBHOOK = graphql(`
  mutation AddWebhook($url: String!, $kinds: [WebhookKind!]!) {
    addWebhook(url: $url, kinds: $kinds) {
      ... on WebhookAdded {
        secret
      }
      ...Refused
    }
  }
`, [REFUSED]);

export const REMOVE_WEBHOOK = graphql(`
  mutation RemoveWebhook($webhook: ID!) {
    removeWebhook(webhook: $webhook) {
      ... on Done {
        done
      }
      ...Refused
    }
  }
`, [REFUSED]);

export const TEST_WEBHOOK = graphql(`
  mutation TestWebhook($webhook: ID!) {
    testWebhook(webhook: $webhook) {
      ... on WebhookDelivery {
        id
      }
      ...Refused
    }
  }
`, [REFUSED]);

export const REPLAY_DELIVERY = graphql(`
  mutation ReplayDelivery($delivery: ID!) {
    replayDelivery(delivery: $delivery) {
      ... on WebhookDelivery {
        id
      }
      ...Refused
    }
  }
`, [REFUSED]);
