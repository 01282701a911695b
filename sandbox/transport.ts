/** How Slack reaches the app: signed HTTP requests, or envelopes over the app's WebSocket. The app has three seconds. */
import { createHmac, randomUUID } from 'node:crypto'
import type { Server } from 'node:http'
import { type WebSocket, WebSocketServer } from 'ws'
import { isJson, type Json } from './shapes.ts'
import type { Traffic } from './traffic.ts'

export const ACK_WITHIN_MS = 3000

export type Delivery =
  | { kind: 'command'; form: Record<string, string> }
  | { kind: 'interactive'; payload: Json }
  | { kind: 'event'; body: Json; retry?: { num: number; reason: string } }

export type Outcome = {
  /** 200 and in time. */
  ok: boolean
  status: number
  /** From sending to the acknowledgement, or to giving up. */
  ms: number
  /** What the acknowledgement carried: parsed JSON, or text; undefined when empty. */
  answer?: unknown
  /** Slack's word for what the person sees: `operation_timeout`, `dispatch_failed`. */
  error?: string
}

export type Transport = { deliver(delivery: Delivery, summary: string): Promise<Outcome> }

export function signature(secret: string, body: string, seconds = Math.floor(Date.now() / 1000)) {
  const digest = createHmac('sha256', secret).update(`v0:${seconds}:${body}`).digest('hex')
  return { 'x-slack-request-timestamp': String(seconds), 'x-slack-signature': `v0=${digest}` }
}

/** Records the exchange, and a failure also as a problem. */
async function recorded(
  traffic: Traffic,
  d: Delivery,
  summary: string,
  work: () => Promise<Outcome>,
): Promise<Outcome> {
  const end = traffic.begin()
  const outcome = await work()
  const method = d.kind === 'interactive' ? String(d.payload.type) : d.kind
  traffic.record({
    direction: 'slack→app',
    method,
    summary,
    status: outcome.status,
    ms: outcome.ms,
    ...(outcome.error && { error: outcome.error }),
    request: d.kind === 'command' ? d.form : d.kind === 'interactive' ? d.payload : d.body,
    response: outcome.answer,
  })
  if (outcome.error)
    traffic.problem(outcome.error, `${method} ${summary}: status ${outcome.status} after ${outcome.ms} ms`)
  end()
  return outcome
}

export class HttpTransport implements Transport {
  #secret: string
  #traffic: Traffic
  #appUrl = ''

  constructor(secret: string, traffic: Traffic) {
    this.#secret = secret
    this.#traffic = traffic
  }

  connect(appUrl: string): void {
    this.#appUrl = appUrl.replace(/\/$/, '')
  }

