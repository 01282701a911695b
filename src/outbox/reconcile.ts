// Whether a post whose outcome nobody knows is in Slack: it carries its id in the metadata.
import type { WebClient } from '@slack/web-api'
import { sql } from 'drizzle-orm'
import type { Db } from '../db/client.ts'
import { outbox } from '../db/schema.ts'
import type { Pace } from './pace.ts'
import { isPerson, ofRow, type Row } from './row.ts'
import { parentOf } from './thread.ts'

/** Metadata is readable by anyone in the workspace: ids only. */
const EVENT_TYPE = 'nhipcau_outbox'
export const metadataOf = (row: Row) => ({ event_type: EVENT_TYPE, event_payload: { outbox_id: row.id } })

/** How far around its moment a lost post is looked for. Slack's clock and ours may differ. */
const LOOK_AROUND_MS = 5 * 60_000
/** As many pages of two hundred messages around one moment as anybody could want. */
const MOST_PAGES = 10

export type Place = { channel: string; ts: string }

export async function lookFor(
  { db, writer, pace }: { db: Db; writer: WebClient; pace: Pace },
  row: Row,
): Promise<Place | undefined> {
  const channel = await channelOf({ writer, pace }, row)
  if (!channel) return undefined
  const threadTs = row.threadKey ? (await parentOf(db, row))?.ts : undefined
  const method = threadTs ? 'conversations.replies' : 'conversations.history'
  // Both ends, so that after a long outage the page of answers is not full of what was said since.
  const at = row.sendingSince?.getTime() ?? 0
  const oldest = String(Math.max(0, at - LOOK_AROUND_MS) / 1000)
  const latest = String((at + LOOK_AROUND_MS) / 1000)
  let cursor: string | undefined
  for (let page = 0; page < MOST_PAGES; page++) {
    await pace.toCall(row.workspaceId, method)
    const ask = { channel, oldest, latest, include_all_metadata: true, limit: 200, ...(cursor && { cursor }) }
    const found = threadTs
      ? await writer.conversations.replies({ ...ask, ts: threadTs })
      : await writer.conversations.history(ask)
    for (const said of found.messages ?? []) {
      const payload = (said.metadata as { event_payload?: { outbox_id?: unknown } } | undefined)?.event_payload
      if (payload?.outbox_id === row.id && said.ts) return { channel, ts: said.ts }
    }
    cursor = found.response_metadata?.next_cursor || undefined
    if (!cursor) return undefined
  }
  return undefined
}

async function channelOf({ writer, pace }: { writer: WebClient; pace: Pace }, row: Row): Promise<string | undefined> {
  if (!isPerson(row.channel)) return row.channel
  await pace.toCall(row.workspaceId, 'conversations.open')
  return (await writer.conversations.open({ users: row.channel })).channel?.id
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
