// The minute clock: a tick of the timetable each minute, and what has to be looked after besides.
import { isNull } from 'drizzle-orm'
import { schedule } from 'node-cron'
import { workspace } from '../db/schema.ts'
import { requeueLost } from '../outbox/requeue.ts'
import { type ClockDeps, createTicker } from './tick.ts'

/** A message that waits longer than this has probably lost its job; also how often that is looked after. */
const STUCK_MS = 10 * 60_000

export type RunningClock = {
  /** Carries out at once what is due now, after what is under way; resolves when it is all said. */
  tickNow: () => Promise<void>
  /** No tick begins any more; resolves when those under way are done. */
  stop: () => Promise<void>
}

/** Ticks every minute of real time; what time it is says `deps.clock`. */
export function startClock(deps: ClockDeps): RunningClock {
  const { db, enqueue, log, clock } = deps
  const ticker = createTicker(deps)
  const underway = new Set<Promise<void>>()
  let stopped = false
  let lookedAfter = Number.NEGATIVE_INFINITY

  async function once(): Promise<void> {
    await guarded('a tick failed', () => ticker(clock()))
    if (performance.now() - lookedAfter < STUCK_MS) return
    lookedAfter = performance.now()
    await guarded('stuck messages were not looked after', requeueStuck)
  }

  async function guarded(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (err) {
      log.error({ err }, what)
    }
  }

  async function requeueStuck(): Promise<void> {
    const unsentSince = new Date(clock().getTime() - STUCK_MS)
    const workspaces = await db.select().from(workspace).where(isNull(workspace.stoppedAt))
    for (const here of workspaces) {
      const stuck = await db.transaction(tx =>
        requeueLost({ db: tx, enqueue, workspace: here, now: clock() }, unsentSince),
      )
      if (stuck > 0) log.warn({ workspace: here.id, messages: stuck }, 'messages had lost their job')
    }
  }

  /** A slow one does not hold up the next: what it still has in hand is left to it. */
  function begin(): Promise<void> {
    if (stopped) return Promise.resolve()
    const one = once().finally(() => underway.delete(one))
    underway.add(one)
    return one
  }

  const settled = async (): Promise<void> => {
    while (underway.size > 0) await Promise.all(underway)
  }

  const task = schedule('* * * * *', begin, {
    name: 'timetable',
    logger: {
      info: () => undefined,
      debug: () => undefined,
      warn: words => log.warn({ cron: 'timetable' }, words),
      error: (words, err) => log.error({ err: err ?? words }, 'the minute clock'),
    },
  })

  let last: Promise<void> = Promise.resolve()
  return {
    tickNow() {
      last = last.then(settled).then(begin)
      return last
    },
    async stop() {
      await task.destroy()
      await last
      stopped = true
      await settled()
    },
  }
}
