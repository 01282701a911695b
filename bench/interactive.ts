// `/brief` → `views.open`, this app and bare Bolt by turns in one run, so that a busy machine slows both alike.
import { type ChildProcess, spawn } from 'node:child_process'
import { createHmac, randomUUID } from 'node:crypto'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Agent, fetch } from 'undici'
import { connect } from '../src/db/client.ts'
import { type Embedded, startEmbedded } from '../src/db/embedded.ts'
import { createLog } from '../src/log.ts'
import { benchSlack, PERSON, TEAM } from './slack.ts'

const SECRET = 'bench-signing-secret-0123456789'
const ROUNDS = 6
const PER_ROUND = 400
const WARM_UP = 300
export const IN_FLIGHT = [1, 8, 32] as const

export type Figures = { p50: number; p99: number; perSecond: number }
export type Interactive = {
  startMs: number
  rssMb: number
  bare: Map<number, Figures>
  ours: Map<number, Figures>
}

const freePort = async (): Promise<number> => {
  const probe = createServer()
  await new Promise<void>(listening => probe.listen(0, '127.0.0.1', listening))
  const { port } = probe.address() as AddressInfo
  await new Promise(closed => probe.close(closed))
  return port
}

const rssMb = async (child: ChildProcess): Promise<number> => {
  const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '')
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024)
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = new Promise(done => child.once('exit', done))
  child.kill('SIGTERM')
  await exit
}

const quantile = (sorted: readonly number[], q: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0

export async function measureInteractive(): Promise<Interactive> {
  const waiting = new Map<string, (at: number) => void>()
  let lastView = '{}'
  const slack = await benchSlack((trigger, view) => {
    lastView = view
    waiting.get(trigger)?.(performance.now())
    waiting.delete(trigger)
  })
  const dataDir = await mkdtemp(join(tmpdir(), 'nhip-cau-bench-'))
  await chmod(dataDir, 0o755) // Run as root, the server is another user.
  const agent = new Agent({ connections: 64 })
  const children: ChildProcess[] = []
  const begin = (file: string, port: number, env: Record<string, string>): ChildProcess => {
    const child = spawn(process.execPath, [file], {
      env: { ...process.env, SLACK_API_URL: slack.url, SLACK_SIGNING_SECRET: SECRET, PORT: String(port), ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    child.stdout?.resume()
    children.push(child)
    return child
  }

  /** Posts one signed `/brief` and tells how long it took until the modal was asked for, in milliseconds. */
  async function brief(port: number): Promise<number> {
    const trigger = randomUUID()
    const body = new URLSearchParams({
      command: '/brief',
      text: '',
      team_id: TEAM,
      user_id: PERSON,
      channel_id: 'C0BENCH',
      trigger_id: trigger,
      response_url: '',
      api_app_id: 'A0',
      token: 'x',
    }).toString()
    const ts = String(Math.floor(Date.now() / 1000))
    const opened = new Promise<number>((resolve, reject) => {
      waiting.set(trigger, resolve)
      setTimeout(() => reject(new Error('no modal within 10 s')), 10_000).unref()
    })
    const from = performance.now()
    const res = await fetch(`http://127.0.0.1:${port}/slack/events`, {
      method: 'POST',
      dispatcher: agent,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'x-slack-request-timestamp': ts,
        'x-slack-signature': `v0=${createHmac('sha256', SECRET).update(`v0:${ts}:${body}`).digest('hex')}`,
      },
      body,
    })
    await res.text()
    return (await opened) - from
  }

  async function round(port: number, count: number, inFlight: number): Promise<{ times: number[]; seconds: number }> {
    const times: number[] = []
    let left = count
    const from = performance.now()
    await Promise.all(
      Array.from({ length: inFlight }, async () => {
        while (left-- > 0) times.push(await brief(port))
      }),
    )
    return { times, seconds: (performance.now() - from) / 1000 }
  }

  async function healthy(child: ChildProcess, port: number, from: number): Promise<number> {
    for (;;) {
      const ok = await fetch(`http://127.0.0.1:${port}/healthz`).then(
        res => res.ok,
        () => false,
      )
      if (ok) return Math.round(performance.now() - from)
      if (child.exitCode !== null) throw new Error('the app did not start')
      if (performance.now() - from > 60_000) throw new Error('the app was not ready within 60 s')
      await new Promise(resolve => setTimeout(resolve, 20))
    }
  }
  const ours = (port: number, env: Record<string, string>) =>
    begin('src/main.ts', port, { SLACK_BOT_TOKEN: 'xoxb-bench-token', LOG_LEVEL: 'warn', ...env })

  let server: Embedded | undefined
  try {
    // A newcomer's first start: no database yet.
    const firstPort = await freePort()
    const started = performance.now()
    const first = ours(firstPort, { DATA_DIR: join(dataDir, 'first') })
    const startMs = await healthy(first, firstPort, started)
    await ended(first)

    // A database that this side can reach too, to make the person an account manager.
    server = await startEmbedded(join(dataDir, 'second'), createLog('error'))
    const [ourPort, barePort] = [await freePort(), await freePort()]
    const app = ours(ourPort, { DATABASE_URL: server.url })
    await healthy(app, ourPort, performance.now())
    const { sql, close } = connect(server.url)
    await sql`update person set roles = array['manager'] where workspace_id = ${TEAM} and id = ${PERSON}`
    await close()

    await round(ourPort, WARM_UP, 8)
    const bare = begin('bench/bare.ts', barePort, { FIXED_VIEW: lastView })
    await new Promise<void>(ready => bare.stdout?.once('data', () => ready()))
    await round(barePort, WARM_UP, 8)

    const result: Interactive = { startMs, rssMb: 0, bare: new Map(), ours: new Map() }
    for (const inFlight of IN_FLIGHT) {
      const sums = { bare: { times: [] as number[], seconds: 0 }, ours: { times: [] as number[], seconds: 0 } }
      for (let n = 0; n < ROUNDS; n++) {
        for (const which of n % 2 === 0 ? (['bare', 'ours'] as const) : (['ours', 'bare'] as const)) {
          const { times, seconds } = await round(which === 'ours' ? ourPort : barePort, PER_ROUND, inFlight)
          sums[which].times.push(...times)
          sums[which].seconds += seconds
        }
      }
      for (const which of ['bare', 'ours'] as const) {
        const { times, seconds } = sums[which]
        times.sort((a, b) => a - b)
        result[which].set(inFlight, {
          p50: quantile(times, 0.5),
          p99: quantile(times, 0.99),
          perSecond: times.length / seconds,
        })
      }
    }
    result.rssMb = await rssMb(app)
    return result
  } finally {
    for (const child of children) await ended(child)
    await server?.stop()
    await agent.close()
    slack.close()
    await rm(dataDir, { recursive: true, force: true })
  }
}
