import { and, asc, eq, gte, inArray, isNull, lte, notInArray, sql } from 'drizzle-orm'
import { refuse } from '../core/refusal.ts'
import { clean, fold } from '../core/text.ts'
import type { Day } from '../core/time.ts'
import type { Scope, Workspace } from '../ctx.ts'
import { client, department, leave, person, type Role, task, workspace } from '../db/schema.ts'
import type { SlackPerson } from '../slack/directory.ts'
import type { Away } from './leave.ts'
import type { Department, PeopleRefusal, Person } from './model.ts'

export type { Department, Person }

const here = (scope: Scope) => eq(person.workspaceId, scope.workspace.id)

export async function personById(scope: Scope, id: string): Promise<Person | undefined> {
  const rows = await scope.db
    .select()
    .from(person)
    .where(and(here(scope), eq(person.id, id)))
  return rows[0]
}

/** Work can be given to this person: a member who is still here. Refuses beside `field` otherwise. */
export async function colleague(scope: Scope, id: string, field?: string): Promise<Person> {
  const found = await personById(scope, id)
  if (found?.kind !== 'member') return refuse<PeopleRefusal>('people.notMember', field)
  if (!found.active) return refuse<PeopleRefusal>('people.gone', field, { name: found.name })
  return found
}

export async function peopleByIds(scope: Scope, ids: readonly string[]): Promise<Map<string, Person>> {
  if (ids.length === 0) return new Map()
  const rows = await scope.db
    .select()
    .from(person)
    .where(and(here(scope), inArray(person.id, [...new Set(ids)])))
  return new Map(rows.map(row => [row.id, row]))
}

/** Active members, by name. */
export async function members(scope: Scope): Promise<Person[]> {
  return scope.db
    .select()
    .from(person)
    .where(and(here(scope), eq(person.kind, 'member'), eq(person.active, true)))
    .orderBy(asc(person.folded))
}

export async function peopleWithRole(scope: Scope, role: Role): Promise<Person[]> {
  return scope.db
    .select()
    .from(person)
    .where(and(here(scope), eq(person.active, true), sql`${person.roles} @> array[${role}]::text[]`))
}

/** Rows in one statement: 8 parameters each, far below PostgreSQL's 65,535. */
const BATCH = 1000

/** What Slack says of people; our own columns (roles, department, language) are kept. New Slack admins become admins. */
export async function savePeople(scope: Scope, people: readonly SlackPerson[]): Promise<void> {
  // Slack's pages may name somebody twice, which one insert could not take; the later word counts.
  const each = new Map(people.map(p => [p.id, p]))
  const rows = [...each.values()].map(p => {
    const name = clean(p.name).replace(/\n/g, ' ') || p.id
    return {
      workspaceId: scope.workspace.id,
      id: p.id,
      name,
      folded: fold(name),
      kind: p.kind,
      active: p.active,
      roles: p.slackAdmin ? (['admin'] as Role[]) : [],
      updatedAt: scope.now,
    }
  })
  for (let i = 0; i < rows.length; i += BATCH) {
    await scope.db
      .insert(person)
      .values(rows.slice(i, i + BATCH))
      .onConflictDoUpdate({
        target: [person.workspaceId, person.id],
        set: {
          name: sql`excluded.name`,
          folded: sql`excluded.folded`,
          kind: sql`excluded.kind`,
          active: sql`excluded.active`,
          updatedAt: scope.now,
        },
      })
  }
}

/** What we say of a person. */
export async function setPerson(
  scope: Scope,
  id: string,
  to: Partial<Pick<Person, 'roles' | 'department' | 'reportsTo' | 'locale' | 'homeOpenedAt'>>,
): Promise<void> {
  await scope.db
    .update(person)
    .set({ ...to, updatedAt: scope.now })
    .where(and(here(scope), eq(person.id, id)))
}

/** Whom to tell of trouble with the settings: the installer while they are here, else an admin. */
export async function keeper(scope: Scope): Promise<Person | undefined> {
  const installer = scope.workspace.installer ? await personById(scope, scope.workspace.installer) : undefined
  if (installer?.active) return installer
  return (await peopleWithRole(scope, 'admin'))[0]
}

/**
 * Locks the settings of the workspace: departments, roles and hours are changed one after the other, so that two admins
 * cannot take each other's role or overwrite a calendar. Not `for update`: a wish has written its request key by now,
 * whose foreign key holds this row against that lock, so that two admins would wait for each other.
 */
export async function workspaceToChange(scope: Scope): Promise<Workspace> {
  const rows = await scope.db.select().from(workspace).where(eq(workspace.id, scope.workspace.id)).for('no key update')
  const row = rows[0]
  if (!row) throw new Error(`no workspace ${scope.workspace.id}`)
  return row
}

export async function setWorkspace(scope: Scope, to: Partial<Omit<Workspace, 'id'>>): Promise<Workspace> {
  const rows = await scope.db.update(workspace).set(to).where(eq(workspace.id, scope.workspace.id)).returning()
  const row = rows[0]
  if (!row) throw new Error(`no workspace ${scope.workspace.id}`)
  return row
}

/** Open departments in the order the agency lists them. */
export async function departments(scope: Scope): Promise<Department[]> {
  return scope.db
    .select()
    .from(department)
    .where(and(eq(department.workspaceId, scope.workspace.id), isNull(department.closedAt)))
    .orderBy(asc(department.position), asc(department.code))
}

export async function departmentByCode(scope: Scope, code: string): Promise<Department | undefined> {
  const rows = await scope.db
    .select()
    .from(department)
    .where(and(eq(department.workspaceId, scope.workspace.id), eq(department.code, code)))
  return rows[0]
}

/** Adds a department, or sets the one with this code as given. */
export async function saveDepartment(scope: Scope, row: Omit<Department, 'workspaceId'>): Promise<void> {
  await scope.db
    .insert(department)
    .values({ ...row, workspaceId: scope.workspace.id })
    .onConflictDoUpdate({ target: [department.workspaceId, department.code], set: row })
}

export async function openTasksIn(scope: Scope, code: string): Promise<number> {
  return scope.db.$count(
    task,
    and(
      eq(task.workspaceId, scope.workspace.id),
      eq(task.department, code),
      notInArray(task.status, ['done', 'withdrawn']),
    ),
  )
}

export async function hasClient(scope: Scope): Promise<boolean> {
  const rows = await scope.db
    .select({ id: client.id })
    .from(client)
    .where(eq(client.workspaceId, scope.workspace.id))
    .limit(1)
  return rows.length > 0
}

/** Refuses, beside `field`, a department that is unknown or closed. */
export async function openDepartment(scope: Scope, code: string, field?: string): Promise<Department> {
  const found = await departmentByCode(scope, code)
  return !found || found.closedAt ? refuse<PeopleRefusal>('people.departmentUnknown', field) : found
}

/** Who is on leave on this day. Of overlapping leaves the one that ends last counts. */
export async function awayOn(scope: Scope, today: Day): Promise<Away> {
  const rows = await scope.db
    .select({ person: leave.person, until: leave.toDay, cover: leave.cover })
    .from(leave)
    .where(
      and(
        eq(leave.workspaceId, scope.workspace.id),
        isNull(leave.withdrawnAt),
        lte(leave.fromDay, today),
        gte(leave.toDay, today),
      ),
    )
    .orderBy(asc(leave.toDay), asc(leave.createdAt))
  return new Map(rows.map(({ person, until, cover }) => [person, { until, cover }]))
}
