// What the bot has to say, as desired state. A flow never calls Slack: it says, in its own transaction, that a message
// should exist; the worker makes it so.
import { and, eq, sql } from 'drizzle-orm'
import type { Day } from '../core/time.ts'
import type { Scope } from '../ctx.ts'
import { outbox, said } from '../db/schema.ts'
import type { Message } from '../slack/blocks.ts'
import { recall, recallToWithdraw } from './archive.ts'
import { heldUntil } from './held.ts'
import { move } from './move.ts'
import { isAmong, nothingThere, outOfSlack, SUPERSEDED, toDo } from './row.ts'
import { supersede } from './series.ts'

export type Saying = {
  /** `slice:id:event[:day]`. The same key again with the same content says nothing; with other content it edits. */
  key: string
  /** A channel id, or a user id for a direct message. Said again to another place, the message moves there. */
  to: string
  message: Message
  /** Key of the message in whose thread this belongs; it must be said to the same place, before or with this one. */
  thread?: string
  /** Name of a row of messages of which only the newest need ever be said, such as one person's mornings. */
  series?: string
  /** A push that somebody's act causes may wait: outside working time it is held until people work again. */
  inWorkingTime?: boolean
}

/** Messages in one statement: a few megabytes at most. */
const BATCH = 500

/**
 * Says all of them, or edits what was said under the same key, and enqueues their delivery, all in the caller's
 * transaction. Returns how many were new or changed. Within one channel the order of the array is the order in Slack.
 */
export async function sayAll(scope: Scope, sayings: readonly Saying[]): Promise<number> {
  let changed = 0
  for (let i = 0; i < sayings.length; i += BATCH) changed += await sayBatch(scope, sayings.slice(i, i + BATCH))
  return changed
}

type Said = Pick<typeof outbox.$inferSelect, 'id' | 'key' | 'channel' | 'series' | 'revision' | 'notBefore'>

async function sayBatch(scope: Scope, sayings: readonly Saying[]): Promise<number> {
  const places = new Map(sayings.map((saying, at) => [saying.key, { to: saying.to, at }]))
  const held = sayings.some(saying => saying.inWorkingTime) ? heldUntil(scope.workspace, scope.now) : null
  const now = scope.now.toISOString()
  // One parameter, however many messages: thousands of them would cost more than all else that a morning does.
  const all = JSON.stringify(
    sayings.map(({ key, to, message, thread, series, inWorkingTime }) => ({
      key,
      place: to,
      thread,
      message,
      series,
      held: inWorkingTime === true,
    })),
  )
  const said = await scope.db.execute<Said>(sql`
    insert into ${outbox} (workspace_id, key, channel, thread_key, content, series, not_before, created_at, changed_at)
    select ${scope.workspace.id}, key, place, thread, message, series,
      case when held then ${held?.toISOString() ?? null}::timestamptz end, ${now}::timestamptz, ${now}::timestamptz
    from jsonb_to_recordset(${all}::jsonb)
      as one (key text, place text, thread text, message jsonb, series text, held boolean)
    on conflict (workspace_id, key) do update set
      content = excluded.content,
      revision = ${outbox.revision} + 1,
      withdrawn = false,
      state = ${toDo},
      -- What is held stays held; an edit of what people can see is no push, and waits for nobody.
      not_before = case
        when not ${nothingThere} then null
        when ${outbox.withdrawn} then excluded.not_before
        else ${outbox.notBefore} end,
      attempts = 0,
      error = null,
      changed_at = excluded.changed_at
    where ${outbox.error} is distinct from ${SUPERSEDED} and (${outbox.withdrawn}
      or ${outbox.content} is distinct from excluded.content or ${outbox.channel} <> excluded.channel)
    returning ${outbox.id}, ${outbox.key}, ${outbox.channel}, ${outbox.series}, ${outbox.revision},
      ${outbox.notBefore} as "notBefore"
  `)

  const unknown = said.filter(row => row.revision === 1).map(row => row.key)
  const recalled = unknown.length > 0 ? await recall(scope, unknown) : new Map()
  const rows = said
    .map(row => ({ ...row, ...recalled.get(row.key) }))
    .filter(row => !recalled.get(row.key)?.same || row.channel !== places.get(row.key)?.to)
    .sort((a, b) => (places.get(a.key)?.at ?? 0) - (places.get(b.key)?.at ?? 0))

  const due: { id: string; channel: string }[] = []
  for (const row of rows) {
    const to = places.get(row.key)?.to ?? row.channel
    if (row.channel !== to) due.push(...(await move(scope, row.id, to)))
    else if (row.notBefore === null) due.push(row)
  }
  const series = rows.flatMap(row => row.series ?? [])
  if (series.length > 0) due.push(...(await supersede(scope, series)))
  await enqueue(scope, due)
  return rows.length
}

