// One look at the timetable of every workspace. Workspaces are worked on side by side, each by one process at a time; what
// another process has in hand is left to it, and nobody waits.
import { dayOf } from '../core/time.ts'
import type { Scope, Workspace } from '../ctx.ts'
import type { Db } from '../db/client.ts'
import type { Enqueue } from '../db/queue.ts'
import type { Log } from '../log.ts'
import type { Metrics } from '../metrics.ts'
import { carryOutLogged } from './carry.ts'
import { type Due, dueRuns } from './due.ts'
import type { Entry } from './model.ts'
import { type Board, boards, offices, recordLook, recordSkipped } from './store.ts'
import { timetable } from './table.ts'

export type ClockDeps = { db: Db; enqueue: Enqueue; log: Log; metrics: Metrics; clock: () => Date }

/** Workspaces at work at once, in all ticks of a process; each holds one connection. */
const LANES = 4
/** A workspace that is not done by then is no longer waited for; should it still be at work, its lock says so. */
const PATIENCE_MS = 15 * 60_000

export type Ticker = (now: Date) => Promise<void>

/** A tick leaves alone the workspaces that an earlier one still has in hand, so a slow run holds up nobody but itself. */
export function createTicker(deps: ClockDeps, entries: readonly Entry[] = timetable, patienceMs = PATIENCE_MS): Ticker {
  const { db, enqueue, log, metrics } = deps
  const inHand = new Set<string>()
  const lanes = createLanes(LANES)

  return async now => {
    const free = (await offices(db)).filter(here => !inHand.has(here.id) && canTellTime(here, now))
    const known = await boards(db, free, entries, now)
    const quiet: Workspace[] = []
    const busy: Workspace[] = []
    for (const here of free) {
      const due = judge(here, known.get(here.id), now)
      if (due && due.runs.length === 0 && !due.waits) quiet.push(here)
      else if (due && due.runs.length > 0) busy.push(here)
    }
    for (const { id } of busy) inHand.add(id)
    await recordLook(db, quiet, now)
    await Promise.all(
      busy.map(({ id }) =>
        lanes(async () => {
          try {
            await inTime(work(id, now), patienceMs)
          } catch (err) {
            log.error({ err, workspace: id }, 'the timetable of a workspace fell through')
          } finally {
            inHand.delete(id)
          }
        }),
      ),
    )
  }

  /** A workspace whose settings cannot be read has no say over the others. */
  function canTellTime(here: Workspace, now: Date): boolean {
    try {
      dayOf(now, here.zone)
      return true
    } catch (err) {
      log.error({ err, workspace: here.id }, 'the zone of a workspace is unknown')
      return false
    }
  }

  function judge(here: Workspace, board: Board | undefined, now: Date): Due | undefined {
    try {
      return dueRuns(board?.tracks ?? [], here, board?.lookedAt, now)
    } catch (err) {
      log.error({ err, workspace: here.id }, 'the timetable of a workspace could not be read')
      return undefined
    }
  }

  /** Looks again first: since the tick began, another process may have done it, or an admin may have paused it. */
  async function work(id: string, now: Date): Promise<void> {
    const [here] = await offices(db, id)
    if (!here) return
    const scope: Scope = { db, enqueue, workspace: here, now }
    const board = (await boards(db, [here], entries, now)).get(id)
    const { runs, waits } = dueRuns(board?.tracks ?? [], here, board?.lookedAt, now)
    const skipped = runs.filter(({ state }) => state === 'skipped')
    await recordSkipped(scope, skipped)
    for (const due of runs) {
      if (due.state !== 'skipped' && !(await carryOutLogged(scope, due, log, metrics))) return
    }
    if (!waits) await recordLook(db, [here], now)
  }
}

/** One tick by itself. */
export const tick = (deps: ClockDeps, now: Date, entries?: readonly Entry[]): Promise<void> =>
  createTicker(deps, entries)(now)

/** A connection that was lost without a word never answers, and must not hold a lane for ever. */
async function inTime(work: Promise<void>, patienceMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const patience = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the runs of a workspace did not end')), patienceMs)
    timer.unref()
  })
  try {
    await Promise.race([work, patience])
  } finally {
    clearTimeout(timer)
  }
}

type Lanes = (work: () => Promise<void>) => Promise<void>

/** So many at once, the others in their order. */
function createLanes(count: number): Lanes {
  let free = count
  const waiting: (() => void)[] = []
  return async work => {
    if (free === 0) await new Promise<void>(resolve => waiting.push(resolve))
    else free--
    try {
      await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else free++
    }
  }
}
