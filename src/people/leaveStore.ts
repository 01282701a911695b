import { and, asc, eq, gte, isNull, lte, type SQL } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Day } from '../core/time.ts'
import type { Scope } from '../ctx.ts'
import { leave, person } from '../db/schema.ts'
import type { LeaveRow } from './leaveModel.ts'

const standing = (scope: Scope) => and(eq(leave.workspaceId, scope.workspace.id), isNull(leave.withdrawnAt))

export type NamedLeave = LeaveRow & { name: string; active: boolean; coverName: string | undefined }

const standIn = alias(person, 'stand_in')

/** With the names that a list shows, in one read. */
async function named(scope: Scope, which: SQL | undefined): Promise<NamedLeave[]> {
  const rows = await scope.db
    .select({ row: leave, name: person.name, active: person.active, coverName: standIn.name })
    .from(leave)
    .innerJoin(person, and(eq(person.workspaceId, scope.workspace.id), eq(person.id, leave.person)))
    .leftJoin(standIn, and(eq(standIn.workspaceId, scope.workspace.id), eq(standIn.id, leave.cover)))
    .where(and(standing(scope), which))
    .orderBy(asc(leave.fromDay), asc(leave.createdAt))
  return rows.map(({ row, coverName, ...them }) => ({ ...row, ...them, coverName: coverName ?? undefined }))
}

/** Leaves that end on this day or later, soonest first. */
export const leavesFrom = (scope: Scope, from: Day): Promise<NamedLeave[]> => named(scope, gte(leave.toDay, from))

/** A leave that is not withdrawn. */
export const standingLeave = async (scope: Scope, id: string): Promise<NamedLeave | undefined> =>
  (await named(scope, eq(leave.id, id)))[0]

export async function leavesBetween(scope: Scope, from: Day, until: Day): Promise<LeaveRow[]> {
  return scope.db
    .select()
    .from(leave)
    .where(and(standing(scope), gte(leave.toDay, from), lte(leave.fromDay, until)))
}

export async function leaveById(scope: Scope, id: string): Promise<LeaveRow | undefined> {
  const rows = await scope.db
    .select()
    .from(leave)
    .where(and(eq(leave.workspaceId, scope.workspace.id), eq(leave.id, id)))
  return rows[0]
}

/** One person's leaves are changed one after the other, so that two of them cannot overlap. */
export async function lockLeavesOf(scope: Scope, personId: string): Promise<void> {
  await scope.db
    .select({ id: person.id })
    .from(person)
    .where(and(eq(person.workspaceId, scope.workspace.id), eq(person.id, personId)))
    .for('no key update')
}

export async function addLeave(
  scope: Scope,
  row: Pick<LeaveRow, 'person' | 'fromDay' | 'toDay' | 'cover' | 'note' | 'by'>,
): Promise<LeaveRow> {
  const rows = await scope.db
    .insert(leave)
    .values({ ...row, workspaceId: scope.workspace.id, createdAt: scope.now })
    .returning()
  const added = rows[0]
  if (!added) throw new Error('an insert answers with its row')
  return added
}

export async function setLeave(
  scope: Scope,
  id: string,
  to: Partial<Pick<LeaveRow, 'fromDay' | 'toDay' | 'cover' | 'note' | 'withdrawnAt'>>,
): Promise<void> {
  await scope.db
    .update(leave)
    .set(to)
    .where(and(eq(leave.workspaceId, scope.workspace.id), eq(leave.id, id)))
}
