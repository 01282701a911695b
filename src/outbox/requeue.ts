// Gives a job to messages that have none and should go out: a job that was lost, a channel that takes messages again, an
// admin who sends again what was given up.
import { and, eq, inArray, isNull, lt, ne, or, type SQL, sql } from 'drizzle-orm'
import { dayOf } from '../core/time.ts'
import type { Scope } from '../ctx.ts'
import type { Delivery } from '../db/delivery.ts'
import { withoutJob } from '../db/queue.ts'
import { outbox } from '../db/schema.ts'
import { letBe, outOfSlack, PARENT_SILENT, type Row, SUPERSEDED, toDo } from './row.ts'

/** What the queue has to know of a message to keep the order; its content is not read for that. */
export const orderColumns = {
  id: outbox.id,
  channel: outbox.channel,
  createdAt: outbox.createdAt,
  threadKey: outbox.threadKey,
  state: outbox.state,
}

/** In the order it was said; of one moment, a card before what belongs in its thread. */
export async function enqueueInOrder(
  scope: Scope,
  rows: readonly Pick<Row, 'id' | 'channel' | 'createdAt' | 'threadKey'>[],
  skip: (deliveries: Delivery[]) => Promise<Delivery[]> = async all => all,
): Promise<number> {
  const inThread = (row: Pick<Row, 'threadKey'>) => Number(row.threadKey !== null)
  const ordered = [...rows].sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime() || inThread(a) - inThread(b))
  const deliveries = await skip(
    ordered.map(row => ({ workspaceId: scope.workspace.id, outboxId: row.id, channel: row.channel })),
  )
  await scope.enqueue(scope.db, deliveries)
  return deliveries.length
}

/** What somebody is saying anew at this moment gets a job from them; waiting for it could end in a deadlock. */
const free = (scope: Scope, which: SQL | undefined) =>
  scope.db
    .select({ id: outbox.id })
    .from(outbox)
    .where(and(eq(outbox.workspaceId, scope.workspace.id), which))
    .for('update', { skipLocked: true })

/**
 * A channel takes messages again: it gets what was held for it, in order. A message of a series that was meant for another
 * day is out of date by now and is never said.
 */
export async function requeueStopped(scope: Scope, channel: string): Promise<number> {
  const { zone, id } = scope.workspace
  const stopped = and(eq(outbox.state, 'stopped'), eq(outbox.channel, channel))
  const today = dayOf(scope.now, zone)
  const ofPastDay = sql`(${outbox.changedAt} at time zone ${zone})::date < ${today}::date`
  await scope.db
    .update(outbox)
    .set({ ...outOfSlack(scope), error: SUPERSEDED })
    .where(
      and(
        eq(outbox.workspaceId, id),
        inArray(outbox.id, free(scope, and(stopped, isNull(outbox.ts), sql`${outbox.series} is not null`, ofPastDay))),
      ),
    )
  const rows = await scope.db
    .update(outbox)
    .set({ state: toDo, error: null, attempts: 0, changedAt: scope.now })
    .where(and(eq(outbox.workspaceId, id), inArray(outbox.id, free(scope, stopped))))
    .returning(orderColumns)
  return enqueueInOrder(scope, rows)
}

/** What has waited since before this moment and is in no job of the queue gets one. */
export async function requeueLost(scope: Scope, unsentSince: Date): Promise<number> {
  const waiting = and(
    inArray(outbox.state, ['queued', 'sending']),
    lt(outbox.changedAt, unsentSince),
    isNull(outbox.notBefore),
  )
  const rows = await scope.db
    .select(orderColumns)
    .from(outbox)
    .where(and(eq(outbox.workspaceId, scope.workspace.id), waiting))
    .for('update', { skipLocked: true })
  return enqueueInOrder(scope, rows, deliveries => withoutJob(scope.db, deliveries))
}

// — by hand —

const givenUp = inArray(outbox.state, ['dead', 'stopped'])

/** Tries again to send what was given up, with what fell silent with it in its thread. Answers how many messages that were. */
export async function sendAgain(scope: Scope, which: { id: string } | { channel: string }): Promise<number> {
  const here = 'id' in which ? await withThread(scope, which.id) : eq(outbox.channel, which.channel)
  const rows = await scope.db
    .update(outbox)
    .set({ state: toDo, error: null, attempts: 0, changedAt: scope.now })
    .where(and(eq(outbox.workspaceId, scope.workspace.id), givenUp, here))
    .returning(orderColumns)
  return enqueueInOrder(scope, rows)
}

/**
 * Gives up for good: what never went out is taken back, with what belongs in its thread; what is in Slack stays as it is
 * there. Of a post whose outcome is unknown it is found out, and deleted if it did arrive. Answers how many were given up.
 */
export async function drop(scope: Scope, id: string): Promise<number> {
  const here = await withThread(scope, id)
  const rows = await scope.db
    .update(outbox)
    .set(letBe(scope))
    .where(and(eq(outbox.workspaceId, scope.workspace.id), ne(outbox.state, 'sent'), here))
    .returning(orderColumns)
  await enqueueInOrder(
    scope,
    rows.filter(row => row.state !== 'sent'),
  )
  return rows.length
}

async function withThread(scope: Scope, id: string): Promise<SQL | undefined> {
  const rows = await scope.db
    .select({ key: outbox.key })
    .from(outbox)
    .where(and(eq(outbox.workspaceId, scope.workspace.id), eq(outbox.id, id)))
  const key = rows[0]?.key
  if (key === undefined) return sql`false`
  return or(eq(outbox.id, id), and(eq(outbox.threadKey, key), inArray(outbox.error, [...PARENT_SILENT])))
}
