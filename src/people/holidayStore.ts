import { and, eq, gte, lt, notInArray } from 'drizzle-orm'
import { addDays, type Day, instantOf } from '../core/time.ts'
import type { Scope } from '../ctx.ts'
import { task } from '../db/schema.ts'

/** Open work that is due on these days, both ends included. */
export async function openWorkDue(scope: Scope, first: Day, last: Day): Promise<number> {
  const { zone } = scope.workspace
  return scope.db.$count(
    task,
    and(
      eq(task.workspaceId, scope.workspace.id),
      gte(task.dueAt, instantOf(first, '00:00', zone)),
      lt(task.dueAt, instantOf(addDays(last, 1), '00:00', zone)),
      notInArray(task.status, ['done', 'withdrawn']),
    ),
  )
}
