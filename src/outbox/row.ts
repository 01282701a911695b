// What a row says of a message: what should be, what is, and so what is to be done next. Pure.
import { and, eq, isNull, sql } from 'drizzle-orm'
import type { AnyPgColumn } from 'drizzle-orm/pg-core'
import type { Scope, Workspace } from '../ctx.ts'
import type { Turn } from '../db/delivery.ts'
import { outbox } from '../db/schema.ts'

export type Row = typeof outbox.$inferSelect

/** A message that is being worked on, its workspace as it was then, and the turn it came back for. */
export type Work = { row: Row; at: Workspace; turn?: Turn | undefined }

/** `again`: look at the row anew, there is more to do. */
export type Progress = 'done' | 'again'

export type Step = 'post' | 'findOut' | 'edit' | 'remove' | 'settle'

/**
 * `sendingSince` marks a call whose outcome nobody knows yet, through whatever state: given up, stopped, taken back or said
 * anew. A post that was begun may be there, which is found out. A deletion that was begun (there is a `ts`) is carried
 * through, though the message may be wanted again by now: an edit of what is gone would be taken for people's own deletion.
 */
export function nextStep(row: Pick<Row, 'ts' | 'sendingSince' | 'withdrawn' | 'deliveredRevision' | 'revision'>): Step {
  if (row.ts === null) {
    if (row.sendingSince !== null) return 'findOut'
    return row.withdrawn ? 'settle' : 'post'
  }
  if (row.sendingSince !== null) return 'remove'
  if (row.deliveredRevision >= row.revision) return 'settle'
  return row.withdrawn ? 'remove' : 'edit'
}

/** Of a message that went out under a newer one of its series, or on another day than it was meant for. */
export const SUPERSEDED = 'superseded'

/** Of replies that share the fate of the message in whose thread they belong. */
export const PARENT_SILENT = ['parent_dead', 'parent_stopped'] as const

/** Where a message goes: to a person, rather than into a channel. */
export const isPerson = (place: string): boolean => /^[UW]/.test(place)

export const ofRow = (row: Pick<Row, 'workspaceId' | 'id'>) =>
  and(eq(outbox.workspaceId, row.workspaceId), eq(outbox.id, row.id))

/** One parameter, however many keys: thousands of them would each be parsed, and the statement planned anew. */
export const isAmong = (column: AnyPgColumn, keys: readonly string[]) =>
  sql`${column} in (select jsonb_array_elements_text(${JSON.stringify(keys)}::jsonb))`

/** Still the very post that this worker knows of: neither settled nor begun again by another. */
export const ofPost = (row: Row) =>
  and(ofRow(row), isNull(outbox.ts), row.sendingSince ? eq(outbox.sendingSince, row.sendingSince) : undefined)

// — what a statement makes of a row —

/** Neither in Slack nor perhaps in Slack. */
export const nothingThere = sql`(${outbox.ts} is null and ${outbox.sendingSince} is null)`
const underWay = sql`(${outbox.ts} is null and ${outbox.sendingSince} is not null)`

/** There is something to do; of a post whose outcome is unknown, to find that out. */
export const toDo = sql<Row['state']>`case when ${underWay} then 'sending' else 'queued' end`

const withdrawn = (scope: Pick<Scope, 'now'>) => ({
  revision: sql<number>`${outbox.revision} + 1`,
  notBefore: null,
  attempts: 0,
  error: null,
  changedAt: scope.now,
  sentAt: scope.now,
})

/** It is to be gone from Slack. What never was there is settled here and now, without a job. */
export const outOfSlack = (scope: Pick<Scope, 'now'>) => ({
  ...withdrawn(scope),
  withdrawn: true,
  deliveredRevision: sql`case when ${nothingThere} then ${outbox.revision} + 1 else ${outbox.deliveredRevision} end`,
  state: sql<Row['state']>`case when ${nothingThere} then 'sent' else ${toDo} end`,
})

/** Nothing more is to be done for it: what never went out never will, what is in Slack stays as it is there. */
export const letBe = (scope: Pick<Scope, 'now'>) => ({
  ...withdrawn(scope),
  withdrawn: sql<boolean>`${outbox.withdrawn} or ${outbox.ts} is null`,
  deliveredRevision: sql`case when ${underWay} then ${outbox.deliveredRevision} else ${outbox.revision} + 1 end`,
  state: sql<Row['state']>`case when ${underWay} then 'sending' else 'sent' end`,
})
