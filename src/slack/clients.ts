// Three ways to speak to Slack, apart on purpose: a person's modal never waits behind a digest, and a post is never
// repeated by the SDK. `clientOptions.headers` is never set: WebClient writes one workspace's token into that object.
import type { Logger } from '@slack/bolt'
import { WebClient } from '@slack/web-api'

export type Clients = {
  /** Views and ephemeral answers: a trigger lives three seconds, so no retries and no waiting out a rate limit. */
  interactive: WebClient
  /** Reads that may be repeated. */
  reader: WebClient
  /** Posts, which Slack cannot make idempotent: every failure comes back to the outbox at once. */
  writer: WebClient
}

export function slackClients(token: string, slackApiUrl: string, logger: Logger): Clients {
  const common = { slackApiUrl, logger, allowAbsoluteUrls: false }
  const once = { ...common, retryConfig: { retries: 0 }, rejectRateLimitedCalls: true }
  return {
    interactive: new WebClient(token, { ...once, timeout: 5_000 }),
    reader: new WebClient(token, { ...common, retryConfig: { retries: 3 }, timeout: 10_000 }),
    writer: new WebClient(token, { ...once, timeout: 10_000 }),
  }
}
