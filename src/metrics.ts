// What the process counts of itself, for Prometheus. Counts and times only: no name, no id, no word of anybody. State of
// the whole house (what waits in the database) is asked for when the numbers are read.
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

export type Outcome = 'sent' | 'edited' | 'deleted' | 'found' | 'retry' | 'unsure' | 'stopped' | 'dead' | 'gone'
/** How somebody came in. */
export type Door = 'command' | 'shortcut' | 'click' | 'submit' | 'options' | 'event' | 'home'

/** What waits in the database, over all workspaces. */
export type Waiting = {
  queued: number
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
  /** Asked when the numbers are read. */
  watch: (waiting: () => Promise<Waiting>) => void
  contentType: string
  text: () => Promise<string>
}

const PREFIX = 'nhipcau_'

/** One per process; a test makes its own, so nothing is counted twice. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry, prefix: PREFIX })

  const deliveries = new Counter({
    name: `${PREFIX}deliveries_total`,
    help: 'Attempts to make Slack show what is to be said, by outcome',
    labelNames: ['outcome'],
    registers,
  })
  const wait = new Histogram({
    name: `${PREFIX}delivery_wait_seconds`,
    help: 'From said to sent',
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
      const messages = new Gauge({
        name: `${PREFIX}outbox_messages`,
        help: 'Messages that Slack does not show yet, by state',
        labelNames: ['state'],
        registers,
        async collect() {
          const now = await waiting()
          for (const state of ['queued', 'sending', 'stopped', 'dead'] as const) this.set({ state }, now[state])
          oldest.set(now.oldestSeconds)
          stopped.set(now.stoppedWorkspaces)
        },
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
      void messages
    },
    contentType: registry.contentType,
    text: () => registry.metrics(),
  }
}
