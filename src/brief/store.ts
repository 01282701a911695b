// Briefs, their versions, readers and tasks in the database.
import { and, asc, desc, eq, inArray, max, sql } from 'drizzle-orm'
import { z } from 'zod'
import { clientById } from '../client/store.ts'
import { refuse } from '../core/refusal.ts'
import type { Scope } from '../ctx.ts'
import { builtOnce } from '../db/client.ts'
import { activity, brief, briefRead, briefVersion, client, contact, department, person, task } from '../db/schema.ts'
import { peopleByIds } from '../people/store.ts'
import { type Brief, BriefForm, type BriefRefusal, type TaskLine } from './model.ts'

export type Row = typeof brief.$inferSelect
export type Client = NonNullable<Awaited<ReturnType<typeof clientById>>>

export const isId = (id: string): boolean => z.uuid().safeParse(id).success
/** The condition that every query on briefs carries. */
export const here = (scope: Scope) => eq(brief.workspaceId, scope.workspace.id)

/** Undefined for what is still a draft, or was dropped as one. */
export function toBrief(row: Row): Brief | undefined {
  const { workspaceId: _, code, clientId, status, handedAt, form, ...rest } = row
  if (!code || !clientId || status === 'draft') return undefined
  const common = { ...rest, code, clientId, form: BriefForm.parse(form) }
  if (status === 'open') return { ...common, status, handedAt: null }
  return status === 'handed'
    ? { ...common, status, handedAt: handedAt ?? row.updatedAt }
    : { ...common, status, handedAt }
}

export async function briefById(scope: Scope, id: string): Promise<Brief | undefined> {
  if (!isId(id)) return undefined
  const [row] = await scope.db
    .select()
    .from(brief)
    .where(and(here(scope), eq(brief.id, id)))
  return row && toBrief(row)
}

/** The code as people type it; small letters will do. */
export async function briefByCode(scope: Scope, code: string): Promise<Brief | undefined> {
  const [row] = await scope.db
    .select()
    .from(brief)
    .where(and(here(scope), eq(brief.code, code.toUpperCase())))
  return row && toBrief(row)
}

/** Locks the row, so two people saving at once are told apart. */
export async function briefToChange(scope: Scope, id: string): Promise<Brief> {
  if (!isId(id)) return refuse<BriefRefusal>('brief.unknown')
  const [row] = await scope.db
    .select()
    .from(brief)
    .where(and(here(scope), eq(brief.id, id)))
    .for('update')
  return (row && toBrief(row)) ?? refuse<BriefRefusal>('brief.unknown')
}

/** The brief, its client and how to address the client, in one read: what a view needs before it can open. */
export async function briefWithClient(
  scope: Scope,
  id: string,
): Promise<{ brief: Brief; client: Client; addressAs: string | null }> {
  if (!isId(id)) return refuse<BriefRefusal>('brief.unknown')
  const [row] = await scope.db
    .select({
      brief,
      client,
      addressAs: sql<string | null>`(select k.address_as from ${contact} k where k.workspace_id = ${scope.workspace.id}
        and k.client_id = ${client.id} and k.withdrawn_at is null order by k.decides desc, k.created_at limit 1)`,
    })
    .from(brief)
    .innerJoin(client, and(eq(client.workspaceId, brief.workspaceId), eq(client.id, brief.clientId)))
    .where(and(here(scope), eq(brief.id, id)))
  const found = row && toBrief(row.brief)
  return row && found ? { ...row, brief: found } : refuse<BriefRefusal>('brief.unknown')
}

export async function clientOf(scope: Scope, of: Pick<Brief, 'clientId'>): Promise<Client> {
  const found = await clientById(scope, of.clientId)
  if (!found) throw new Error(`brief without its client ${of.clientId}`)
  return found
}

export async function saveBrief(scope: Scope, changed: Brief): Promise<void> {
  await scope.db
    .update(brief)
    .set({
      status: changed.status,
      version: changed.version,
      owner: changed.owner,
      form: changed.form,
      waived: changed.waived,
      handedAt: changed.handedAt,
      updatedAt: scope.now,
    })
    .where(and(here(scope), eq(brief.id, changed.id)))
}

// — drafts of a person —

export type DraftLine = { id: string; title: string; client: string | null; editing: string | null; updatedAt: Date }

