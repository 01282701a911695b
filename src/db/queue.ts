// pg-boss: jobs are enqueued in the transaction that makes them necessary, so neither exists without the other.
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { fromDrizzle, PgBoss } from 'pg-boss'
import { v7 } from 'uuid'
import type { Log } from '../log.ts'
import { type Db, SESSION } from './client.ts'
import { startConsumer } from './consumer.ts'
import type { Deliver, Delivery } from './delivery.ts'

/** The one thing a flow needs of the queue: work that exists exactly when its transaction commits. */
export type Enqueue = (db: Db, deliveries: readonly Delivery[]) => Promise<void>

const QUEUE = 'deliver'
/** PostgreSQL's word to whoever listens that there is something new in the queue. */
const NEWS = 'nhip_cau_deliver'

/**
 * A killed or hanging process is found by its silence: ten seconds without a beat (the least that the queue knows), looked
 * for every five, and its jobs are tried anew two to four seconds later, or later the more often they were taken before.
 */
const SILENCE_SECONDS = 10
const LOOK_SECONDS = 5
/** A job that beats but never ends: longer than all that one message may wait for in one job. */
const EXPIRE_SECONDS = 300

/**
 * Most of the queue is done or empty when the database counts it, so it takes a burst for a few rows and compares each of
 * thousands of jobs with each channel's first: 400 ms for a look at 5,000 jobs, against 15 with hashes (30,000: 50).
 */
const PLANNER = { enable_nestloop: 'off' }

/** What is done is looked over every few seconds, so little of it is kept. */
const KEEP_DONE_SECONDS = 600

/** For the connections, after what was under way has had its time. */
const CLOSE_MS = 1000

export type Queue = {
  enqueue: Enqueue
  /** Delivers from now on, in at most so many channels at a time. */
  work: (deliver: Deliver, channels: number) => Promise<void>
  /** Lets what is under way finish for so long. */
  stop: (withinMs?: number) => Promise<void>
}

/**
 * `looksAfter`: finds what processes that died have left, for all of them; only for who just enqueues may it be false.
 *
 * One queue, first in first out for each channel of each workspace and at most one job of a channel at a time, across
 * all replicas (`key_strict_fifo`). A job that throws is tried again with growing pauses and holds its channel's order
 * meanwhile; a failed job would hold it for ever, so the retry limit is out of reach and giving up is the outbox's word.
 */
export async function startQueue(url: string, log: Log, { looksAfter = true } = {}): Promise<Queue> {
  const boss = new PgBoss({
    connectionString: url,
    application_name: 'nhip-cau-queue',
    max: 4,
    schedule: false,
    supervise: looksAfter,
    superviseIntervalSeconds: LOOK_SECONDS,
    monitorIntervalSeconds: LOOK_SECONDS,
    maintenanceIntervalSeconds: KEEP_DONE_SECONDS,
    options: Object.entries({ ...SESSION, ...PLANNER })
      .map(([name, value]) => `-c ${name}=${value}`)
      .join(' '),
  })
  boss.on('error', err => log.error({ err }, 'queue trouble'))
  boss.on('warning', warning => log.warn({ warning: warning.message }, 'queue warning'))
  await boss.start()
  const how = {
    notify: false,
    expireInSeconds: EXPIRE_SECONDS,
    heartbeatSeconds: SILENCE_SECONDS,
    retryLimit: 1_000_000,
    retryDelay: 2,
    retryBackoff: true,
    retryDelayMax: 60,
    deleteAfterSeconds: KEEP_DONE_SECONDS,
  }
  await boss.createQueue(QUEUE, { ...how, policy: 'key_strict_fifo' })
  // One that an older version made keeps what it was made with.
  await boss.updateQueue(QUEUE, how)
  const ends: ((withinMs: number) => Promise<unknown>)[] = []

  return {
    async enqueue(db, deliveries) {
      if (deliveries.length === 0) return
      // Jobs of one transaction share their moment of creation; then the id decides, so it must grow.
      const jobs = deliveries.map(data => ({ id: v7(), data, singletonKey: keyOf(data) }))
      await boss.insert(QUEUE, jobs, { db: fromDrizzle(db, sql) })
      await db.execute(sql`select pg_notify(${NEWS}, '')`)
    },
    async work(deliver, channels) {
      // At once too, and not only when we have lived for a while: where processes die young, each would leave to the next
      // what it never lives to do. The interval counts over all replicas.
      boss.supervise(QUEUE).catch(err => log.error({ err }, 'queue trouble'))
      const consumer = startConsumer({ boss, queue: QUEUE, deliver, room: channels, log })
      ends.push(consumer.stop)
      const ear = await boss.getDb().listen?.(NEWS, consumer.wake, consumer.wake)
      if (ear) ends.push(() => ear.close())
    },
    async stop(withinMs = 15_000) {
      const until = performance.now() + withinMs
      const leave = async () => {
        for (const end of ends.splice(0)) await end(until - performance.now())
        await boss.stop({ graceful: true, timeout: Math.max(CLOSE_MS, until - performance.now()) })
      }
      // A database that answers nothing is not waited for.
      await Promise.race([leave(), sleep(withinMs + CLOSE_MS, undefined, { ref: false })])
    },
  }
}

const keyOf = (delivery: Delivery): string => `${delivery.workspaceId}:${delivery.channel}`

/** Those of them that no job of the queue is about. Looks up the jobs of their channels, for which there is an index. */
export async function withoutJob(db: Db, deliveries: readonly Delivery[]): Promise<Delivery[]> {
  if (deliveries.length === 0) return []
  const [queue] = await db.execute<{ known: boolean }>(sql`select to_regclass('pgboss.job') is not null as known`)
  if (!queue?.known) return [...deliveries]
  const keys = JSON.stringify([...new Set(deliveries.map(keyOf))])
  const jobs = await db.execute<{ outboxId: string }>(sql`
    select distinct data ->> 'outboxId' as "outboxId" from pgboss.job
    where name = ${QUEUE} and state < 'completed'
      and singleton_key in (select jsonb_array_elements_text(${keys}::jsonb))
  `)
  const covered = new Set(jobs.map(job => job.outboxId))
  return deliveries.filter(delivery => !covered.has(delivery.outboxId))
}
