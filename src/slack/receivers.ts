// The two doors: Socket Mode and signed HTTP. Built by us, because Bolt's `App` does not hand on what matters here.

import type { IncomingMessage, ServerResponse } from 'node:http'
import { HTTPReceiver, type Logger, SocketModeReceiver } from '@slack/bolt'

export type Door =
  | { kind: 'http'; receiver: HTTPReceiver; handle: (req: IncomingMessage, res: ServerResponse) => void }
  | { kind: 'socket'; receiver: SocketModeReceiver; connected: () => boolean }

export type DoorConfig = { kind: 'socket'; appToken: string } | { kind: 'http'; signingSecret: string }

export function slackDoor(config: DoorConfig, slackApiUrl: string, logger: Logger): Door {
  if (config.kind === 'http') {
    const receiver = new HTTPReceiver({
      signingSecret: config.signingSecret,
      endpoints: ['/slack/events'],
      logger,
      // A late answer is worth nothing to Slack; the wrapper in on.ts has answered or logged long before.
      unhandledRequestTimeoutMillis: 3001,
    })
    return { kind: 'http', receiver, handle: (req, res) => receiver.requestListener(req, res) }
  }
  const receiver = new SocketModeReceiver({
    appToken: config.appToken,
    logger,
    // An object of its own: the socket client writes its retry policy into it, and a short policy would leave the
    // socket dead for good after an outage.
    installerOptions: {
      clientOptions: { slackApiUrl, retryConfig: { forever: true, factor: 1.3, maxTimeout: 30_000 } },
    },
  })
  let connected = false
  receiver.client.on('connected', () => {
    connected = true
  })
  for (const gone of ['disconnected', 'reconnecting', 'close'] as const) {
    receiver.client.on(gone, () => {
      connected = false
    })
  }
  return { kind: 'socket', receiver, connected: () => connected }
}
