// What the mornings read: a handful of queries for a whole workspace, however many people and tasks it has.
import { and, asc, eq, gt, inArray, isNull, lt, lte, or, type SQL, sql } from 'drizzle-orm'
import type { Day } from '../core/time.ts'
import type { Scope } from '../ctx.ts'
import { activity, brief, client, department, dueRequest, outbox, person, snooze, task } from '../db/schema.ts'
import { open, openColumns } from '../task/store.ts'
import type { DigestTask, LaterRequest, People, Snooze, SnoozeTarget, Subject } from './model.ts'

const inHand = sql`${task.status} in ('offered', 'accepted', 'doing')`
const waits = sql`${task.status} in ('offered', 'submitted')`
const pending = sql`${dueRequest.status} = 'pending'`

/** What still has to be done, and is due before `until`. */
export const dueTasks = (scope: Scope, until: Date): Promise<DigestTask[]> =>
  openTasks(scope, and(inHand, lt(task.dueAt, until)))

/** The same, with everything that waits for somebody's word: not accepted, handed in, a later date asked for. */
export const dueOrWaitingTasks = (scope: Scope, until: Date): Promise<DigestTask[]> => {
  const asked = scope.db
    .select({ id: dueRequest.taskId })
    .from(dueRequest)
    .where(and(eq(dueRequest.workspaceId, scope.workspace.id), pending))
  return openTasks(scope, or(lt(task.dueAt, until), waits, inArray(task.id, asked)))
}

/** Tasks not accepted that were offered after the one moment and not after the other. */
export const tasksOffered = (scope: Scope, { after, until }: { after: Date; until: Date }): Promise<DigestTask[]> =>
  openTasks(scope, and(sql`${task.status} = 'offered'`, gt(task.offeredAt, after), lte(task.offeredAt, until)))

async function openTasks(scope: Scope, which: SQL | undefined): Promise<DigestTask[]> {
  const rows = await scope.db
    .select({
      ...openColumns,
      placedIn: outbox.placedIn,
      ts: outbox.ts,
    })
    .from(task)
    .leftJoin(brief, and(eq(brief.workspaceId, scope.workspace.id), eq(brief.id, task.briefId)))
    .leftJoin(client, and(eq(client.workspaceId, scope.workspace.id), eq(client.id, task.clientId)))
    .leftJoin(
      outbox,
      and(
        eq(outbox.workspaceId, scope.workspace.id),
        eq(outbox.key, sql`'task:' || ${task.id} || ':card'`),
        eq(outbox.withdrawn, false),
      ),
    )
    .where(and(eq(task.workspaceId, scope.workspace.id), open, which))
    .orderBy(asc(task.dueAt), asc(task.number))
  // A card in a direct message cannot be opened by anybody else.
  return rows.map(({ placedIn, ts, ...rest }) => ({
    ...rest,
    card: placedIn && ts && !placedIn.startsWith('D') ? { channel: placedIn, ts } : undefined,
  }))
}

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

/** Everybody ever known here: those who have left are still named. */
export async function everybody(scope: Scope): Promise<People> {
  const rows = await scope.db
    .select({ id: person.id, name: person.name, kind: person.kind, active: person.active, locale: person.locale })
    .from(person)
    .where(eq(person.workspaceId, scope.workspace.id))
  return new Map(
    rows.map(({ id, name, kind, active, locale }) => [
      id,
      { name, here: active && kind === 'member', locale: locale ?? scope.workspace.locale },
    ]),
  )
}

/** What was nudged about already, by the keys of the nudges; one message may have said several. */
export async function nudgesSaid(scope: Scope, tasks: readonly string[]): Promise<Set<string>> {
  if (tasks.length === 0) return new Set()
  const rows = await scope.db
    .select({ key: activity.what })
    .from(activity)
    .where(
      and(
        eq(activity.workspaceId, scope.workspace.id),
        eq(activity.kind, 'nudge'),
        inArray(activity.subject, [...tasks]),
      ),
    )
  return new Set(rows.map(({ key }) => key))
}

export async function keepNudges(scope: Scope, nudges: readonly { task: string; key: string }[]): Promise<void> {
  if (nudges.length === 0) return
  await scope.db.insert(activity).values(
    nudges.map(({ task: subject, key }) => ({
      workspaceId: scope.workspace.id,
      kind: 'nudge',
      subject,
      what: key,
      at: scope.now,
    })),
  )
}

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
