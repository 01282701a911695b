// The nightly tidying: what was said long ago is archived, and what only mattered for days goes.
import { and, eq, lt } from 'drizzle-orm'
import { addDays, dayOf, instantOf } from '../core/time.ts'
import type { Scope } from '../ctx.ts'
import { activity, request } from '../db/schema.ts'
import { archiveSent } from '../outbox/archive.ts'

export type Archived = { messages: number; requests: number; drafts: number }

/** Nothing is sent a second time after so long, and nobody comes back to a form that was left open. */
const KEEP_DAYS = 30

export async function archiveOld(scope: Scope): Promise<Archived> {
  const { id, zone } = scope.workspace
  const before = instantOf(addDays(dayOf(scope.now, zone), -KEEP_DAYS), '00:00', zone)
  const messages = await archiveSent(scope)
  const requests = await scope.db.delete(request).where(and(eq(request.workspaceId, id), lt(request.at, before)))
  const drafts = await scope.db
    .delete(activity)
    .where(and(eq(activity.workspaceId, id), eq(activity.kind, 'invoice.draft'), lt(activity.at, before)))
  return { messages, requests: requests.count, drafts: drafts.count }
}
