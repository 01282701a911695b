// What a worker writes down before it does something, so that whoever comes after its death knows of it.
import { and, eq, getTableColumns, inArray, isNull, sql } from 'drizzle-orm'
import type { Db } from '../db/client.ts'
import type { Delivery } from '../db/queue.ts'
import { outbox, workspace } from '../db/schema.ts'
import { ofPost, ofRow, type Row, type Work } from './row.ts'

/** In milliseconds, as a `Date` has them: a worker knows its own call by this moment. */
const thisMoment = sql`date_trunc('milliseconds', now())`

/** Counts the try before it begins: a message that takes the process down with it is counted too. */
export async function begin(db: Db, { workspaceId, outboxId, channel }: Delivery): Promise<Work | undefined> {
  const rows = await db
    .update(outbox)
    .set({ attempts: sql`${outbox.attempts} + 1` })
    .from(workspace)
    .where(
      and(
        eq(outbox.workspaceId, workspaceId),
        eq(outbox.id, outboxId),
        // One that moved has a job in its new channel.
        eq(outbox.channel, channel),
        inArray(outbox.state, ['queued', 'sending']),
        isNull(outbox.notBefore),
        eq(workspace.id, outbox.workspaceId),
        isNull(workspace.stoppedAt),
      ),
    )
    .returning()
  const found = rows[0]
  if (!found) return undefined
  const { workspace: at, ...row } = found
  return { row, at }
}

export type Marked = Row & {
  /** Messages of this channel are held back, for it took none before. */
  heldHere: boolean
}

/** Committed before the post: whoever finds this mark later knows that the message may be there already. */
export async function markPost(db: Db, row: Row): Promise<Marked | undefined> {
  const stopped = sql`${outbox.workspaceId} = ${row.workspaceId} and state = 'stopped' and channel = ${row.channel}`
  const [marked] = await db
    .update(outbox)
    .set({ state: 'sending', sendingSince: thisMoment, error: null })
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

/** Committed before the deletion; false when the message is wanted again by now. */
export async function markRemoval(db: Db, row: Row): Promise<boolean> {
  if (row.sendingSince !== null) return true
  const marked = await db
    .update(outbox)
    .set({ sendingSince: thisMoment })
    .where(and(ofRow(row), eq(outbox.withdrawn, true), isNull(outbox.sendingSince)))
    .returning({ id: outbox.id })
  return marked.length > 0
}
