// Real processes over one database and one simulated workspace, as an operator runs them, and what stands between them and
// Slack: a balancer that asks /healthz.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { seed } from '../../sandbox/seed.ts'
import { createSandbox, type Sandbox } from '../../sandbox/server.ts'
import { signature } from '../../sandbox/transport.ts'
import { type FreshDb, freshDb } from '../setup/db.ts'

const SECRET = 'a-signing-secret-of-the-test'
const BOT_TOKEN = 'xoxb-house-token'
const APP_TOKEN = 'xapp-house-token'
/** Friday 20/11/2026, 10:00 in Ho Chi Minh City. */
const FRIDAY = '2026-11-20T10:00:00+07:00'

export type Replica = {
  url: string
  child: ChildProcess
  ended: Promise<number | null>
  said: () => string
  health: () => Promise<{ status: number; state: { database?: boolean; slack?: boolean; leaving?: boolean } }>
}

export type Cluster = {
  sandbox: Sandbox
  fresh: FreshDb
  begin: (env?: Record<string, string>) => Promise<Replica>
  /** Slack's request, signed, to one replica; the status of its answer. */
  send: (to: Replica, path: string, body: string, type?: string) => Promise<number>
  balancer: Balancer
  /** Resolves when all that was said is delivered. */
  quiet: () => Promise<void>
  close: () => Promise<void>
}

export async function openCluster(transport: 'http' | 'socket'): Promise<Cluster> {
  const fresh = await freshDb()
  const sandbox = await createSandbox({
    seed,
    signingSecret: SECRET,
    botToken: BOT_TOKEN,
    appToken: APP_TOKEN,
    transport,
    manifest: new URL('../../manifest.yml', import.meta.url).pathname,
    pace: 'off',
  })
  const balancer = await openBalancer()
  sandbox.connectApp(balancer.url)
  const children: ChildProcess[] = []

  async function begin(env: Record<string, string> = {}): Promise<Replica> {
    const port = await freePort()
    const child = spawn(process.execPath, ['src/main.ts'], {
      cwd: new URL('../..', import.meta.url).pathname,
      env: {
        PATH: process.env.PATH ?? '',
        SLACK_BOT_TOKEN: BOT_TOKEN,
        SLACK_SIGNING_SECRET: SECRET,
        ...(transport === 'socket' && { SLACK_APP_TOKEN: APP_TOKEN }),
        SLACK_API_URL: sandbox.slackApiUrl,
        DATABASE_URL: fresh.url,
        PORT: String(port),
        DEMO_CLOCK: FRIDAY,
        SLACK_PACE_MS: '0',
        STOP_GRACE_MS: '500',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    children.push(child)
    let said = ''
    child.stdout?.on('data', chunk => (said += chunk))
    child.stderr?.on('data', chunk => (said += chunk))
    const url = `http://127.0.0.1:${port}`
    const health: Replica['health'] = async () => {
      const res = await fetch(`${url}/healthz`)
      return { status: res.status, state: (await res.json()) as Awaited<ReturnType<Replica['health']>>['state'] }
    }
    const ended = once(child, 'exit').then(([code]) => code as number | null)
    for (;;) {
      if (child.exitCode !== null) throw new Error(`a replica did not start:\n${said}`)
      const now = await health().catch(() => undefined)
      if (now?.status === 200) break
      await sleep(25)
    }
    return { url, child, ended, said: () => said, health }
  }

  return {
    sandbox,
    fresh,
    begin,
    balancer,
    async send(to, path, body, type = 'application/x-www-form-urlencoded') {
      const headers = { 'content-type': type, ...signature(SECRET, body) }
      return (await fetch(`${to.url}${path}`, { method: 'POST', headers, body })).status
    },
    async quiet() {
      await sandbox.human.settle({ timeout: 60_000 })
      for (;;) {
        const [row] = await fresh.sql<{ waiting: number }[]>`
          select count(*)::int as waiting from outbox where state in ('queued', 'sending')`
        if (row?.waiting === 0) break
        await sleep(50)
      }
      await sandbox.human.settle()
    },
    async close() {
      for (const child of children) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
      await Promise.all(children.filter(c => c.exitCode === null && c.signalCode === null).map(c => once(c, 'exit')))
      await balancer.close()
      await sandbox.close()
      await fresh.close()
    },
  }
}

const freePort = async (): Promise<number> => {
  const probe = createTcpServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}

export type Balancer = {
  url: string
  add: (replica: Replica) => Promise<void>
  /** Replicas that get requests now. */
  well: () => number
  /** Requests that no replica took. */
  refused: () => number
  close: () => Promise<void>
}

const LOOK_MS = 100

/**
 * In turn to those that are well; asks each of them how it is, ten times a second. Like any balancer it tries another one
 * when a connection is not even taken, and never repeats what may have been heard.
 */
async function openBalancer(): Promise<Balancer> {
  const replicas: { url: string; well: boolean }[] = []
  let turn = 0
  let refused = 0

  async function look(one: (typeof replicas)[number]): Promise<void> {
    const res = await fetch(`${one.url}/healthz`, { signal: AbortSignal.timeout(1000) }).catch(() => undefined)
    one.well = res?.status === 200
  }
  const timer = setInterval(() => void Promise.all(replicas.map(look)), LOOK_MS)

  function pass(body: Buffer, from: IncomingMessage, to: ServerResponse, left: readonly { url: string }[]): void {
    const [first, ...others] = left
    if (!first) {
      refused++
      return void to.writeHead(502).end()
    }
    const { connection: _ours, ...headers } = from.headers
    const through = request(`${first.url}${from.url}`, { method: from.method, headers, agent: false }, answer => {
      to.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(to)
    })
    through.on('error', (err: NodeJS.ErrnoException) => {
      if (err.code === 'ECONNREFUSED') return pass(body, from, to, others)
      refused++
      if (!to.headersSent) to.writeHead(502)
      to.end()
    })
    through.end(body)
  }

  const server = createServer(async (req, res) => {
    const chunks: Buffer[] = []
    for await (const chunk of req) chunks.push(chunk as Buffer)
    const well = replicas.filter(one => one.well)
    const start = turn++ % Math.max(1, well.length)
    pass(Buffer.concat(chunks), req, res, [...well.slice(start), ...well.slice(0, start)])
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async add({ url }) {
      const one = { url, well: false }
      replicas.push(one)
      await look(one)
    },
    well: () => replicas.filter(one => one.well).length,
    refused: () => refused,
    async close() {
      clearInterval(timer)
      server.closeAllConnections()
      server.close()
    },
  }
}

/** Every message of the outbox, by how often Slack shows it; nothing else may carry our mark. */
export function shownTimes(sandbox: Sandbox): Map<string, number> {
  const times = new Map<string, number>()
  for (const messages of sandbox.world.messages.values()) {
    for (const { metadata } of messages) {
      const id = (metadata as { event_payload?: { outbox_id?: string } } | undefined)?.event_payload?.outbox_id
      if (id !== undefined) times.set(id, (times.get(id) ?? 0) + 1)
    }
  }
  return times
}
