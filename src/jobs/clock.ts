// The minute clock: a tick of the timetable each minute, and what has to be looked after besides.
import { schedule } from 'node-cron'
import { releaseHeld, requeueAllLost } from './care.ts'
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
  const { log, clock } = deps
  const ticker = createTicker(deps)
  const underway = new Set<Promise<void>>()
  let stopped = false
  let lookedAfter = Number.NEGATIVE_INFINITY

  /** What was held comes first: it was said before what is said now. */
  async function once(): Promise<void> {
    const now = clock()
    await guarded('held messages were not looked after', () => releaseHeld(deps, now))
    await guarded('a tick failed', () => ticker(now))
    if (performance.now() - lookedAfter < STUCK_MS) return
    lookedAfter = performance.now()
    const unsentSince = new Date(now.getTime() - STUCK_MS)
    await guarded('lost messages were not looked after', () => requeueAllLost(deps, now, unsentSince))
  }

  async function guarded(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (err) {
      log.error({ err }, what)
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