const enqueue = (scope: Scope, rows: readonly { id: string; channel: string }[]): Promise<void> =>
  scope.enqueue(
    scope.db,
    rows.map(row => ({ workspaceId: scope.workspace.id, outboxId: row.id, channel: row.channel })),
  )

export async function say(scope: Scope, key: string, to: string, message: Message, thread?: string): Promise<void> {
  await sayAll(scope, [{ key, to, message, ...(thread !== undefined && { thread }) }])
}

/** Tells one person what somebody did, in working time. */
export async function push(scope: Scope, key: string, person: string, message: Message): Promise<void> {
  await sayAll(scope, [{ key, to: person, message, inWorkingTime: true }])
}

/** Says it unless something was said under this key before, in whatever words. */
export async function sayOnce(scope: Scope, key: string, to: string, message: Message): Promise<void> {
  if ((await whereSaid(scope, [key])).length === 0) await say(scope, key, to, message)
}

/** One word a day about a channel that takes no messages, whether Slack's event tells it first or a refused post. */
export const channelLostKey = (channel: string, day: Day): string => `outbox:${channel}:lost:${day}`

/** Takes back what was said under these keys; never said is fine. */
export async function unsay(scope: Scope, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return
  const rows = await scope.db
    .update(outbox)
    .set(outOfSlack(scope))
    .where(and(eq(outbox.workspaceId, scope.workspace.id), isAmong(outbox.key, keys), eq(outbox.withdrawn, false)))
    .returning({ id: outbox.id, key: outbox.key, channel: outbox.channel, state: outbox.state })
  const found = new Set(rows.map(row => row.key))
  const missing = keys.filter(key => !found.has(key))
  const recalled = missing.length > 0 ? await recallToWithdraw(scope, missing) : []
  await enqueue(scope, [...rows.filter(row => row.state !== 'sent'), ...recalled])
}

/** Where Slack shows a message: undefined until it is delivered. For links from a digest to a card. */
export async function placeOf(
  scope: Scope,
  keys: readonly string[],
): Promise<Map<string, { channel: string; ts: string }>> {
  const rows = await whereSaid(scope, keys)
  return new Map(rows.flatMap(r => (r.placedIn && r.ts ? [[r.key, { channel: r.placedIn, ts: r.ts }] as const] : [])))
}

/** To whom or where each was said, delivered or not; of what was taken back nothing. */
export async function saidTo(scope: Scope, keys: readonly string[]): Promise<Map<string, string>> {
  const rows = await whereSaid(scope, keys)
  return new Map(rows.flatMap(row => (row.withdrawn ? [] : [[row.key, row.channel] as const])))
}

async function whereSaid(scope: Scope, keys: readonly string[]) {
  if (keys.length === 0) return []
  const among = (table: typeof outbox | typeof said, wanted: readonly string[]) =>
    scope.db
      .select({
        key: table.key,
        channel: table.channel,
        placedIn: table.placedIn,
        ts: table.ts,
        withdrawn: table.withdrawn,
      })
      .from(table)
      .where(and(eq(table.workspaceId, scope.workspace.id), isAmong(table.key, wanted)))
  const rows = await among(outbox, keys)
  const found = new Set(rows.map(row => row.key))
  const missing = keys.filter(key => !found.has(key))
  return missing.length === 0 ? rows : [...rows, ...(await among(said, missing))]
}
