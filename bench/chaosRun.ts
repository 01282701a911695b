// One run of chaos on a database that is there: the story from the first start to the verdict.
import { setTimeout as sleep } from 'node:timers/promises'
import type postgres from 'postgres'
import type { Scope } from '../src/ctx.ts'
import { connect } from '../src/db/client.ts'
import { workspace } from '../src/db/schema.ts'
import { App, errorsOf } from './apps.ts'
import { judge, type Verdict, type Wanted } from './chaosJudge.ts'
import { type Kills, killAround } from './chaosKills.ts'
import { openNotes } from './chaosNotes.ts'
import { firstSayings, historyOf, installTrace, markKnown } from './chaosTrace.ts'
import { openWork, type WorkVerdict } from './chaosWork.ts'
import { stream } from './fakeSlackDice.ts'
import type { Dump } from './fakeSlackProcess.ts'
import { openFakeSlack } from './fakeSlackProcess.ts'
import { openPeople, signedPost } from './people.ts'
import { openSayer, type Sayer } from './sayer.ts'
import { settleIn, town as townOf } from './town.ts'

export type ChaosOptions = {
  databaseUrl: string
  /** For the logs of the processes. */
  dir: string
  kills: number
  seed: number
  channels: number
  /** The kills are spread over this long; where a start takes long, they need longer. */
  spreadMs: number
  /** At most for so long are processes killed; fewer kills than wanted fail the run. */
  killForMs: number
  /** How long after the last kill everything must have been said. */
  quietWithinMs?: number
  blind?: boolean
  say?: (line: string) => void
}

export type ChaosOutcome = {
  options: ChaosOptions
  kills: Kills
  slack: Pick<Dump, 'faults' | 'provoked'> & { accepted: number; edits: number; deleted: number; human: number }
  days: number
  foundAgain: number
  verdict: Verdict
  work: WorkVerdict
  errors: Map<string, number>
  fell: number
  startMs: number
  quietMs: number | undefined
  waiting: string[]
  seconds: number
  histories: { key: string; lines: string[] }[]
  /** Nothing missing, doubled, out of order, wrong, lost or repeated. */
  clean: boolean
}

const ZONE_MS = 7 * 3600_000
const DAY_MS = 86_400_000
/** A message is given up after three days; none may look that old only because the clock was moved. */
const OLDEST_MS = 2.5 * DAY_MS
const HISTORIES = 5

