// What was said long ago is kept without its content: enough to know that it was said, and to change it, take it back, or
// answer in its thread. Whoever says the key again gets the message back as it was.
import { and, eq, isNotNull, sql } from 'drizzle-orm'
import { addDays, dayOf, instantOf } from '../core/time.ts'
import type { Scope } from '../ctx.ts'
import { outbox, said } from '../db/schema.ts'
import { isAmong } from './row.ts'

const BATCH = 1000
/** In one go, for it all happens in one transaction; the rest follows the night after. */
const MOST = 50_000

const digestOfContent = sql`encode(sha256(convert_to(${outbox.content}::text, 'UTF8')), 'hex')`

/** Archives what was sent and left alone for longer than the workspace keeps contents. Answers how many messages. */
export async function archiveSent(scope: Scope): Promise<number> {
  const { id, zone, keepSentDays } = scope.workspace
  const before = instantOf(addDays(dayOf(scope.now, zone), -keepSentDays), '00:00', zone)
  let moved = 0
  while (moved < MOST) {
    const rows = await scope.db.execute(sql`
      with old as (
        select ${outbox.id} from ${outbox}
        where ${outbox.workspaceId} = ${id} and ${outbox.state} = 'sent' and ${outbox.sentAt} < ${before}
          and ${outbox.deliveredRevision} >= ${outbox.revision}
        order by ${outbox.sentAt} limit ${BATCH} for update skip locked
      ), gone as (
        delete from ${outbox} using old where ${outbox.workspaceId} = ${id} and ${outbox.id} = old.id
        returning ${outbox.workspaceId}, ${outbox.key}, ${outbox.id}, ${outbox.channel}, ${outbox.threadKey},
          ${outbox.placedIn}, ${outbox.ts}, ${outbox.revision}, ${outbox.withdrawn}, ${digestOfContent} as digest,
          ${outbox.createdAt}, ${outbox.sentAt}
      )
      insert into ${said} (workspace_id, key, id, channel, thread_key, placed_in, ts, revision, withdrawn, digest, created_at, sent_at)
      select * from gone
      returning 1
    `)
    moved += rows.length
    if (rows.length < BATCH) break
  }
  return moved
}

export type Recalled = {
  id: string
  channel: string
  notBefore: Date | null
  /** The very same words are in Slack: there is nothing to do. */
  same: boolean
}

/**
 * Of messages that were just said under keys nobody knew: those that the archive knows become what they were, with the new
 * words as their next revision. Looked up after they were said, because an archiving that was under way is over by then.
 */
export async function recall(scope: Scope, keys: readonly string[]): Promise<ReadonlyMap<string, Recalled>> {
  const back = scope.db.$with('back').as(
    scope.db
      .delete(said)
      .where(and(eq(said.workspaceId, scope.workspace.id), isAmong(said.key, keys)))
      .returning(),
  )
  const same = sql<boolean>`(not ${back.withdrawn} and ${back.digest} = ${digestOfContent})`
  const rows = await scope.db
    .with(back)
    .update(outbox)
    .set({
      id: sql`${back.id}`,
      channel: sql`${back.channel}`,
      threadKey: sql`${back.threadKey}`,
      placedIn: sql`${back.placedIn}`,
      ts: sql`${back.ts}`,
      createdAt: sql`${back.createdAt}`,
      sentAt: sql`${back.sentAt}`,
      deliveredRevision: sql`${back.revision}`,
      revision: sql`${back.revision} + case when ${same} then 0 else 1 end`,
      state: sql`case when ${same} then 'sent' else 'queued' end`,
      notBefore: sql`case when ${back.ts} is null then ${outbox.notBefore} end`,
    })
    .from(back)
    .where(and(eq(outbox.workspaceId, scope.workspace.id), eq(outbox.key, back.key)))
    .returning({ id: outbox.id, key: outbox.key, channel: outbox.channel, notBefore: outbox.notBefore, same })
  return new Map(rows.map(({ key, ...row }) => [key, row]))
}

/** Of messages to be taken back: those that the archive knows, back in the outbox to be deleted in Slack. */
export async function recallToWithdraw(
  scope: Scope,
  keys: readonly string[],
): Promise<{ id: string; channel: string }[]> {
  const back = await scope.db
    .delete(said)
    .where(
      and(
        eq(said.workspaceId, scope.workspace.id),
        isAmong(said.key, keys),
        eq(said.withdrawn, false),
        isNotNull(said.ts),
      ),
    )
    .returning()
  if (back.length === 0) return []
  return scope.db
    .insert(outbox)
    .values(
      back.map(({ digest: _, ...row }) => ({
        ...row,
        content: {},
        revision: row.revision + 1,
        deliveredRevision: row.revision,
        withdrawn: true,
        state: 'queued' as const,
        changedAt: scope.now,
      })),
    )
    .returning({ id: outbox.id, channel: outbox.channel })
}
