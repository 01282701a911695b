// A task and those around it, as its rules and its card need them.
import { aliasedTable, and, eq } from 'drizzle-orm'
import { refuse } from '../core/refusal.ts'
import type { Scope } from '../ctx.ts'
import { brief, client, department, person, task } from '../db/schema.ts'
import { peopleByIds } from '../people/store.ts'
import type { Situation, TaskRefusal } from './model.ts'
import { here, isId, toTask } from './store.ts'

const personNamed = (name: string) => aliasedTable(person, name)

/** A task with all that its rules and its card need, in one statement. */
export async function situationOf(scope: Scope, id: string): Promise<Situation> {
  if (!isId(id)) return refuse<TaskRefusal>('task.unknown')
  const [assignee, manager, lead] = [personNamed('assignee'), personNamed('manager'), personNamed('lead')]
  const [owner, briefOwner] = [personNamed('owner'), personNamed('brief_owner')]
  const ws = scope.workspace.id
  const rows = await scope.db
    .select({
      task,
      department: { code: department.code, name: department.name, channel: department.channel, lead: department.lead },
      brief: { id: brief.id, code: brief.code, version: brief.version, owner: brief.owner },
      client: { id: client.id, code: client.code, name: client.name, owner: client.owner, backup: client.backup },
      assignee: { id: assignee.id, name: assignee.name, active: assignee.active, locale: assignee.locale },
      manager: { id: manager.id, name: manager.name, active: manager.active, locale: manager.locale },
      lead: { id: lead.id, name: lead.name, active: lead.active, locale: lead.locale },
      owner: { id: owner.id, name: owner.name, active: owner.active, locale: owner.locale },
      briefOwner: { id: briefOwner.id, name: briefOwner.name, active: briefOwner.active, locale: briefOwner.locale },
    })
    .from(task)
    .leftJoin(department, and(eq(department.workspaceId, ws), eq(department.code, task.department)))
    .leftJoin(brief, and(eq(brief.workspaceId, ws), eq(brief.id, task.briefId)))
    .leftJoin(client, and(eq(client.workspaceId, ws), eq(client.id, task.clientId)))
    .leftJoin(assignee, and(eq(assignee.workspaceId, ws), eq(assignee.id, task.assignee)))
    .leftJoin(manager, and(eq(manager.workspaceId, ws), eq(manager.id, task.manager)))
    .leftJoin(lead, and(eq(lead.workspaceId, ws), eq(lead.id, department.lead)))
    .leftJoin(owner, and(eq(owner.workspaceId, ws), eq(owner.id, client.owner)))
    .leftJoin(briefOwner, and(eq(briefOwner.workspaceId, ws), eq(briefOwner.id, brief.owner)))
    .where(and(here(scope), eq(task.id, id)))
  const row = rows[0]
  if (!row) return refuse<TaskRefusal>('task.unknown')
  const around = [row.assignee, row.manager, row.lead, row.owner, row.briefOwner].filter(found => found !== null)
  return {
    task: toTask(row.task),
    department: row.department,
    brief: row.brief,
    client: row.client,
    people: new Map(
      around.map(({ id: who, name, active, locale }) => [
        who,
        { name, active, locale: locale ?? scope.workspace.locale },
      ]),
    ),
  }
}

/**
 * Locks the task, so that of two people pressing one button the second meets what the first did. Locked in a statement
 * of its own: one that waited for a lock would show the task as it is and those around it as they were.
 */
export async function situationToChange(scope: Scope, id: string): Promise<Situation> {
  if (!isId(id)) return refuse<TaskRefusal>('task.unknown')
  await scope.db
    .select({ id: task.id })
    .from(task)
    .where(and(here(scope), eq(task.id, id)))
    .for('update')
  return situationOf(scope, id)
}

/** The same with more people known by name: somebody who was just named, or who asked. */
export async function withPeople(scope: Scope, at: Situation, ids: readonly (string | null)[]): Promise<Situation> {
  const unknown = ids.filter(id => id !== null && !at.people.has(id)) as string[]
  if (unknown.length === 0) return at
  const found = await peopleByIds(scope, unknown)
  const more = [...found].map(
    ([id, { name, active, locale }]) => [id, { name, active, locale: locale ?? scope.workspace.locale }] as const,
  )
  return { ...at, people: new Map([...at.people, ...more]) }
}
