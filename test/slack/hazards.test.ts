// What Bolt 5 and the Slack SDK do to the unwary, each measured once and kept away from here on.

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'
import { buildApp } from '../../src/app.ts'
import { boltLogger, createLog } from '../../src/log.ts'
import { createMetrics } from '../../src/metrics.ts'
import { slackClients } from '../../src/slack/clients.ts'
import { slackDoor } from '../../src/slack/receivers.ts'
import { type Agency, agency } from '../setup/agency.ts'
import { type FreshDb, freshDb } from '../setup/db.ts'
import { type FakeSlack, fakeSlack } from '../setup/fakeSlack.ts'

const log = createLog('silent')
const logger = boltLogger(log)
const modalArgs = {
  trigger_id: '1',
  view: { type: 'modal' as const, title: { type: 'plain_text' as const, text: 'x' }, blocks: [] },
}

let slack: FakeSlack
beforeEach(async () => {
  slack = await fakeSlack()
})
afterEach(() => slack.close())

describe('tokens and clients', () => {
  test('two workspaces never speak with each other’s token, however their calls interleave', async () => {
    const a = slackClients('xoxb-aaa', slack.url, logger)
    const b = slackClients('xoxb-bbb', slack.url, logger)
    await Promise.all(
      [1, 2, 3].flatMap(() =>
        [a, b].flatMap(c =>
          [c.writer, c.reader, c.interactive].map(w => w.apiCall('api.test', { of: c === a ? 'a' : 'b' })),
        ),
      ),
    )
    expect(slack.calls).toHaveLength(18)
    for (const call of slack.calls) expect(call.token).toBe(call.args.of === 'a' ? 'xoxb-aaa' : 'xoxb-bbb')
  })

  test('a post that gets no answer reaches Slack once: the SDK repeats nothing', async () => {
    slack.on('chat.postMessage', { status: 503 })
    await expect(
      slackClients('xoxb-a', slack.url, logger).writer.chat.postMessage({ channel: 'C1', text: 'x' }),
    ).rejects.toThrow()
    await sleep(300)
    expect(slack.of('chat.postMessage')).toHaveLength(1)
  })

  test('a rate limit comes back at once with its waiting time, and holds up no modal', async () => {
    slack.on('chat.postMessage', { status: 429, headers: { 'retry-after': '30' } })
    slack.on('views.open', { ok: true })
    const clients = slackClients('xoxb-a', slack.url, logger)
    const limited = expect(clients.writer.chat.postMessage({ channel: 'C1', text: 'x' })).rejects.toMatchObject({
      retryAfter: 30,
    })
    const started = performance.now()
    await clients.interactive.views.open(modalArgs)
    expect(performance.now() - started).toBeLessThan(1000)
    await limited
  })

  test('a modal that cannot be opened is not tried for minutes: its trigger is long dead', async () => {
    slackDoor({ kind: 'socket', appToken: 'xapp-1' }, slack.url, logger)
    slack.on('views.open', { status: 500 })
    const clients = slackClients('xoxb-a', slack.url, logger)
    await expect(clients.interactive.views.open(modalArgs)).rejects.toThrow()
    await sleep(300)
    expect(slack.of('views.open')).toHaveLength(1)
  })
})

describe('the socket', () => {
  /** Slack's end of Socket Mode: says hello, keeps what it is sent, and can be told to hang up. */
  async function socketServer() {
    const http = createServer()
    const wss = new WebSocketServer({ server: http, path: '/' })
    const sockets: WebSocket[] = []
    wss.on('connection', ws => {
      sockets.push(ws)
      ws.send(JSON.stringify({ type: 'hello', num_connections: 1, connection_info: { app_id: 'A0' } }))
    })
    await new Promise<void>(listening => http.listen(0, '127.0.0.1', listening))
    const url = `ws://127.0.0.1:${(http.address() as AddressInfo).port}`
    return {
      url,
      sockets,
      close: async () => {
        for (const ws of sockets) ws.terminate()
        wss.close()
        await new Promise<void>(closed => http.close(() => closed()))
      },
    }
  }
  const until = async (what: () => boolean) => {
    const deadline = performance.now() + 25_000
    while (!what()) {
      if (performance.now() > deadline) throw new Error('waited in vain')
      await sleep(10)
    }
  }

  // Bolt's client waits five seconds before it tries again, then grows its pauses.
  test('asks for its connection with the app token, and comes back after an outage of Slack', {
    timeout: 60_000,
  }, async () => {
    const server = await socketServer()
    slack.on('apps.connections.open', { ok: true, url: server.url })
    const door = slackDoor({ kind: 'socket', appToken: 'xapp-1' }, slack.url, logger)
    if (door.kind !== 'socket') throw new Error('asked for a socket')
    await door.receiver.client.start()
    await until(door.connected)
    expect(slack.of('apps.connections.open')[0]?.token).toBe('xapp-1')

    slack.on('apps.connections.open', { status: 500 }, 'reset', { status: 502 }, { ok: true, url: server.url })
    server.sockets[0]?.close()
    await until(() => !door.connected())
    await until(door.connected)
    expect(slack.of('apps.connections.open').length).toBeGreaterThanOrEqual(5)
    await door.receiver.client.disconnect()
    await server.close()
  })
})

describe('Bolt', () => {
  let fresh: FreshDb
  let house: Agency
  beforeAll(async () => {
    fresh = await freshDb()
    house = await agency(fresh.db)
  })
  afterAll(() => fresh.close())

  test('asks nobody who we are: no event costs a call', async () => {
    const { db, enqueue } = house.scope()
    const door = slackDoor({ kind: 'http', signingSecret: 'a-signing-secret-of-the-test' }, slack.url, logger)
    const { app } = await buildApp({
      door,
      clients: slackClients('xoxb-a', slack.url, logger),
      botToken: 'xoxb-a',
      identity: { teamId: house.workspace.id, teamName: 'x', botUserId: 'U0BOT', botId: 'B0BOT' },
      db,
      enqueue,
      log,
      metrics: createMetrics(),
      clock: () => house.scope().now,
    })
    for (const n of [1, 2, 3]) {
      await app.processEvent({
        ack: async () => {},
        body: {
          type: 'event_callback',
          team_id: house.workspace.id,
          event_id: `Ev${n}`,
          event: { type: 'team_join', user: { id: `U0N${n}` } },
        },
      })
    }
    expect(slack.of('auth.test')).toHaveLength(0)
  })
})