  deliver(delivery: Delivery, summary: string): Promise<Outcome> {
    return recorded(this.#traffic, delivery, summary, () => this.#post(delivery))
  }

  async #post(delivery: Delivery): Promise<Outcome> {
    if (!this.#appUrl) return { ok: false, status: 0, ms: 0, error: 'dispatch_failed' }
    const body = bodyOf(delivery)
    const retry = delivery.kind === 'event' ? delivery.retry : undefined
    const started = performance.now()
    const elapsed = () => Math.round(performance.now() - started)
    try {
      const response = await fetch(`${this.#appUrl}/slack/events`, {
        method: 'POST',
        headers: {
          'content-type': delivery.kind === 'event' ? 'application/json' : 'application/x-www-form-urlencoded',
          'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
          ...(retry && { 'x-slack-retry-num': String(retry.num), 'x-slack-retry-reason': retry.reason }),
          ...signature(this.#secret, body),
        },
        body,
        signal: AbortSignal.timeout(ACK_WITHIN_MS),
      })
      const answer = parsed(await response.text())
      const ok = response.status === 200
      return { ok, status: response.status, ms: elapsed(), answer, ...(!ok && { error: 'dispatch_failed' }) }
    } catch {
      const ms = elapsed()
      const error = ms >= ACK_WITHIN_MS - 50 ? 'operation_timeout' : 'dispatch_failed'
      return { ok: false, status: 0, ms, error }
    }
  }
}

function bodyOf(delivery: Delivery): string {
  if (delivery.kind === 'event') return JSON.stringify(delivery.body)
  const form = delivery.kind === 'command' ? delivery.form : { payload: JSON.stringify(delivery.payload) }
  return new URLSearchParams(form).toString()
}

function parsed(text: string): unknown {
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

export class SocketTransport implements Transport {
  #traffic: Traffic
  #appId: string
  #server: WebSocketServer
  #sockets: WebSocket[] = []
  #waiting = new Map<string, (answer: unknown) => void>()
  #turn = 0

  constructor(server: Server, appId: string, traffic: Traffic) {
    this.#traffic = traffic
    this.#appId = appId
    this.#server = new WebSocketServer({ server, path: '/link/' })
    this.#server.on('connection', socket => this.#welcome(socket))
  }

  get connections(): number {
    return this.#sockets.length
  }

  deliver(delivery: Delivery, summary: string): Promise<Outcome> {
    return recorded(this.#traffic, delivery, summary, () => this.#send(delivery))
  }

  /** Slack says goodbye to every socket, as it does every few hours; the app must come back by itself. */
  disconnectAll(reason: 'refresh_requested' | 'warning' | 'link_disabled' = 'refresh_requested'): void {
    for (const socket of this.#sockets) {
      socket.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'sandbox' } }))
      if (reason !== 'warning') socket.close()
    }
  }

  close(): void {
    for (const socket of this.#sockets) socket.terminate()
    this.#server.close()
  }

  #welcome(socket: WebSocket): void {
    this.#sockets.push(socket)
    socket.on('close', () => {
      this.#sockets = this.#sockets.filter(other => other !== socket)
      this.#traffic.changed()
    })
    socket.on('message', data => {
      const ack: unknown = parsed(data.toString())
      if (isJson(ack) && typeof ack.envelope_id === 'string') this.#waiting.get(ack.envelope_id)?.(ack.payload)
    })
    const connection_info = { app_id: this.#appId }
    socket.send(JSON.stringify({ type: 'hello', num_connections: this.#sockets.length, connection_info }))
    this.#traffic.changed()
  }

  /** Each payload goes to one connection, in turn. */
  async #send(delivery: Delivery): Promise<Outcome> {
    const socket = this.#sockets[this.#turn++ % Math.max(1, this.#sockets.length)]
    const started = performance.now()
    if (!socket) return { ok: false, status: 0, ms: 0, error: 'dispatch_failed' }
    const envelope_id = randomUUID()
    const acked = new Promise<Outcome>(resolve => {
      const elapsed = () => Math.round(performance.now() - started)
      const giveUp = setTimeout(() => {
        resolve({ ok: false, status: 0, ms: elapsed(), error: 'operation_timeout' })
      }, ACK_WITHIN_MS)
      this.#waiting.set(envelope_id, answer => {
        clearTimeout(giveUp)
        resolve({ ok: true, status: 200, ms: elapsed(), answer: isEmpty(answer) ? undefined : answer })
      })
    })
    socket.send(JSON.stringify({ envelope_id, ...envelopeOf(delivery) }))
    const outcome = await acked
    this.#waiting.delete(envelope_id)
    return outcome
  }
}

const isEmpty = (answer: unknown) => answer === '' || (isJson(answer) && Object.keys(answer).length === 0)

function envelopeOf(delivery: Delivery): Json {
  switch (delivery.kind) {
    case 'command':
      return { type: 'slash_commands', payload: delivery.form, accepts_response_payload: true }
    case 'interactive':
      return { type: 'interactive', payload: delivery.payload, accepts_response_payload: true }
    case 'event': {
      const retry = delivery.retry
      return {
        type: 'events_api',
        payload: delivery.body,
        accepts_response_payload: false,
        retry_attempt: retry?.num ?? 0,
        retry_reason: retry?.reason ?? '',
      }
    }
  }
}
