// pg-boss: jobs are enqueued in the transaction that makes them necessary, so neither exists without the other.
import { sql } from 'drizzle-orm'
import { fromDrizzle, PgBoss } from 'pg-boss'
import { v7 } from 'uuid'
import type { Log } from '../log.ts'
import type { Db } from './client.ts'

export type Delivery = { workspaceId: string; outboxId: string; channel: string }

/** The one thing a flow needs of the queue: work that exists exactly when its transaction commits. */
export type Enqueue = (db: Db, deliveries: readonly Delivery[]) => Promise<void>

const QUEUE = 'deliver'

/** Longer than one Slack call may take, shorter than a person waits: a killed worker's message is taken over after this. */
const EXPIRE_SECONDS = 60

export type Queue = {
  enqueue: Enqueue
  work: (deliver: Deliver, workers: number) => Promise<void>
  /** Lets what is under way finish for so long. */
  stop: (withinMs?: number) => Promise<void>
}
export type Deliver = (delivery: Delivery) => Promise<void>

/**
 * One queue, first in first out for each channel of each workspace and at most one job of a channel at a time, across
 * all replicas (`key_strict_fifo`). A job that throws is tried again with growing pauses and holds its channel's order
 * meanwhile; a failed job would hold it for ever, so the retry limit is out of reach and giving up is the outbox's word.
 */
export async function startQueue(url: string, log: Log): Promise<Queue> {
  const boss = new PgBoss({
    connectionString: url,
    application_name: 'nhip-cau-queue',
    useListenNotify: true,
    max: 6,
    schedule: false,
    superviseIntervalSeconds: 15,
    monitorIntervalSeconds: 15,
  })
  boss.on('error', err => log.error({ err }, 'queue trouble'))
  boss.on('warning', warning => log.warn({ warning: warning.message }, 'queue warning'))
  await boss.start()
  await boss.createQueue(QUEUE, {
    policy: 'key_strict_fifo',
    notify: true,
    expireInSeconds: EXPIRE_SECONDS,
    retryLimit: 1_000_000,
    retryDelay: 2,
    retryBackoff: true,
    retryDelayMax: 60,
    deleteAfterSeconds: 3600,
  })

  return {
    async enqueue(db, deliveries) {
      if (deliveries.length === 0) return
      // Jobs of one transaction share their moment of creation; then the id decides, so it must grow.
      const jobs = deliveries.map(data => ({ id: v7(), data, singletonKey: `${data.workspaceId}:${data.channel}` }))
      await boss.insert(QUEUE, jobs, { db: fromDrizzle(db, sql) })
    },
    async work(deliver, workers) {
      const options = { batchSize: 1, pollingIntervalSeconds: 0.5, notifyPollingIntervalSeconds: 1 }
      for (let n = 0; n < workers; n++) {
        let id: string | undefined
        id = await boss.work<Delivery>(QUEUE, options, async jobs => {
          try {
            for (const job of jobs) await deliver(job.data)
          } finally {
            // The next message of this channel was announced while this one held it; look at once, not at the next poll.
            if (id) boss.notifyWorker(id)
          }
        })
      }
    },
    stop: (withinMs = 15_000) => boss.stop({ graceful: true, timeout: withinMs }),
  }
}
