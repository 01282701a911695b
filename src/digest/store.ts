// What the mornings read: a handful of queries for a whole workspace, however many people and tasks it has.
import { and, asc, eq, inArray, lt, or, type SQL, sql } from 'drizzle-orm'
import type { Scope } from '../ctx.ts'
import { dueRequest, task } from '../db/schema.ts'
import { cardedTasks } from '../task/cardStore.ts'
import type { CardedTask } from '../task/model.ts'
import { inHand, open } from '../task/store.ts'
import type { LaterRequest } from './model.ts'

const waits = sql`${task.status} in ('offered', 'submitted')`
const pending = sql`${dueRequest.status} = 'pending'`

/** What still has to be done, and is due before `until`. */
export const dueTasks = (scope: Scope, until: Date): Promise<CardedTask[]> =>
  openTasks(scope, and(inHand, lt(task.dueAt, until)))

/** The same, with everything that waits for somebody's word: not accepted, handed in, a later date asked for. */
export const dueOrWaitingTasks = (scope: Scope, until: Date): Promise<CardedTask[]> => {
  const asked = scope.db
    .select({ id: dueRequest.taskId })
    .from(dueRequest)
    .where(and(eq(dueRequest.workspaceId, scope.workspace.id), pending))
  return openTasks(scope, or(lt(task.dueAt, until), waits, inArray(task.id, asked)))
}

const openTasks = (scope: Scope, which: SQL | undefined): Promise<CardedTask[]> => cardedTasks(scope, and(open, which))

export async function pendingRequests(scope: Scope): Promise<LaterRequest[]> {
  return scope.db
    .select({
      id: dueRequest.id,
      taskId: dueRequest.taskId,
      by: dueRequest.by,
      reason: dueRequest.reason,
      dueAt: dueRequest.dueAt,
    })
    .from(dueRequest)
    .where(and(eq(dueRequest.workspaceId, scope.workspace.id), pending))
    .orderBy(asc(dueRequest.createdAt))
}
