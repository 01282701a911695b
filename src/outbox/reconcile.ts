// Whether a post whose outcome nobody knows is in Slack: it carries its id in the metadata.
import type { WebClient } from '@slack/web-api'
import { sql } from 'drizzle-orm'
import type { Db } from '../db/client.ts'
import { outbox } from '../db/schema.ts'
import type { Method, Pace } from './pace.ts'
import { isPerson, ofRow, type Row, type Work } from './row.ts'
import { parentOf } from './thread.ts'

/** Metadata is readable by anyone in the workspace: ids only. */
const EVENT_TYPE = 'nhipcau_outbox'
export const metadataOf = (row: Row) => ({ event_type: EVENT_TYPE, event_payload: { outbox_id: row.id } })

/**
 * How far around its moment a lost post is looked for: nearby first, where it is but for clocks that differ, and few other
 * messages are; then further off.
 */
const LOOK_AROUND_MS = [15_000, 5 * 60_000] as const
/** Pages of up to two hundred messages. With more than that said around one moment, nobody can tell. */
const MOST_PAGES = 10

export type Place = { channel: string; ts: string }

type Parts = { db: Db; writer: WebClient; pace: Pace }

/** @throws an error named `history_too_long` when so much was said at the time that it cannot be told */
export async function lookFor({ db, writer, pace }: Parts, { row, turn }: Work): Promise<Place | undefined> {
  const threadTs = row.threadKey ? (await parentOf(db, row))?.ts : undefined
  const method = threadTs ? 'conversations.replies' : 'conversations.history'
  const looks: [Method, number] = [method, LOOK_AROUND_MS.length]
  const inPerson = isPerson(row.channel)
  await pace.toCallAll(row.workspaceId, inPerson ? [looks, ['conversations.open', 1]] : [looks], turn)
  const channel = inPerson ? await directWith(row.channel) : row.channel
  if (!channel) return undefined
  const at = row.sendingSince?.getTime() ?? 0
  for (const aroundMs of LOOK_AROUND_MS) {
    const ts = await lookAround(channel, aroundMs)
    if (ts) return { channel, ts }
  }
  return undefined

  async function directWith(users: string): Promise<string | undefined> {
    return (await writer.conversations.open({ users })).channel?.id
  }

  async function lookAround(channel: string, aroundMs: number): Promise<string | undefined> {
    // Both ends, so that after a long outage the pages are not full of what was said since.
    const range = { oldest: String(Math.max(0, at - aroundMs) / 1000), latest: String((at + aroundMs) / 1000) }
    let cursor: string | undefined
    for (let page = 0; page < MOST_PAGES; page++) {
      if (page > 0) await pace.oneMore(row.workspaceId, method)
      const ask = { channel, ...range, include_all_metadata: true, limit: 200, ...(cursor && { cursor }) }
      const found = threadTs
        ? await writer.conversations.replies({ ...ask, ts: threadTs })
        : await writer.conversations.history(ask)
      for (const said of found.messages ?? []) {
        const payload = (said.metadata as { event_payload?: { outbox_id?: unknown } } | undefined)?.event_payload
        if (payload?.outbox_id === row.id && said.ts) return said.ts
      }
      cursor = found.response_metadata?.next_cursor || undefined
      if (!cursor) return undefined
    }
    throw Object.assign(new Error(`more than ${MOST_PAGES} pages`), { name: 'history_too_long' })
  }
}

/** A call that Slack answered with a fault may still be finished behind it, a moment later. */
const AFTER_ANSWER_MS = 3_000
/** Longer than a call may take: whoever began it may be about to make it still. */
const AFTER_SILENCE_MS = 12_000

/** Whether so much time has passed since the post was begun that "not found" means "not there". */
export async function isBelievable(db: Db, row: Row, patience: number): Promise<boolean> {
  const wait = patience * (row.error === null ? AFTER_SILENCE_MS : AFTER_ANSWER_MS)
  const [begun] = await db
    .select({ longAgo: sql<boolean>`${outbox.sendingSince} <= now() - ${wait}::float8 * interval '1 millisecond'` })
    .from(outbox)
    .where(ofRow(row))
  return begun?.longAgo !== false
}