export async function runChaos(options: ChaosOptions): Promise<ChaosOutcome> {
  const { databaseUrl, dir, seed, channels, blind = false, say = () => undefined } = options
  const began = performance.now()
  const random = stream(seed)
  const town = townOf(channels)
  const slack = await openFakeSlack({ seed, people: town.people, channels: town.channels, blind })
  let ahead = Date.parse('2026-11-20T10:00:00+07:00') - Date.now()
  const now = () => new Date(Date.now() + ahead)
  const tellClock = (app: App) =>
    signedPost(`${app.url}/demo/clock`, JSON.stringify({ to: now().toISOString() }), 20_000)
  const apps = ['a', 'b'].map(
    name =>
      new App({
        name,
        databaseUrl,
        apiUrl: slack.apiUrl,
        dir,
        now,
        env: { SLACK_PACE_MS: '20', OUTBOX_WORKERS: '8', LOG_LEVEL: 'info' },
        // While it started, the clock may have been moved.
        onReady: app => void tellClock(app),
      }),
  )
  const [first, second] = apps as [App, App]
  const { db, sql, close } = connect(databaseUrl, { name: 'nhip-cau bench' })
  const over = new AbortController()
  let sayer: Sayer | undefined
  try {
    await first.start()
    await first.ready()
    const { startMs } = first
    await settleIn(sql, town)
    await installTrace(sql)
    await second.start()
    await second.ready()
    say(`Two processes are up after ${seconds(began)} s; a start takes ${startMs} ms.`)

    sayer = await openSayer(databaseUrl)
    const { enqueue } = sayer
    const [here] = await db.select().from(workspace)
    if (!here) throw new Error('no workspace')
    const scopeNow = (): Scope => ({ db, enqueue, workspace: here, now: now() })

    const notes = openNotes(scopeNow, stream(seed + 1))
    const people = openPeople(slack, apps, random)
    const work = openWork({ people, town, sql, random: stream(seed + 2), now }, over.signal)
    let days = 0
    const nextMorning = async (): Promise<void> => {
      const local = now().getTime() + ZONE_MS
      const nine = Math.floor(local / DAY_MS) * DAY_MS + DAY_MS + 9 * 3600_000 - ZONE_MS
      const [oldest] = await sql<{ at: Date | null }[]>`
        select min(changed_at) as at from outbox where state in ('queued', 'sending')`
      if (oldest?.at && nine - oldest.at.getTime() > OLDEST_MS) return
      ahead = nine - Date.now()
      days++
      await Promise.all(apps.map(tellClock))
    }

    const loads = [
      untilOver(over.signal, () => markKnown(sql).then(() => sleep(200))),
      ...town.channels.map((channel, n) =>
        untilOver(over.signal, async () => {
          await sleep(2_000 + ((n * 7919) % 8_000))
          await notes.act(channel)
        }),
      ),
      ...Array.from({ length: Math.min(6, channels) }, () =>
        untilOver(over.signal, async () => {
          await work.act()
          await sleep(500)
        }),
      ),
      untilOver(over.signal, async () => {
        await sleep(30_000)
        await nextMorning()
      }),
    ]
    const progress = setInterval(async () => {
      const [row] = await sql`select count(*) filter (where state in ('queued', 'sending'))::int as waiting,
        count(*)::int as keys, round(extract(epoch from clock_timestamp() - min(began)))::int as oldest
        from outbox o left join lateral (select max(began) as began from bench_trace t where t.key = o.key) t on o.state in ('queued','sending')`
      say(
        `${seconds(began)} s: ${kills.total} kills, ${row?.keys} keys, ${row?.waiting} waiting, oldest ${row?.oldest ?? 0} s, day ${days + 1}`,
      )
    }, 15_000)
    const kills: Kills = { total: 0, both: 0, starting: 0, arrived: 0, accepted: 0, answered: 0, anytime: 0 }
    const loaded = Promise.all(loads)
    await Promise.race([killAround(options, { apps, slack, random: stream(seed + 3), kills }), loaded])
    over.abort()
    await loaded
    slack.calm()
    say(`${seconds(began)} s: the last kill; waiting until all is said.`)
    const quietMs = await quiet(sql, options.quietWithinMs ?? 240_000)
    const waiting = quietMs === undefined ? await waitingIn(sql) : []
    clearInterval(progress)
    await markKnown(sql)
    const workVerdict = await work.verdict()
    for (const app of apps) await app.stop()

    const dump = await slack.dump()
    const verdict = judge({
      wanted: await wantedIn(sql),
      posts: dump.posts,
      first: await firstSayings(sql),
      notes: notes.notes(),
    })
    const guilty = [...new Set(verdict.findings.map(({ key }) => key))].slice(0, HISTORIES)
    const ours = dump.posts.filter(post => !post.human)
    return {
      options,
      kills,
      slack: {
        faults: dump.faults,
        provoked: dump.provoked,
        accepted: ours.length,
        edits: ours.reduce((sum, { edits }) => sum + edits, 0),
        deleted: ours.filter(({ deleted }) => deleted).length,
        human: dump.posts.length - ours.length,
      },
      days,
      foundAgain: apps.reduce((sum, app) => sum + app.foundAgain, 0),
      verdict,
      work: workVerdict,
      errors: errorsOf(apps),
      fell: apps.reduce((sum, app) => sum + app.fell, 0),
      startMs,
      quietMs,
      waiting,
      seconds: Math.round((performance.now() - began) / 1000),
      histories: await Promise.all(guilty.map(async key => ({ key, lines: await historyOf(sql, key) }))),
      clean:
        quietMs !== undefined &&
        verdict.findings.length === 0 &&
        workVerdict.lost.length + workVerdict.repeated.length === 0,
    }
  } finally {
    over.abort()
    for (const app of apps) await app.stop()
    await sayer?.close()
    await slack.close()
    await close()
  }
}

const seconds = (since: number): number => Math.round((performance.now() - since) / 1000)

async function untilOver(signal: AbortSignal, work: () => Promise<unknown>): Promise<void> {
  while (!signal.aborted) await work()
}

/** How long it took until nothing waited to be said; undefined when something still does. */
export async function quiet(sql: postgres.Sql, withinMs: number): Promise<number | undefined> {
  const from = performance.now()
  while (performance.now() - from < withinMs) {
    const [row] = await sql`select count(*)::int as waiting from outbox where state in ('queued', 'sending')`
    if (row?.waiting === 0) return Math.round(performance.now() - from)
    await sleep(250)
  }
  return undefined
}

/** What still waits, as lines to be read. */
export async function waitingIn(sql: postgres.Sql): Promise<string[]> {
  const rows = await sql`
    select key, state, error, not_before, revision, delivered_revision, ts,
      (select string_agg(j.state || ' ' || j.retry_count, ', ') from pgboss.job j
        where j.data ->> 'outboxId' = o.id::text and j.state < 'completed') as jobs
    from outbox o where state in ('queued', 'sending') order by changed_at limit 10`
  return rows.map(
    r =>
      `waits ${r.key}: ${r.state}, revision ${r.revision} delivered ${r.delivered_revision}, ts ${r.ts ?? '—'}, ` +
      `jobs ${r.jobs ?? 'none'}${r.error ? `, ${r.error}` : ''}${r.not_before ? `, held until ${r.not_before.toISOString()}` : ''}`,
  )
}

export async function wantedIn(sql: postgres.Sql): Promise<Wanted[]> {
  return sql<Wanted[]>`
    select key, id, channel, thread_key as "threadKey", series, content, withdrawn, state, error from outbox
    union all
    select key, id, channel, thread_key, null, null, withdrawn, 'archived', null from said`
}
