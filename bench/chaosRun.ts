// One run of chaos on a database that is there: the story from the first start to the verdict.
import { connect } from '../src/db/client.ts'
import { type Queue, startQueue } from '../src/db/queue.ts'
import { workspace } from '../src/db/schema.ts'
import { createLog } from '../src/log.ts'
import { App, errorsOf } from './apps.ts'
import { demoClock } from './chaosClock.ts'
import { judge, type Verdict } from './chaosJudge.ts'
import { type Kills, killAround } from './chaosKills.ts'
import { load } from './chaosLoad.ts'
import { openNotes } from './chaosNotes.ts'
import { firstSayings, historyOf, installTrace, markKnown } from './chaosTrace.ts'
import { openWork, type WorkVerdict } from './chaosWork.ts'
import { stream } from './fakeSlackDice.ts'
import { type Dump, openFakeSlack } from './fakeSlackProcess.ts'
import { openPeople } from './people.ts'
import { countWaiting, quiet, waitingIn, wantedIn } from './tables.ts'
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
  mornings: number
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

const HISTORIES = 5
const DAY_LASTS_MS = 30_000
const PROGRESS_MS = 15_000
const QUIET_WITHIN_MS = 240_000

export async function runChaos(options: ChaosOptions): Promise<ChaosOutcome> {
  const { databaseUrl, dir, seed, channels, blind = false, say = () => undefined } = options
  const began = performance.now()
  const seconds = () => Math.round((performance.now() - began) / 1000)
  const town = townOf(channels)
  const slack = await openFakeSlack({ seed, people: town.people, channels: town.channels, blind })
  const clock = demoClock()
  const env = { SLACK_PACE_MS: '20', LOG_LEVEL: 'info' }
  const start = { databaseUrl, apiUrl: slack.apiUrl, dir, env, now: clock.now }
  // While it started, the clock may have been moved.
  const onReady = (app: App) => void clock.tell(app)
  const apps = [new App({ ...start, name: 'a', onReady }), new App({ ...start, name: 'b', onReady })]
  const { db, sql, close } = connect(databaseUrl, { name: 'nhip-cau bench' })
  const over = new AbortController()
  let sayer: Queue | undefined
  let progress: NodeJS.Timeout | undefined
  try {
    for (const app of apps) {
      await app.start()
      await app.ready()
      if (app !== apps[0]) continue
      await settleIn(sql, town)
      await installTrace(sql)
    }
    const startMs = apps[0]?.startMs ?? 0
    say(`Two processes are up after ${seconds()} s; a start takes ${startMs} ms.`)

    sayer = await startQueue(databaseUrl, createLog('error'), { looksAfter: false })
    const { enqueue } = sayer
    const [here] = await db.select().from(workspace)
    if (!here) throw new Error('no workspace')
    const notes = openNotes(() => ({ db, enqueue, workspace: here, now: clock.now() }), stream(seed + 1))
    const people = openPeople(slack, apps, stream(seed))
    const work = openWork({ people, town, sql, random: stream(seed + 2), now: clock.now }, over.signal)
    const kills: Kills = { total: 0, both: 0, starting: 0, arrived: 0, accepted: 0, answered: 0, anytime: 0 }
    progress = setInterval(async () => {
      const [keys] = await sql`select count(*) as n from outbox`
      const words = [
        `${kills.total} kills`,
        `${keys?.n} keys`,
        `${await countWaiting(sql)} waiting`,
        `${clock.mornings()} mornings`,
      ]
      say(`${seconds()} s: ${words.join(', ')}`)
    }, PROGRESS_MS)

    const dayLastsMs = Math.min(DAY_LASTS_MS, options.spreadMs / 3)
    const loading = load({ sql, apps, town, clock, notes, work, dayLastsMs }, over.signal)
    await Promise.race([killAround(options, { apps, slack, random: stream(seed + 3), kills }), loading])
    over.abort()
    await loading
    slack.calm()
    say(`${seconds()} s: the last kill; waiting until all is said.`)
    const quietMs = await quiet(sql, options.quietWithinMs ?? QUIET_WITHIN_MS)
    await markKnown(sql)
    const waiting = quietMs === undefined ? await waitingIn(sql) : []
    const workVerdict = await work.verdict()
    for (const app of apps) await app.stop()

    const { posts, faults, provoked } = await slack.dump()
    const first = await firstSayings(sql)
    const verdict = judge({ wanted: await wantedIn(sql), posts, first, notes: notes.notes() })
    const guilty = [...new Set(verdict.findings.map(({ key }) => key))].slice(0, HISTORIES)
    const ours = posts.filter(post => !post.human)
    return {
      options,
      kills,
      slack: {
        faults,
        provoked,
        accepted: ours.length,
        edits: ours.reduce((sum, { edits }) => sum + edits, 0),
        deleted: ours.filter(({ deleted }) => deleted).length,
        human: posts.length - ours.length,
      },
      mornings: clock.mornings(),
      foundAgain: apps.reduce((sum, app) => sum + app.foundAgain, 0),
      verdict,
      work: workVerdict,
      errors: errorsOf(apps),
      fell: apps.reduce((sum, app) => sum + app.fell, 0),
      startMs,
      quietMs,
      waiting,
      seconds: seconds(),
      histories: await Promise.all(guilty.map(async key => ({ key, lines: await historyOf(sql, key) }))),
      clean:
        kills.total >= options.kills &&
        quietMs !== undefined &&
        verdict.findings.length === 0 &&
        workVerdict.lost.length + workVerdict.repeated.length === 0,
    }
  } finally {
    over.abort()
    clearInterval(progress)
    for (const app of apps) await app.stop()
    await sayer?.stop()
    await slack.close()
    await close()
  }
}
