// Briefs and their drafts in the database. A draft is a row of the same table without a code: what was typed, as typed.
import { and, asc, desc, eq, inArray, max, sql } from 'drizzle-orm'
import { z } from 'zod'
import { clientById } from '../client/store.ts'
import { refuse } from '../core/refusal.ts'
import type { Scope } from '../ctx.ts'
import {
  activity,
  brief,
  briefRead,
  briefVersion,
  client,
  contact,
  department,
  outbox,
  person,
  type Source,
  task,
} from '../db/schema.ts'
import { peopleByIds } from '../people/store.ts'
import type { Answers } from './answers.ts'
import { type Brief, BriefForm, type BriefRefusal, FIELDS, type Step, type TaskLine } from './model.ts'

type Row = typeof brief.$inferSelect
export type Client = NonNullable<Awaited<ReturnType<typeof clientById>>>

const isId = (id: string): boolean => z.uuid().safeParse(id).success
const here = (scope: Scope) => eq(brief.workspaceId, scope.workspace.id)

/** Undefined for what is still a draft, or was dropped as one. */
function toBrief(row: Row): Brief | undefined {
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

// — drafts —

const Kept = z.object({
  /** Where the writing goes on. */
  step: z.union([z.literal(1), z.literal(2), z.literal(3)]),
  typed: z.partialRecord(z.enum(FIELDS), z.string()),
  /** A draft of changes: the brief it changes, as it was when the writing began. */
  base: z.object({ brief: z.string(), form: BriefForm, owner: z.string() }).optional(),
})
export type Base = NonNullable<z.infer<typeof Kept>['base']>

export type Draft = {
  id: string
  author: string
  step: Step
  typed: Answers
  base?: Base
  source: Source | null
  updatedAt: Date
}

function toDraft(row: Pick<Row, 'id' | 'author' | 'form' | 'source' | 'updatedAt'>): Draft {
  const { step, typed, base } = Kept.parse(row.form)
  return {
    id: row.id,
    author: row.author,
    step,
    typed,
    ...(base && { base }),
    source: row.source,
    updatedAt: row.updatedAt,
  }
}

/** Locks the draft; undefined when nothing was kept under this id yet. Somebody else's, a dropped or a finished one is refused. */
export async function draftToWrite(scope: Scope, id: string, author: string): Promise<Draft | undefined> {
  if (!isId(id)) return refuse<BriefRefusal>('brief.draftGone')
  const [row] = await scope.db
    .select()
    .from(brief)
    .where(and(here(scope), eq(brief.id, id)))
    .for('update')
  if (!row) return undefined
  if (row.author !== author) return refuse<BriefRefusal>('brief.draftGone')
  if (row.code) return refuse<BriefRefusal>('brief.alreadyMade', undefined, { code: row.code })
  return row.status === 'draft' ? toDraft(row) : refuse<BriefRefusal>('brief.draftGone')
}

/** Writes the draft, new or not. Two first writes at once become one row. */
export async function saveDraft(scope: Scope, draft: Draft): Promise<void> {
  const form: z.infer<typeof Kept> = { step: draft.step, typed: draft.typed, ...(draft.base && { base: draft.base }) }
  await scope.db
    .insert(brief)
    .values({
      workspaceId: scope.workspace.id,
      id: draft.id,
      status: 'draft',
      author: draft.author,
      owner: draft.author,
      form,
      source: draft.source,
      createdAt: scope.now,
      updatedAt: scope.now,
    })
    .onConflictDoUpdate({
      target: brief.id,
      set: { form, updatedAt: scope.now },
      setWhere: and(here(scope), eq(brief.author, draft.author), eq(brief.status, 'draft')),
    })
}

/** Keeps where a draft came from, or what it changes, before anything is typed into it; later writing is not touched. */
export async function beginDraft(
  scope: Scope,
  begun: { id: string; author: string; base?: Base; source?: Source },
): Promise<void> {
  const form: z.infer<typeof Kept> = { step: 1, typed: {}, ...(begun.base && { base: begun.base }) }
  await scope.db
    .insert(brief)
    .values({
      workspaceId: scope.workspace.id,
      id: begun.id,
      status: 'draft',
      author: begun.author,
      owner: begun.author,
      form,
      source: begun.source ?? null,
      createdAt: scope.now,
      updatedAt: scope.now,
    })
    .onConflictDoUpdate({
      target: brief.id,
      set: { source: begun.source ?? null },
      setWhere: and(here(scope), eq(brief.author, begun.author), eq(brief.status, 'draft')),
    })
}

/** A dropped or finished draft of changes: kept, and no longer offered. */
export async function withdrawDraft(scope: Scope, id: string): Promise<void> {
  await scope.db
    .update(brief)
    .set({ status: 'closed', updatedAt: scope.now })
    .where(and(here(scope), eq(brief.id, id), eq(brief.status, 'draft')))
}

/** The draft becomes a brief: same row, so the same draft cannot become two. */
export async function promoteDraft(
  scope: Scope,
  id: string,
  made: { code: string; clientId: string; owner: string; form: BriefForm },
): Promise<Brief> {
  const [row] = await scope.db
    .update(brief)
    .set({ ...made, status: 'open', updatedAt: scope.now, createdAt: scope.now })
    .where(and(here(scope), eq(brief.id, id), eq(brief.status, 'draft')))
    .returning()
  const found = row && toBrief(row)
  if (!found) throw new Error(`draft ${id} was locked and is gone`)
  return found
}

export type DraftLine = { id: string; title: string; client: string | null; editing: string | null; updatedAt: Date }

/** What somebody began and did not finish, the latest first. Forms that were opened and never written into are none. */
export async function draftsOf(scope: Scope, personId: string): Promise<DraftLine[]> {
  return scope.db
    .select({
      id: brief.id,
      title: sql<string>`coalesce(${brief.form} -> 'typed' ->> 'title', ${brief.form} -> 'base' -> 'form' ->> 'title', '')`,
      client: client.name,
      editing: sql<string | null>`(select b.code from ${brief} b where b.workspace_id = ${scope.workspace.id}
        and b.id = (${brief.form} -> 'base' ->> 'brief')::uuid)`,
      updatedAt: brief.updatedAt,
    })
    .from(brief)
    .leftJoin(
      client,
      and(
        eq(client.workspaceId, scope.workspace.id),
        eq(client.id, sql`nullif(${brief.form} -> 'typed' ->> 'client', '')::uuid`),
      ),
    )
    .where(
      and(
        here(scope),
        eq(brief.status, 'draft'),
        eq(brief.owner, personId),
        sql`${brief.form} -> 'typed' <> '{}'::jsonb`,
      ),
    )
    .orderBy(desc(brief.updatedAt))
    .limit(20)
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

/** Where each of these was said: a channel, or a person. What was never said, or taken back, is left out. */
export async function placesOf(scope: Scope, keys: readonly string[]): Promise<Map<string, string>> {
  if (keys.length === 0) return new Map()
  const rows = await scope.db
    .select({ key: outbox.key, channel: outbox.channel })
    .from(outbox)
    .where(and(eq(outbox.workspaceId, scope.workspace.id), inArray(outbox.key, [...keys]), eq(outbox.withdrawn, false)))
  return new Map(rows.map(row => [row.key, row.channel]))
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
