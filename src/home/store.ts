import { and, eq, inArray, isNull, lt, or, sql } from 'drizzle-orm'
import { clientsOf } from '../client/store.ts'
import { dayOf } from '../core/time.ts'
import type { Scope } from '../ctx.ts'
import { ask, client, department, nudge, task } from '../db/schema.ts'
import { reach, standsInFor } from '../people/leave.ts'
import { awayOn, peopleByIds } from '../people/store.ts'
import type { OpenTask } from '../task/model.ts'
import { inHand, open, openTasksWhere } from '../task/store.ts'
import type { ClientState, LeaveToday } from './model.ts'

const here = (scope: Scope) => eq(task.workspaceId, scope.workspace.id)

/** A person's clients with how much is open for each; work handed in is no longer late. */
export async function clientStates(scope: Scope, personId: string): Promise<ClientState[]> {
  const clients = await clientsOf(scope, personId)
  if (clients.length === 0) return []
  const counts = await scope.db
    .select({
      clientId: task.clientId,
      open: sql`count(*)`.mapWith(Number),
      late: sql`count(*) filter (where ${task.dueAt} < ${scope.now} and ${task.status} <> 'submitted')`.mapWith(Number),
    })
    .from(task)
    .where(
      and(
        here(scope),
        open,
        inArray(
          task.clientId,
          clients.map(c => c.id),
        ),
      ),
    )
    .groupBy(task.clientId)
  const of = new Map(counts.map(row => [row.clientId, row]))
  return clients.map(({ id, code, name }) => ({
    id,
    code,
    name,
    open: of.get(id)?.open ?? 0,
    late: of.get(id)?.late ?? 0,
  }))
}

/** Open work that nobody has yet, in the departments that this person leads; soonest due first. */
export function unassignedUnder(scope: Scope, leadId: string): Promise<OpenTask[]> {
  const led = scope.db
    .select({ code: department.code })
    .from(department)
    .where(and(eq(department.workspaceId, scope.workspace.id), eq(department.lead, leadId)))
  return openTasksWhere(scope, and(isNull(task.assignee), inArray(task.department, led)))
}

/**
 * Work on others' desks that this person is to see through: late work that they asked for or whose client is theirs, and
 * whatever they were asked about because nobody else answered; soonest due first.
 */
export async function stuckWith(scope: Scope, personId: string): Promise<OpenTask[]> {
  const asked = sql`exists (
    select from ${nudge} join ${ask} using (workspace_id, kind, subject)
    where ${nudge.workspaceId} = ${scope.workspace.id} and ${nudge.subject} = ${task.id}::text
      and ${nudge.kind} in ('offer', 'late') and ${nudge.closedAt} is null
      and ${ask.person} = ${personId} and ${ask.level} > 1 and ${ask.at} >= ${nudge.since}
  )`
  const theirs = or(eq(task.manager, personId), eq(client.owner, personId))
  const others = sql`${task.assignee} is distinct from ${personId}`
  return openTasksWhere(scope, and(inHand, others, or(and(lt(task.dueAt, scope.now), theirs), asked)))
}

/** Who stands in for this person today, and for whom they do. */
export async function leaveToday(scope: Scope, personId: string): Promise<LeaveToday> {
  const away = await awayOn(scope, dayOf(scope.now, scope.workspace.zone))
  const own = away.get(personId)
  const others = standsInFor(personId, away)
  const cover = own && reach(personId, away, () => true)?.to
  const people = await peopleByIds(scope, cover ? [...others, cover] : others)
  const nameOf = (id: string) => people.get(id)?.name
  return {
    own: own && { until: own.until, cover: cover && nameOf(cover) },
    standsIn: others.flatMap(id => {
      const [name, until] = [nameOf(id), away.get(id)?.until]
      return name !== undefined && until !== undefined ? [{ name, until }] : []
    }),
  }
}
