// `npm run throughput`: 500 channels are told ten messages each in one go. How fast they go out at the pace that Slack
// allows, how late each is, and how often Slack had to ask for patience; then what is possible without a pace.
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Scope } from '../src/ctx.ts'
import { connect } from '../src/db/client.ts'
import { startEmbedded } from '../src/db/embedded.ts'
import { workspace } from '../src/db/schema.ts'
import { createLog } from '../src/log.ts'
import { sayAll } from '../src/outbox/say.ts'
import { message, section } from '../src/slack/blocks.ts'
import { mrk } from '../src/slack/mrkdwn.ts'
import { App } from './apps.ts'
import { quiet } from './chaosRun.ts'
import { openFakeSlack } from './fakeSlackProcess.ts'
import { openSayer } from './sayer.ts'
import { settleIn, town as townOf } from './town.ts'

const CHANNELS = 500
const EACH = 10
/** What Slack allows in one channel (docs.slack.dev/apis/web-api/rate-limits), and what the product keeps unless told otherwise. */
const ALLOWED_MS = 1000
const KEPT_MS = 1100
const WITHIN_MS = 60_000

type Figures = {
  said: number
  sent: number
  seconds: number
  perSecond: number
  p50: number
  p99: number
  provoked: number
}

const quantile = (sorted: readonly number[], q: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0

async function measure(processes: number, paced: boolean): Promise<Figures> {
  const dir = await mkdtemp(join(tmpdir(), 'nhip-cau-throughput-'))
  await chmod(dir, 0o755) // Run as root, the server is another user.
  const server = await startEmbedded(dir, createLog('error'))
  const town = townOf(CHANNELS)
  const slack = await openFakeSlack({
    seed: 1,
    people: town.people,
    channels: town.channels,
    calm: true,
    paceMs: paced ? ALLOWED_MS : 0,
  })
  const offset = Date.parse('2026-11-20T10:00:00+07:00') - Date.now()
  const now = () => new Date(Date.now() + offset)
  const apps = Array.from(
    { length: processes },
    (_, n) =>
      new App({
        name: `p${n}`,
        databaseUrl: server.url,
        apiUrl: slack.apiUrl,
        dir,
        now,
        env: { SLACK_PACE_MS: String(paced ? KEPT_MS : 0), LOG_LEVEL: 'error' },
      }),
  )
  const { db, sql, close } = connect(server.url, { name: 'nhip-cau bench' })
  try {
    for (const app of apps) {
      await app.start()
      await app.healthy()
    }
    await settleIn(sql, town)
    await quiet(sql, WITHIN_MS)
    const sayer = await openSayer(server.url)
    const [here] = await db.select().from(workspace)
    if (!here) throw new Error('no workspace')
    const sayings = Array.from({ length: CHANNELS * EACH }, (_, n) => ({
      key: `bench:note:${n}`,
      to: town.channels[n % CHANNELS] ?? '',
      message: message(mrk`Tin ${n}`, [section(mrk`Việc số ${n} đến hạn chiều nay, bạn xem giúp nhé.`)]),
    }))
    await db.transaction(tx => {
      const scope: Scope = { db: tx, enqueue: sayer.enqueue, workspace: here, now: now() }
      return sayAll(scope, sayings)
    })
    const from = Date.now()
    await quiet(sql, WITHIN_MS)
    await sayer.close()
    const { posts, provoked } = await slack.dump()
    const sent = posts.filter(({ at, channel }) => at >= from - 1000 && channel.startsWith('C'))
    const delays = [...Map.groupBy(sent, ({ channel }) => channel).values()].flatMap(line =>
      line.map(({ at }, n) => Math.max(0, at - from - (paced ? n * ALLOWED_MS : 0))),
    )
    delays.sort((a, b) => a - b)
    const seconds = (Math.max(...sent.map(({ at }) => at)) - from) / 1000
    return {
      said: sayings.length,
      sent: sent.length,
      seconds,
      perSecond: sent.length / seconds,
      p50: quantile(delays, 0.5) / 1000,
      p99: quantile(delays, 0.99) / 1000,
      provoked,
    }
  } finally {
    for (const app of apps) await app.stop()
    await close()
    await slack.close()
    await server.stop()
    await rm(dir, { recursive: true, force: true })
  }
}

console.log(`Node ${process.version}, ${cpus().length} cores; ${CHANNELS} channels × ${EACH} messages\n`)
console.log('| processes | pace | sent | seconds | messages/s | p50 late | p99 late | 429s |')
console.log('|---|---|---|---|---|---|---|---|')
let clean = true
for (const paced of [true, false]) {
  for (const processes of [1, 2]) {
    const { said, sent, seconds, perSecond, p50, p99, provoked } = await measure(processes, paced)
    clean &&= sent === said && provoked === 0
    console.log(
      `| ${processes} | ${paced ? `${KEPT_MS} ms` : 'none'} | ${sent} of ${said} | ${seconds.toFixed(1)} | ${perSecond.toFixed(0)} | ` +
        `${p50.toFixed(2)} s | ${p99.toFixed(2)} s | ${provoked} |`,
    )
  }
}
process.exitCode = clean ? 0 : 1
