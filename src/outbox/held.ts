// What waits on purpose: a push for working time.
import { and, eq, inArray, lte } from 'drizzle-orm'
import { nextWorkingMoment } from '../core/calendar.ts'
import type { Scope, Workspace } from '../ctx.ts'
import { outbox } from '../db/schema.ts'
import { enqueueInOrder, orderColumns } from './requeue.ts'

/** When a push may go out, or nothing when that is now. A calendar in which nobody ever works holds nothing back. */
export function heldUntil({ hours, calendar, zone }: Workspace, now: Date): Date | null {
  try {
    const from = nextWorkingMoment(now, hours, calendar, zone)
    return from > now ? from : null
  } catch {
    return null
  }
}

/**
 * Lets go, in the order it was said, of what was held until now; from now on it waits for Slack, and no longer for people.
 * Answers how many messages that were.
 */
export async function releaseDue(scope: Scope): Promise<number> {
  const due = scope.db
    .select({ id: outbox.id })
    .from(outbox)
    .where(
      and(eq(outbox.workspaceId, scope.workspace.id), eq(outbox.state, 'queued'), lte(outbox.notBefore, scope.now)),
    )
    .for('update', { skipLocked: true })
  return enqueueInOrder(
    scope,
    await scope.db
      .update(outbox)
      .set({ notBefore: null, changedAt: scope.now })
      .where(and(eq(outbox.workspaceId, scope.workspace.id), inArray(outbox.id, due)))
      .returning(orderColumns),
  )
}