const drafts = builtOnce(db =>
  db
    .select({
      id: brief.id,
      title: sql<string>`coalesce(${brief.form} -> 'typed' ->> 'title', ${brief.form} -> 'base' -> 'form' ->> 'title', '')`,
      client: client.name,
      editing: sql<string | null>`(select b.code from ${brief} b where b.workspace_id = ${sql.placeholder('team')}
        and b.id = (${brief.form} -> 'base' ->> 'brief')::uuid)`,
      updatedAt: brief.updatedAt,
    })
    .from(brief)
    .leftJoin(
      client,
      and(
        eq(client.workspaceId, sql.placeholder('team')),
        eq(client.id, sql`nullif(${brief.form} -> 'typed' ->> 'client', '')::uuid`),
      ),
    )
    .where(
      and(
        eq(brief.workspaceId, sql.placeholder('team')),
        eq(brief.status, 'draft'),
        eq(brief.owner, sql.placeholder('owner')),
        sql`${brief.form} -> 'typed' <> '{}'::jsonb`,
      ),
    )
    .orderBy(desc(brief.updatedAt))
    .limit(20)
    .prepare('drafts_of'),
)

/** What somebody began and did not finish, the latest first. Forms that were opened and never written into are none. */
export async function draftsOf(scope: Scope, personId: string): Promise<DraftLine[]> {
  return drafts(scope.db).execute({ team: scope.workspace.id, owner: personId })
}

// — versions and readers —

export async function saveVersion(scope: Scope, of: Brief, by: string): Promise<void> {
  await scope.db
    .insert(briefVersion)
    .values({ workspaceId: scope.workspace.id, briefId: of.id, version: of.version, form: of.form, by, at: scope.now })
    .onConflictDoNothing()
}

export type Version = { version: number; form: BriefForm; by: string; at: Date }

export async function versionsOf(scope: Scope, briefId: string, versions: readonly number[]): Promise<Version[]> {
  const rows = await scope.db
    .select()
    .from(briefVersion)
    .where(
      and(
        eq(briefVersion.workspaceId, scope.workspace.id),
        eq(briefVersion.briefId, briefId),
        inArray(briefVersion.version, [...versions]),
      ),
    )
    .orderBy(asc(briefVersion.version))
  return rows.map(({ version, form, by, at }) => ({ version, form: BriefForm.parse(form), by, at }))
}

/** The newest version each person has read. */
export async function readersOf(scope: Scope, briefId: string): Promise<Map<string, number>> {
  const rows = await scope.db
    .select({ person: briefRead.person, version: max(briefRead.version) })
    .from(briefRead)
    .where(and(eq(briefRead.workspaceId, scope.workspace.id), eq(briefRead.briefId, briefId)))
    .groupBy(briefRead.person)
  return new Map(rows.map(row => [row.person, row.version ?? 0]))
}

/** False when it was already on record. */
export async function saveRead(scope: Scope, briefId: string, version: number, personId: string): Promise<boolean> {
  const rows = await scope.db
    .insert(briefRead)
    .values({ workspaceId: scope.workspace.id, briefId, version, person: personId, at: scope.now })
    .onConflictDoNothing()
    .returning({ person: briefRead.person })
  return rows.length > 0
}

// — its tasks —

/** Every task that was not taken back, by department, then by day. */
export async function tasksOf(scope: Scope, briefId: string): Promise<TaskLine[]> {
  return scope.db
    .select({
      id: task.id,
      department: task.department,
      departmentName: department.name,
      assignee: task.assignee,
      assigneeName: person.name,
      partner: task.partner,
      status: task.status,
      dueAt: task.dueAt,
    })
    .from(task)
    .leftJoin(department, and(eq(department.workspaceId, task.workspaceId), eq(department.code, task.department)))
    .leftJoin(person, and(eq(person.workspaceId, task.workspaceId), eq(person.id, task.assignee)))
    .where(and(eq(task.workspaceId, scope.workspace.id), eq(task.briefId, briefId), sql`${task.status} <> 'withdrawn'`))
    .orderBy(asc(department.position), asc(task.dueAt), asc(task.number))
}

/** Who changed it last. */
export async function lastEditor(scope: Scope, briefId: string): Promise<string | null> {
  const [row] = await scope.db
    .select({ name: person.name })
    .from(activity)
    .leftJoin(person, and(eq(person.workspaceId, activity.workspaceId), eq(person.id, activity.who)))
    .where(
      and(
        eq(activity.workspaceId, scope.workspace.id),
        eq(activity.kind, 'brief'),
        eq(activity.subject, briefId),
        eq(activity.what, 'edited'),
      ),
    )
    .orderBy(desc(activity.id))
    .limit(1)
  return row?.name ?? null
}

/** All that the card shows. */
export type BriefCard = {
  brief: Brief
  client: Pick<Client, 'code' | 'name'>
  owner: string
  tasks: TaskLine[]
  readers: Map<string, number>
}

export async function cardOf(scope: Scope, of: Brief): Promise<BriefCard> {
  const [held, tasks, readers, people] = await Promise.all([
    clientOf(scope, of),
    tasksOf(scope, of.id),
    readersOf(scope, of.id),
    peopleByIds(scope, [of.owner]),
  ])
  return { brief: of, client: held, owner: people.get(of.owner)?.name ?? of.owner, tasks, readers }
}
