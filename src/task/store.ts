// Rows to tasks and back.
import { and, asc, desc, eq, inArray, lte, type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import { refuse } from '../core/refusal.ts'
import type { Scope } from '../ctx.ts'
import { activity, brief, client, dueRequest, task } from '../db/schema.ts'
import { type Load, weekOf } from './asks.ts'
import type { DueRequest, OpenStatus, OpenTask, Task, TaskRefusal } from './model.ts'

type Row = typeof task.$inferSelect

export const isId = (id: string): boolean => z.uuid().safeParse(id).success
export const here = (scope: Scope) => eq(task.workspaceId, scope.workspace.id)

/** Throws when a row contradicts its own status, which no flow writes. */
export function toTask(row: Row): Task {
  const {
    status,
    assignee,
    acceptedAt,
    submittedAt,
    doneAt,
    returnReason,
    workspaceId: _,
    updatedAt: __,
    ...core
  } = row
  const rest = { ...core, reason: returnReason }
  const broken = (): never => {
    throw new Error(`task ${row.id} is ${status} and lacks what that needs`)
  }
  switch (status) {
    case 'offered':
    case 'withdrawn':
      return { ...rest, status, assignee }
    case 'accepted':
    case 'doing':
      return assignee && acceptedAt ? { ...rest, status, assignee, acceptedAt } : broken()
    case 'submitted':
      return assignee && acceptedAt && submittedAt && rest.work !== null
        ? { ...rest, status, assignee, acceptedAt, submittedAt, work: rest.work }
        : broken()
    case 'done':
      return assignee && acceptedAt && doneAt ? { ...rest, status, assignee, acceptedAt, doneAt } : broken()
  }
}

/** The columns that a change of the task may change. */
const toRow = (t: Task) => ({
  status: t.status,
  assignee: t.assignee,
  dueAt: t.dueAt,
  rounds: t.rounds,
  work: t.work,
  returnReason: t.reason,
  offeredAt: t.offeredAt,
  acceptedAt: 'acceptedAt' in t ? t.acceptedAt : null,
  submittedAt: 'submittedAt' in t ? t.submittedAt : null,
  doneAt: 'doneAt' in t ? t.doneAt : null,
})

export async function saveTask(scope: Scope, changed: Task): Promise<void> {
  await scope.db
    .update(task)
    .set({ ...toRow(changed), updatedAt: scope.now })
    .where(and(here(scope), eq(task.id, changed.id)))
}

export type NewTask = Pick<
  Row,
  | 'number'
  | 'title'
  | 'expected'
  | 'estimateHours'
  | 'assignee'
  | 'department'
  | 'manager'
  | 'partner'
  | 'briefId'
  | 'clientId'
  | 'dueAt'
  | 'source'
> & { accepted: boolean }

export async function insertTask(scope: Scope, { accepted, ...fields }: NewTask): Promise<Task> {
  const { now } = scope
  const rows = await scope.db
    .insert(task)
    .values({
      ...fields,
      workspaceId: scope.workspace.id,
      status: accepted ? 'accepted' : 'offered',
      offeredAt: now,
      acceptedAt: accepted ? now : null,
      createdAt: now,
      updatedAt: now,
    })
    .returning()
  const row = rows[0]
  if (!row) throw new Error('an insert returns its row')
  return toTask(row)
}

// — open tasks, for those who read across them —

/** Written out, not as parameters: only then does the planner see that the partial indexes fit. */
export const open = sql`${task.status} not in ('done', 'withdrawn')`
/** Somebody still has to do it, or to say that they will. */
export const inHand = sql`${task.status} in ('offered', 'accepted', 'doing')`

/** An `OpenTask` from task, with its brief and its client joined. */
export const openColumns = {
  id: task.id,
  number: task.number,
  title: task.title,
  briefId: task.briefId,
  briefCode: brief.code,
  clientId: task.clientId,
  clientName: client.name,
  clientOwner: client.owner,
  clientBackup: client.backup,
  department: task.department,
  assignee: task.assignee,
  manager: task.manager,
  partner: task.partner,
  dueAt: task.dueAt,
  status: sql<OpenStatus>`${task.status}`,
  offeredAt: task.offeredAt,
  rounds: task.rounds,
} satisfies Record<keyof OpenTask, unknown>

/** Soonest due first; of one moment, the older task first. */
export function openTasksWhere(scope: Scope, which: SQL | undefined): Promise<OpenTask[]> {
  return scope.db
    .select(openColumns)
    .from(task)
    .leftJoin(brief, and(eq(brief.workspaceId, scope.workspace.id), eq(brief.id, task.briefId)))
    .leftJoin(client, and(eq(client.workspaceId, scope.workspace.id), eq(client.id, task.clientId)))
    .where(and(here(scope), which, open))
    .orderBy(asc(task.dueAt), asc(task.number))
}

/** What a person has to do or to answer; what they handed in is no longer theirs. */
export const openTasksOf = (scope: Scope, who: string): Promise<OpenTask[]> =>
  openTasksWhere(scope, and(eq(task.assignee, who), inHand))

/** Everything open that is due by then, late work included. */
export const openTasksDue = (scope: Scope, until: Date): Promise<OpenTask[]> =>
  openTasksWhere(scope, lte(task.dueAt, until))

export type WaitingRequest = { request: DueRequest; task: OpenTask }

/** What waits for this person's word: work handed in, and asked-for due days. */
export async function waitingFor(
  scope: Scope,
  manager: string,
): Promise<{ submitted: OpenTask[]; requests: WaitingRequest[] }> {
  const mine = await openTasksWhere(scope, eq(task.manager, manager))
  if (mine.length === 0) return { submitted: [], requests: [] }
  const asked = await scope.db
    .select({ row: dueRequest })
    .from(dueRequest)
    .innerJoin(task, and(here(scope), eq(task.id, dueRequest.taskId)))
    .where(
      and(
        eq(dueRequest.workspaceId, scope.workspace.id),
        sql`${dueRequest.status} = 'pending'`,
        eq(task.manager, manager),
        open,
      ),
    )
    .orderBy(asc(dueRequest.createdAt))
  const byId = new Map(mine.map(t => [t.id, t]))
  return {
    submitted: mine.filter(t => t.status === 'submitted'),
    requests: asked.flatMap(({ row }) => {
      const about = byId.get(row.taskId)
      return about ? [{ request: asRequest(row), task: about }] : []
    }),
  }
}

/** What each of these people has in hand. Late work counts to the present week; nobody's is left out, not zero. */
export async function openLoad(scope: Scope, people: readonly string[]): Promise<Map<string, Load>> {
  const loads = new Map<string, { tasks: number; hours: Map<string, number> }>()
  if (people.length === 0) return loads
  const rows = await scope.db
    .select({ assignee: task.assignee, dueAt: task.dueAt, hours: task.estimateHours })
    .from(task)
    .where(and(here(scope), inArray(task.assignee, [...new Set(people)]), inHand, open))
  for (const { assignee, dueAt, hours } of rows) {
    if (!assignee) continue
    const load = loads.get(assignee) ?? { tasks: 0, hours: new Map() }
    const week = weekOf(dueAt, scope.workspace.zone, scope.now)
    load.tasks++
    load.hours.set(week, (load.hours.get(week) ?? 0) + (hours ?? 0))
    loads.set(assignee, load)
  }
  return loads
}

// — a later due day —

const asRequest = ({
  workspaceId: _,
  createdAt: __,
  decidedAt: ___,
  ...rest
}: typeof dueRequest.$inferSelect): DueRequest => rest

const ofRequest = (scope: Scope, id: string) =>
  and(eq(dueRequest.workspaceId, scope.workspace.id), eq(dueRequest.id, id))

export async function dueRequestById(scope: Scope, id: string): Promise<DueRequest> {
  if (!isId(id)) return refuse<TaskRefusal>('task.laterUnknown')
  const rows = await scope.db.select().from(dueRequest).where(ofRequest(scope, id))
  return rows[0] ? asRequest(rows[0]) : refuse<TaskRefusal>('task.laterUnknown')
}

export async function pendingRequest(scope: Scope, taskId: string): Promise<DueRequest | undefined> {
  const rows = await scope.db
    .select()
    .from(dueRequest)
    .where(
      and(
        eq(dueRequest.workspaceId, scope.workspace.id),
        eq(dueRequest.taskId, taskId),
        eq(dueRequest.status, 'pending'),
      ),
    )
  return rows[0] && asRequest(rows[0])
}

export async function insertRequest(
  scope: Scope,
  asked: Pick<DueRequest, 'taskId' | 'by' | 'reason' | 'dueAt'> & { granted: boolean },
): Promise<DueRequest> {
  const { granted, ...fields } = asked
  const rows = await scope.db
    .insert(dueRequest)
    .values({
      ...fields,
      workspaceId: scope.workspace.id,
      status: granted ? 'granted' : 'pending',
      decidedBy: granted ? asked.by : null,
      decidedAt: granted ? scope.now : null,
      createdAt: scope.now,
    })
    .returning()
  const row = rows[0]
  if (!row) throw new Error('an insert returns its row')
  return asRequest(row)
}

export async function saveDecision(scope: Scope, asked: DueRequest): Promise<void> {
  await scope.db
    .update(dueRequest)
    .set({
      status: asked.status,
      decidedBy: asked.decidedBy,
      decidedReason: asked.decidedReason,
      decidedAt: scope.now,
    })
    .where(ofRequest(scope, asked.id))
}

export type Event = { what: string; who: string | null; at: Date }

/** What happened to a task, newest first. */
export async function historyOf(scope: Scope, taskId: string, limit: number): Promise<Event[]> {
  return scope.db
    .select({ what: activity.what, who: activity.who, at: activity.at })
    .from(activity)
    .where(and(eq(activity.workspaceId, scope.workspace.id), eq(activity.kind, 'task'), eq(activity.subject, taskId)))
    .orderBy(desc(activity.id))
    .limit(limit)
}
