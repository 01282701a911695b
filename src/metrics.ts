// What the process counts of itself, for Prometheus. Counts and times only: no name, no id, no word of anybody, and each
// label takes its values from a closed set. State of the whole house is asked of the database when the numbers are read.
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

export const OUTCOMES = ['sent', 'edited', 'deleted', 'found', 'retry', 'unsure', 'stopped', 'dead', 'gone'] as const
export type Outcome = (typeof OUTCOMES)[number]
/** How somebody came in. */
export const DOORS = ['command', 'shortcut', 'click', 'submit', 'options', 'event', 'home'] as const
export type Door = (typeof DOORS)[number]

/** What waits in the database, over all workspaces. */
export type Waiting = {
  queued: number
  /** Queued, but meant for working time that has not come. */
  held: number
  sending: number
  stopped: number
  dead: number
  oldestSeconds: number
  stoppedWorkspaces: number
}

export type Metrics = {
  delivered: (outcome: Outcome) => void
  /** From said to sent, in seconds; only of what was not held on purpose. */
  waited: (seconds: number) => void
  /** How long it took to answer somebody, in milliseconds. */
  served: (door: Door, ms: number) => void
  refused: (code: string) => void
  fault: () => void
  ran: (entry: string, state: string, ms: number) => void
  /** Asked when the numbers are read; what it does not answer in time is left out, and said to be. */
  watch: (waiting: () => Promise<Waiting>) => void
  contentType: string
  /** Never rejects. */
  text: () => Promise<string>
}

const PREFIX = 'nhipcau_'

/** Prometheus itself gives up after ten seconds. */
const PATIENCE_MS = 3000

/** One per process; a test makes its own, so nothing is counted twice. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })

  const deliveries = new Counter({
    name: `${PREFIX}deliveries_total`,
    help: 'Attempts to make Slack show what is to be said, by outcome',
    labelNames: ['outcome'],
    registers,
  })
  const wait = new Histogram({
    name: `${PREFIX}delivery_wait_seconds`,
    help: 'From said to sent, without what was held for working time',
    buckets: [0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 900, 3600],
    registers,
  })
  const answers = new Histogram({
    name: `${PREFIX}request_duration_seconds`,
    help: 'From what somebody did in Slack to the end of the work it caused, by kind',
    labelNames: ['kind'],
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers,
  })
  const refusals = new Counter({
    name: `${PREFIX}refusals_total`,
    help: 'Wishes answered with no, by reason',
    labelNames: ['code'],
    registers,
  })
  const faults = new Counter({ name: `${PREFIX}faults_total`, help: 'What should not have happened', registers })
  const runs = new Counter({
    name: `${PREFIX}runs_total`,
    help: 'Runs of the timetable, by entry and result',
    labelNames: ['entry', 'state'],
    registers,
  })
  const runTime = new Histogram({
    name: `${PREFIX}run_duration_seconds`,
    help: 'Time of one run of the timetable in one workspace',
    labelNames: ['entry'],
    buckets: [0.05, 0.1, 0.5, 1, 5, 10, 30, 60],
    registers,
  })
  let look = async (): Promise<void> => undefined
  // A rate begins at nought, not at the first failure.
  for (const outcome of OUTCOMES) deliveries.inc({ outcome }, 0)
  for (const kind of DOORS) answers.zero({ kind })

  return {
    delivered: outcome => deliveries.inc({ outcome }),
    waited: seconds => wait.observe(seconds),
    served: (kind, ms) => answers.observe({ kind }, ms / 1000),
    refused: code => refusals.inc({ code }),
    fault: () => faults.inc(),
    ran(entry, state, ms) {
      runs.inc({ entry, state })
      runTime.observe({ entry }, ms / 1000)
    },
    watch(waiting) {
      look = watchOver(waiting, registers)
    },
    contentType: registry.contentType,
    async text() {
      // Before, not while the numbers are written: prom-client asks all metrics at once.
      await look()
      return registry.metrics()
    },
  }
}

/** Gauges of what waits, set by each look. Looks that overlap share one question to the database. */
function watchOver(waiting: () => Promise<Waiting>, registers: Registry[]): () => Promise<void> {
  const answers = new Gauge({
    name: `${PREFIX}database_answers`,
    help: '1 when the database told in time what waits; at 0 the numbers of the outbox are left out',
    registers,
  })
  const messages = new Gauge({
    name: `${PREFIX}outbox_messages`,
    help: 'Messages that Slack does not show yet, by state; of a stopped workspace only what is stopped or dead',
    labelNames: ['state'],
    registers,
  })
  const oldest = new Gauge({
    name: `${PREFIX}outbox_oldest_seconds`,
    help: 'Age of the oldest message that should have been sent by now',
    registers,
  })
  const stopped = new Gauge({
    name: `${PREFIX}stopped_workspaces`,
    help: 'Workspaces whose token is no longer good',
    registers,
  })
  let underway: Promise<Waiting> | undefined
  return async () => {
    underway ??= waiting().finally(() => {
      underway = undefined
    })
    const now = await inTime(underway)
    answers.set(now ? 1 : 0)
    if (!now) {
      messages.reset()
      oldest.remove()
      stopped.remove()
      return
    }
    for (const state of ['queued', 'held', 'sending', 'stopped', 'dead'] as const) messages.set({ state }, now[state])
    oldest.set(now.oldestSeconds)
    stopped.set(now.stoppedWorkspaces)
  }
}

async function inTime<T>(work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<undefined>(resolve => {
    timer = setTimeout(resolve, PATIENCE_MS, undefined)
  })
  try {
    return await Promise.race([work, tooLate])
  } catch {
    return undefined
  } finally {
    clearTimeout(timer)
  }
}
