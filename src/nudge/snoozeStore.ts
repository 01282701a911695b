// What people put off, and what it is.
import { and, eq, gt, isNull, or } from 'drizzle-orm'
import type { Day } from '../core/time.ts'
import type { Scope } from '../ctx.ts'
import { client, department, snooze, task } from '../db/schema.ts'
import { open } from '../task/store.ts'
import type { Snooze, SnoozeTarget, Subject } from './model.ts'

/** What is put off today, by person and subject. */
export async function snoozes(scope: Scope, today: Day): Promise<Snooze[]> {
  return scope.db
    .select({ person: snooze.person, subject: snooze.subject, until: snooze.until, reason: snooze.reason })
    .from(snooze)
    .where(and(eq(snooze.workspaceId, scope.workspace.id), or(isNull(snooze.until), gt(snooze.until, today))))
}

export async function saveSnooze(scope: Scope, row: Snooze): Promise<void> {
  await scope.db
    .insert(snooze)
    .values({ ...row, workspaceId: scope.workspace.id, at: scope.now })
    .onConflictDoUpdate({
      target: [snooze.workspaceId, snooze.person, snooze.subject],
      set: { until: row.until, reason: row.reason, at: scope.now },
    })
}

/** What somebody wants to put off: one indexed read. Undefined when it is finished or never was. */
export async function snoozeTarget(scope: Scope, subject: Subject): Promise<SnoozeTarget | undefined> {
  if (subject.kind === 'receivables') {
    const rows = await scope.db
      .select({ code: client.code, name: client.name, owner: client.owner, backup: client.backup })
      .from(client)
      .where(and(eq(client.workspaceId, scope.workspace.id), eq(client.id, subject.clientId)))
    const [row] = rows
    return row && { kind: 'receivables', label: `${row.code} · ${row.name}`, client: row }
  }
  const rows = await scope.db
    .select({
      number: task.number,
      title: task.title,
      assignee: task.assignee,
      manager: task.manager,
      owner: client.owner,
      backup: client.backup,
      lead: department.lead,
    })
    .from(task)
    .leftJoin(department, and(eq(department.workspaceId, scope.workspace.id), eq(department.code, task.department)))
    .leftJoin(client, and(eq(client.workspaceId, scope.workspace.id), eq(client.id, task.clientId)))
    .where(and(eq(task.workspaceId, scope.workspace.id), eq(task.id, subject.id), open))
  const [row] = rows
  if (!row) return undefined
  const { number, title, assignee, manager, owner, backup, lead } = row
  return { kind: 'task', label: `#${number} ${title}`, people: [assignee, manager, owner, backup, lead] }
}
