// `npm run throughput`: 500 channels are told ten messages each in one go. How fast they go out at the pace that Slack
// allows, how late each one is, and how often Slack had to ask for patience; then what is possible without a pace.
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import type postgres from 'postgres'
import type { Scope } from '../src/ctx.ts'
import { connect } from '../src/db/client.ts'
import { startEmbedded } from '../src/db/embedded.ts'
import { startQueue } from '../src/db/queue.ts'
import { workspace } from '../src/db/schema.ts'
import { createLog } from '../src/log.ts'
import { sayAll } from '../src/outbox/say.ts'
import { message, section } from '../src/slack/blocks.ts'
import { mrk } from '../src/slack/mrkdwn.ts'
import { App } from './apps.ts'
import { openFakeSlack } from './fakeSlackProcess.ts'
import type { Post } from './fakeSlackWorld.ts'
import { quiet } from './tables.ts'
import { town as townOf } from './town.ts'

const CHANNELS = 500
const EACH = 10
/** What Slack allows in one channel (docs.slack.dev/apis/web-api/rate-limits); sooner is answered with 429. */
const ALLOWED_MS = 1000

/** The product's own pace, as it is unless told otherwise: per channel, and per workspace after a burst. */
const PACE = { channelMs: 1100, workspaceMs: 220, burst: 50 }

type Trial = { what: string; workspaces: number; processes: number; paced: boolean; watchMs: number }

const TRIALS: readonly Trial[] = [
  { what: 'one workspace', workspaces: 1, processes: 2, paced: true, watchMs: 25_000 },
  { what: '50 workspaces', workspaces: 50, processes: 1, paced: true, watchMs: 30_000 },
  { what: '50 workspaces', workspaces: 50, processes: 2, paced: true, watchMs: 30_000 },
  { what: 'without a pace', workspaces: 50, processes: 1, paced: false, watchMs: 25_000 },
  { what: 'without a pace', workspaces: 50, processes: 2, paced: false, watchMs: 25_000 },
]

/** When each message of one workspace may go at the earliest, in milliseconds, in the order in which they were said. */
function dueTimes(channels: readonly string[], paced: boolean): number[] {
  const inChannel = new Map<string, number>()
  return channels.map((channel, k) => {
    const n = inChannel.get(channel) ?? 0
    inChannel.set(channel, n + 1)
    return paced ? Math.max(n * PACE.channelMs, Math.max(0, k + 1 - PACE.burst) * PACE.workspaceMs) : 0
  })
}

async function workspacesIn(sql: postgres.Sql, count: number): Promise<void> {
  await sql`
    insert into workspace (id, name, bot_user_id, bot_id, hours, calendar, created_at)
    select 'T0W' || n, name, bot_user_id, bot_id, hours, calendar, created_at
    from workspace, generate_series(2, ${count}) n`
}

type Figures = { due: number; sent: number; seconds: number; p50: number; p99: number; provoked: number }

async function measure({ workspaces, processes, paced, watchMs }: Trial): Promise<Figures> {
  const dir = await mkdtemp(join(tmpdir(), 'nhip-cau-throughput-'))
  await chmod(dir, 0o755) // Run as root, the server is another user.
  const server = await startEmbedded(dir, createLog('error'))
  const { people, channels } = townOf(CHANNELS)
  const slack = await openFakeSlack({ seed: 1, people, channels, calm: true, paceMs: paced ? ALLOWED_MS : 0 })
  const offset = Date.parse('2026-11-20T10:00:00+07:00') - Date.now()
  const now = () => new Date(Date.now() + offset)
  const env = { SLACK_PACE_MS: String(paced ? PACE.channelMs : 0), LOG_LEVEL: 'error' }
  const apps = Array.from(
    { length: processes },
    (_, n) => new App({ name: `p${n}`, databaseUrl: server.url, apiUrl: slack.apiUrl, dir, now, env }),
  )
  const { db, sql, close } = connect(server.url, { name: 'nhip-cau bench' })
  try {
    for (const app of apps) {
      await app.start()
      await app.healthy()
    }
    await workspacesIn(sql, workspaces)
    // It says, and neither sends nor looks after anything.
    const sayer = await startQueue(server.url, createLog('error'), { looksAfter: false })
    const places = await db.select().from(workspace)
    const due: number[][] = []
    await db.transaction(async tx => {
      for (const [w, here] of places.entries()) {
        const theirs = channels.filter((_, n) => n % workspaces === w)
        const said = Array.from({ length: theirs.length * EACH }, (_, n) => theirs[n % theirs.length] ?? '')
        due.push(dueTimes(said, paced))
        const scope: Scope = { db: tx, enqueue: sayer.enqueue, workspace: here, now: now() }
        await sayAll(
          scope,
          said.map((to, n) => {
            const text = textOf(w, n)
            return { key: `bench:note:${n}`, to, message: message(mrk`${text}`, [section(mrk`*Nhắc việc*\n${text}`)]) }
          }),
        )
      }
    })
    const from = Date.now()
    await quiet(sql, watchMs)
    const { posts, provoked } = await slack.dump()
    await sayer.stop()
    return { ...figures(due, posts, from, Date.now()), provoked }
  } finally {
    for (const app of apps) await app.stop('SIGKILL')
    await close()
    await slack.close()
    await server.stop()
    await rm(dir, { recursive: true, force: true })
  }
}

/**
 * Of all that was due before the end. Which message has which of its workspace's turns is not for Slack to say, so the
 * n-th that went out is held against the n-th turn; what was not sent by the end is at least as late as it was then.
 */
function figures(due: readonly number[][], posts: readonly Post[], from: number, end: number) {
  const sentBy = due.map((): number[] => [])
  for (const { text, at } of posts) sentBy[workspaceOf(text)]?.push(at - from)
  const late = due.flatMap((turns, w) => {
    const sent = sentBy[w]?.sort((a, b) => a - b) ?? []
    return turns
      .toSorted((a, b) => a - b)
      .filter(turn => turn < end - from)
      .map((turn, n) => Math.max(0, (sent[n] ?? end - from) - turn))
  })
  late.sort((a, b) => a - b)
  const sent = sentBy.flat()
  return {
    due: late.length,
    sent: sent.length,
    seconds: Math.max(...sent) / 1000,
    p50: quantile(late, 0.5) / 1000,
    p99: quantile(late, 0.99) / 1000,
  }
}

const textOf = (workspace: number, n: number) => `Tin ${workspace}.${n}`
const workspaceOf = (text: string) => Number(/^Tin (\d+)\./.exec(text)?.[1])

const quantile = (sorted: readonly number[], q: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0

console.log(`Node ${process.version}, ${cpus().length} cores; ${CHANNELS} channels × ${EACH} messages\n`)
console.log('| | processes | due | sent | seconds | messages/s | p50 late | p99 late | 429s |')
console.log('|---|---|---|---|---|---|---|---|---|')
let clean = true
for (const trial of TRIALS) {
  const { due, sent, seconds, p50, p99, provoked } = await measure(trial)
  clean &&= provoked === 0 && sent > 0
  console.log(
    `| ${trial.what} | ${trial.processes} | ${due} | ${sent} | ${seconds.toFixed(1)} | ${(sent / seconds).toFixed(0)} | ` +
      `${p50.toFixed(2)} s | ${p99.toFixed(2)} s | ${provoked} |`,
  )
}
process.exitCode = clean ? 0 : 1
