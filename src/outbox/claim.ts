// What a worker writes down before it does something, so that whoever comes after its death knows of it.
import { and, eq, getTableColumns, inArray, isNull, sql } from 'drizzle-orm'
import type { Db } from '../db/client.ts'
import type { Delivery } from '../db/delivery.ts'
import { outbox, workspace } from '../db/schema.ts'
import { ofPost, ofRow, type Row, type Work } from './row.ts'

/** In milliseconds, as a `Date` has them: a worker knows its own call by this moment. */
const thisMoment = sql`date_trunc('milliseconds', now())`

const oneMore = sql`${outbox.attempts} + 1`

/** The message as it stands, when there is something to do for it here and now. */
export async function look(db: Db, { workspaceId, outboxId, channel }: Delivery): Promise<Work | undefined> {
  const [found] = await db
    .select({ row: outbox, at: workspace })
    .from(outbox)
    .innerJoin(workspace, eq(workspace.id, outbox.workspaceId))
    .where(
      and(
        eq(outbox.workspaceId, workspaceId),
        eq(outbox.id, outboxId),
        // One that moved has a job in its new channel.
        eq(outbox.channel, channel),
        inArray(outbox.state, ['queued', 'sending']),
        isNull(outbox.notBefore),
        isNull(workspace.stoppedAt),
      ),
    )
  return found
}

/**
 * Counts a try before it is made: a message that takes the process down with it is counted too. Not before, for whoever
 * waits for its turn dies of something else. Counted twice, one try is one.
 */
export async function countTry(db: Db, row: Row): Promise<Row> {
  const attempts = row.attempts + 1
  await db
    .update(outbox)
    .set({ attempts })
    .where(and(ofRow(row), eq(outbox.attempts, row.attempts)))
  return { ...row, attempts }
}

export type Marked = Row & {
  /** Messages of this channel are held back, for it took none before. */
  heldHere: boolean
}

/** Committed before the post, and counted as a try: whoever finds it later knows that the message may be there already. */
export async function markPost(db: Db, row: Row): Promise<Marked | undefined> {
  const stopped = sql`${outbox.workspaceId} = ${row.workspaceId} and state = 'stopped' and channel = ${row.channel}`
  const [marked] = await db
    .update(outbox)
    .set({ state: 'sending', sendingSince: thisMoment, attempts: oneMore, error: null })
    .where(
      and(
        ofRow(row),
        eq(outbox.state, 'queued'),
        isNull(outbox.ts),
        isNull(outbox.sendingSince),
        isNull(outbox.notBefore),
        eq(outbox.withdrawn, false),
        eq(outbox.channel, row.channel),
      ),
    )
    .returning({
      ...getTableColumns(outbox),
      heldHere: sql<boolean>`exists (select from outbox where ${stopped})`,
    })
  return marked
}

/** It is known not to be there. */
export async function unmarkPost(db: Db, row: Row): Promise<void> {
  await db.update(outbox).set({ state: 'queued', sendingSince: null }).where(ofPost(row))
}

/** Committed before the deletion; nothing when the message is wanted again by now. */
export async function markRemoval(db: Db, row: Row): Promise<Row | undefined> {
  if (row.sendingSince !== null) return countTry(db, row)
  const [marked] = await db
    .update(outbox)
    .set({ sendingSince: thisMoment, attempts: oneMore })
    .where(and(ofRow(row), eq(outbox.withdrawn, true), isNull(outbox.sendingSince)))
    .returning()
  return marked
}
