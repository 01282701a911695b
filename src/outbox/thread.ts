// A reply goes below its parent or nowhere: at the top level of a channel it would make no sense.
import { and, eq, sql } from 'drizzle-orm'
import type { Db } from '../db/client.ts'
import { outbox, said } from '../db/schema.ts'
import type { Row } from './row.ts'

export type Parent = Pick<Row, 'id' | 'channel' | 'ts' | 'state' | 'withdrawn' | 'notBefore'>

/** The message in whose thread this belongs, also when it was archived; undefined when there never was one. */
export async function parentOf(db: Db, row: Row): Promise<Parent | undefined> {
  const key = row.threadKey ?? ''
  const [live] = await db
    .select({
      id: outbox.id,
      channel: outbox.channel,
      ts: outbox.ts,
      state: outbox.state,
      withdrawn: outbox.withdrawn,
      notBefore: outbox.notBefore,
    })
    .from(outbox)
    .where(and(eq(outbox.workspaceId, row.workspaceId), eq(outbox.key, key)))
  if (live) return live
  const [old] = await db
    .select({
      id: said.id,
      channel: said.channel,
      ts: said.ts,
      state: sql<Row['state']>`'sent'`,
      withdrawn: said.withdrawn,
      notBefore: sql<Date | null>`null`,
    })
    .from(said)
    .where(and(eq(said.workspaceId, row.workspaceId), eq(said.key, key)))
  return old
}

/** What becomes of a reply that was not posted yet. */
export type Fate =
  | { kind: 'post'; threadTs: string }
  /** Its parent is to be delivered first. */
  | { kind: 'after'; parent: Parent }
  /** It shares what befell its parent: held, refused or given up. */
  | { kind: 'held'; until: Date }
  | { kind: 'stopped' | 'dead'; code: string }
  /** Its parent moved to another channel, and it goes along. */
  | { kind: 'follow'; channel: string }
  /** Its parent was taken back, or people deleted it. */
  | { kind: 'moot' }

export function fateOf(row: Pick<Row, 'channel'>, parent: Parent | undefined): Fate {
  if (!parent) return { kind: 'dead', code: 'parent_unknown' }
  if (parent.channel !== row.channel) return { kind: 'follow', channel: parent.channel }
  if (parent.withdrawn) return { kind: 'moot' }
  if (parent.ts !== null) return { kind: 'post', threadTs: parent.ts }
  switch (parent.state) {
    case 'dead':
      return { kind: 'dead', code: 'parent_dead' }
    case 'stopped':
      return { kind: 'stopped', code: 'parent_stopped' }
    case 'sent':
      return { kind: 'moot' }
    case 'queued':
    case 'sending':
      return parent.notBefore ? { kind: 'held', until: parent.notBefore } : { kind: 'after', parent }
  }
}
