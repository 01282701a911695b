// What the bot has to say, as desired state. A flow never calls Slack: it says, in its own transaction, that a message
// should exist; the worker makes it so.
import { and, eq, inArray, sql } from 'drizzle-orm'
import type { Day } from '../core/time.ts'
import type { Scope } from '../ctx.ts'
import { outbox } from '../db/schema.ts'
import type { Message } from '../slack/blocks.ts'

export type Saying = {
  /** `slice:id:event[:day]`. The same key again with the same content says nothing; with other content it edits. */
  key: string
  /** A channel id, or a user id for a direct message. */
  to: string
  message: Message
  /** Key of the message in whose thread this belongs; it must be said to the same place, before or with this one. */
  thread?: string
  /** Name of a row of messages of which only the newest need ever be said, such as one person's mornings. */
  series?: string
  /** A push that somebody's act causes may wait: outside working time it is held until people work again. */
  inWorkingTime?: boolean
}

/** A post under way keeps its mark: whether it arrived must be found out before it is edited, deleted or said again. */
const queuedUnlessSending = sql`case when ${outbox.state} = 'sending' then 'sending' else 'queued' end`

/** Rows in one statement: 7 parameters each, far below PostgreSQL's 65,535. */
const BATCH = 1000

/**
 * Says all of them, or edits what was said under the same key, and enqueues their delivery, all in the caller's
 * transaction. Returns how many were new or changed. Within one channel the order of the array is the order in Slack.
 */
export async function sayAll(scope: Scope, sayings: readonly Saying[]): Promise<number> {
  let changed = 0
  for (let i = 0; i < sayings.length; i += BATCH) {
    const rows = await scope.db
      .insert(outbox)
      .values(
        sayings.slice(i, i + BATCH).map(({ key, to, message, thread, series }) => ({
          workspaceId: scope.workspace.id,
          key,
          channel: to,
          threadKey: thread ?? null,
          content: message,
          series: series ?? null,
          createdAt: scope.now,
          changedAt: scope.now,
        })),
      )
      .onConflictDoUpdate({
        target: [outbox.workspaceId, outbox.key],
        set: {
          content: sql`excluded.content`,
          revision: sql`${outbox.revision} + 1`,
          withdrawn: false,
          state: queuedUnlessSending,
          attempts: 0,
          error: null,
          changedAt: scope.now,
        },
        setWhere: sql`${outbox.content} is distinct from excluded.content or ${outbox.withdrawn}`,
      })
      .returning({ id: outbox.id, key: outbox.key, channel: outbox.channel })
    const place = new Map(sayings.map((saying, at) => [saying.key, at]))
    rows.sort((a, b) => (place.get(a.key) ?? 0) - (place.get(b.key) ?? 0))
    await scope.enqueue(
      scope.db,
      rows.map(row => ({ workspaceId: scope.workspace.id, outboxId: row.id, channel: row.channel })),
    )
    changed += rows.length
  }
  return changed
}

export async function say(scope: Scope, key: string, to: string, message: Message, thread?: string): Promise<void> {
  await sayAll(scope, [{ key, to, message, ...(thread !== undefined && { thread }) }])
}

/** Says it unless something was said under this key before, in whatever words. */
export async function sayOnce(scope: Scope, key: string, to: string, message: Message): Promise<void> {
  const said = await scope.db.$count(outbox, and(eq(outbox.workspaceId, scope.workspace.id), eq(outbox.key, key)))
  if (said === 0) await say(scope, key, to, message)
}

/** One word a day about a channel that takes no messages, whether Slack's event tells it first or a refused post. */
export const channelLostKey = (channel: string, day: Day): string => `outbox:${channel}:lost:${day}`

/** Takes back what was said under these keys; never said is fine. */
export async function unsay(scope: Scope, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return
  const rows = await scope.db
    .update(outbox)
    .set({ withdrawn: true, revision: sql`${outbox.revision} + 1`, state: queuedUnlessSending, changedAt: scope.now })
    .where(and(eq(outbox.workspaceId, scope.workspace.id), inArray(outbox.key, [...keys]), eq(outbox.withdrawn, false)))
    .returning({ id: outbox.id, channel: outbox.channel })
  await scope.enqueue(
    scope.db,
    rows.map(row => ({ workspaceId: scope.workspace.id, outboxId: row.id, channel: row.channel })),
  )
}

/** Where Slack shows a message: undefined until it is delivered. For links from a digest to a card. */
export async function placeOf(
  scope: Scope,
  keys: readonly string[],
): Promise<Map<string, { channel: string; ts: string }>> {
  if (keys.length === 0) return new Map()
  const rows = await scope.db
    .select({ key: outbox.key, channel: outbox.placedIn, ts: outbox.ts })
    .from(outbox)
    .where(and(eq(outbox.workspaceId, scope.workspace.id), inArray(outbox.key, [...keys])))
  return new Map(rows.flatMap(r => (r.channel && r.ts ? [[r.key, { channel: r.channel, ts: r.ts }] as const] : [])))
}
