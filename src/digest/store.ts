// What the mornings read: a handful of queries for a whole workspace, however many people and tasks it has.
import { and, asc, eq, inArray, lt, or, type SQL, sql } from 'drizzle-orm'
import type { Scope } from '../ctx.ts'
import { brief, client, dueRequest, outbox, person, said, task } from '../db/schema.ts'
import { inHand, open, openColumns } from '../task/store.ts'
import type { DigestTask, LaterRequest, People } from './model.ts'

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

/** Where a task's card stands, unless it was taken back or only one person can open it. One look into an index each. */
const place = (scope: Scope) => {
  const card = sql`'task:' || ${task.id} || ':card'`
  const among = (table: typeof outbox | typeof said) => sql`select ${table.placedIn} || ' ' || ${table.ts} from ${table}
    where ${eq(table.workspaceId, scope.workspace.id)} and ${table.key} = ${card} and not ${table.withdrawn}
    and ${table.placedIn} not like 'D%'`
  return sql<string | null>`(${among(outbox)} union all ${among(said)} limit 1)`
}

async function openTasks(scope: Scope, which: SQL | undefined): Promise<DigestTask[]> {
  const rows = await scope.db
    .select({ ...openColumns, place: place(scope) })
    .from(task)
    .leftJoin(brief, and(eq(brief.workspaceId, scope.workspace.id), eq(brief.id, task.briefId)))
    .leftJoin(client, and(eq(client.workspaceId, scope.workspace.id), eq(client.id, task.clientId)))
    .where(and(eq(task.workspaceId, scope.workspace.id), open, which))
    .orderBy(asc(task.dueAt), asc(task.number))
  return rows.map(({ place, ...rest }) => {
    const [channel, ts] = place?.split(' ') ?? []
    return { ...rest, card: channel && ts ? { channel, ts } : undefined }
  })
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
    .select({
      id: person.id,
      name: person.name,
      kind: person.kind,
      active: person.active,
      locale: person.locale,
      roles: person.roles,
      digestAt: person.digestAt,
    })
    .from(person)
    .where(eq(person.workspaceId, scope.workspace.id))
  return new Map(
    rows.map(({ id, name, kind, active, locale, roles, digestAt }) => [
      id,
      { name, here: active && kind === 'member', locale: locale ?? scope.workspace.locale, roles, digestAt },
    ]),
  )
}
