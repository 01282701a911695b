// The two doors: Socket Mode and signed HTTP. Built by us, because Bolt's `App` does not hand on what matters here.

import type { IncomingMessage, ServerResponse } from 'node:http'
import { HTTPReceiver, type Logger, SocketModeReceiver } from '@slack/bolt'

export type Door =
  | { kind: 'http'; receiver: HTTPReceiver; handle: (req: IncomingMessage, res: ServerResponse) => void }
  | {
      kind: 'socket'
      receiver: SocketModeReceiver
      connected: () => boolean
      /** Takes nothing more; what was taken is still acknowledged. */
      close: (withinMs: number) => Promise<void>
    }

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
  const settled = acknowledgements(receiver.client)
  const close = async (withinMs: number) => {
    const until = performance.now() + withinMs
    await settled(withinMs)
    // From here on nothing can come in between: what Slack sends now finds the socket closing, and goes to another one.
    await inTime(receiver.client.disconnect(), until - performance.now())
  }
  return { kind: 'socket', receiver, connected: () => connected, close }
}

/** Slack waits three seconds for an acknowledgement; later it is worth nothing. */
const ACK_WITHIN_MS = 3000

/**
 * A socket that is closing sends nothing any more, so it must not close while Slack waits for an answer on it. The promise
 * resolves at a moment when nothing is owed, or when the time is over.
 */
function acknowledgements(client: SocketModeReceiver['client']): (withinMs: number) => Promise<void> {
  const owed = new Set<string>()
  let free = Promise.withResolvers<void>()
  const paid = (id: string) => {
    owed.delete(id)
    if (owed.size === 0) free.resolve()
  }
  client.on('slack_event', ({ envelope_id: id }: { envelope_id: string }) => {
    if (owed.size === 0) free = Promise.withResolvers()
    owed.add(id)
    setTimeout(paid, ACK_WITHIN_MS, id).unref()
  })
  // Said just before it is sent; a promise is carried on only after both.
  client.on('outgoing_message', ({ envelope_id: id }: { envelope_id: string }) => paid(id))
  return async withinMs => {
    if (owed.size > 0) await inTime(free.promise, withinMs)
  }
}

async function inTime(work: Promise<unknown>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  await Promise.race([
    work,
    new Promise(resolve => {
      timer = setTimeout(resolve, Math.max(0, ms))
    }),
  ])
  clearTimeout(timer)
}
