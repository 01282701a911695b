import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm'
import { refuse } from '../core/refusal.ts'
import { fold } from '../core/text.ts'
import type { Scope } from '../ctx.ts'
import { department, person, type Role } from '../db/schema.ts'
import type { SlackPerson } from '../slack/directory.ts'
import type { PeopleRefusal } from './model.ts'

export type Person = typeof person.$inferSelect
export type Department = typeof department.$inferSelect

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

/** What Slack says of people; our own columns (roles, department, language) are kept. New Slack admins become admins. */
export async function savePeople(scope: Scope, people: readonly SlackPerson[]): Promise<void> {
  if (people.length === 0) return
  await scope.db
    .insert(person)
    .values(
      people.map(p => ({
        workspaceId: scope.workspace.id,
        id: p.id,
        name: p.name,
        folded: fold(p.name),
        kind: p.kind,
        active: p.active,
        roles: p.slackAdmin ? (['admin'] as Role[]) : [],
        updatedAt: scope.now,
      })),
    )
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
