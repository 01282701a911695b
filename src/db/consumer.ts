// Takes jobs from the queue as room comes free, many at a time. Not by the queue's own workers: each of those keeps what it
// took until the last of it is done, and most of ours only wait for their channel's turn.
import { setTimeout as sleep } from 'node:timers/promises'
import type { PgBoss } from 'pg-boss'
import type { Log } from '../log.ts'
import { type Deliver, type Delivery, NotYet } from './delivery.ts'

/** A job as it was taken; `retryCount` says by which try, and only that one can be ended by us. */
type Job = { id: string; retryCount: number; data: Delivery }
type Ended = { job: Job; why?: unknown }

/**
 * Between two looks into the queue at least, or as long as the last one took, up to a limit: what ends meanwhile is written
 * down, and replaced, in one go.
 */
const GATHER_MS = { least: 20, most: 500 }
/** Without a word: a job's pause may be over, or the word was lost with its connection. */
const POLL_MS = 500
/** Against a heartbeat of ten seconds. */
const BEAT_MS = 3000

export type Consumer = {
  /** There may be something new. */
  wake: () => void
  /** Takes nothing more, and lets what is in hand finish for so long. What is left then, others take up. */
  stop: (withinMs: number) => Promise<void>
}

/** `room`: as many jobs, each of another channel, are in hand at most. */
export function startConsumer({
  boss,
  queue,
  deliver,
  room,
  log,
}: {
  boss: PgBoss
  queue: string
  deliver: Deliver
  room: number
  log: Log
}): Consumer {
  const inHand = new Set<Job>()
  let ended: Ended[] = []
  const bell = createBell()
  let leaving = false

  async function carryOut(job: Job): Promise<void> {
    try {
      await deliver(job.data)
      ended.push({ job })
    } catch (why) {
      ended.push({ job, why })
    }
    bell.ring()
  }

  /** What cannot be written down now stays ended, for the next time. */
  async function settle(): Promise<void> {
    const { done = [], again = [] } = Object.groupBy(ended, ({ why }) => (why === undefined ? 'done' : 'again'))
    if (done.length > 0) {
      await boss.complete(queue, jobsOf(done))
      forget(done)
    }
    if (again.length > 0) {
      await boss.fail(queue, jobsOf(again))
      forget(again)
      await Promise.all(again.map(putOff))
    }
  }

  /** Until when it said, where it did; a turn that it came back for is over. */
  async function putOff({ job, why }: Ended): Promise<void> {
    const { afterMs, turn } = why instanceof NotYet ? why : {}
    const { turn: over, ...data } = job.data
    if (afterMs === undefined && !over) return
    const next: Delivery = { ...data, ...(turn && { turn }) }
    await boss.update(queue, next, { id: job.id, ...(afterMs !== undefined && { startAfter: afterMs / 1000 }) })
  }

  function forget(settled: readonly Ended[]): void {
    const gone = new Set(settled)
    ended = ended.filter(one => !gone.has(one))
    for (const { job } of settled) inHand.delete(job)
  }

  async function take(): Promise<void> {
    const free = room - inHand.size
    if (free <= 0) return
    for (const job of await boss.fetch<Delivery>(queue, { batchSize: free })) {
      inHand.add(job)
      void carryOut(job)
    }
  }

  const trouble = (err: unknown) => log.error({ err }, 'queue trouble')

  const running = (async () => {
    while (!leaving) {
      const began = performance.now()
      try {
        await settle()
        await take()
      } catch (err) {
        trouble(err)
        await sleep(POLL_MS)
      }
      const took = performance.now() - began
      const rest = sleep(Math.min(Math.max(GATHER_MS.least, took), GATHER_MS.most))
      await bell.rung(POLL_MS)
      await rest
    }
  })()

  const beats = setInterval(() => {
    if (inHand.size > 0) boss.touch(queue, [...inHand]).catch(trouble)
  }, BEAT_MS)

  return {
    wake: bell.ring,
    async stop(withinMs) {
      const until = performance.now() + withinMs
      leaving = true
      bell.ring()
      await running
      while (inHand.size > 0 && performance.now() < until) {
        await bell.rung(GATHER_MS.least)
        await settle().catch(trouble)
      }
      clearInterval(beats)
    },
  }
}

const jobsOf = (ended: readonly Ended[]): Job[] => ended.map(({ job }) => job)

/** Rung while nobody waits, it is heard by who waits next. */
function createBell() {
  let rings = false
  let hear = () => {}
  return {
    ring(): void {
      rings = true
      hear()
    },
    async rung(withinMs: number): Promise<void> {
      if (!rings) {
        const over = new AbortController()
        hear = () => over.abort()
        await sleep(withinMs, undefined, { signal: over.signal }).catch(() => {})
        hear = () => {}
      }
      rings = false
    },
  }
}
