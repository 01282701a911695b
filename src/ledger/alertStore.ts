import { and, desc, eq, inArray, sql } from 'drizzle-orm'
import { record, type Scope } from '../ctx.ts'
import { activity, outbox } from '../db/schema.ts'
import { ALERTS, Told, type Trouble, type TroubleKind } from './alertModel.ts'

const notAnAlert = sql`not starts_with(${outbox.key}, ${ALERTS})`
const ofState = (scope: Scope, ...states: (typeof outbox.$inferSelect)['state'][]) =>
  and(eq(outbox.workspaceId, scope.workspace.id), inArray(outbox.state, states), notAnAlert)

/** What is held for working time is due from then on. */
const due = sql`greatest(${outbox.changedAt}, ${outbox.notBefore})`

export async function troublesNow(scope: Scope): Promise<Partial<Record<TroubleKind, Trouble>>> {
  const [late, dead, lost] = [await lateMessages(scope), await deadMessages(scope), await lostPlaces(scope)]
  return { ...(late && { late }), ...(dead && { dead }), ...(lost && { lost }) }
}

type Counted = { count: number; since: string | null }

const counted = ([row]: readonly Counted[]): Trouble | undefined =>
  row?.since ? { count: row.count, since: new Date(row.since), places: [] } : undefined

async function lateMessages(scope: Scope): Promise<Trouble | undefined> {
  const limit = new Date(scope.now.getTime() - scope.workspace.alertAfterMinutes * 60_000)
  return counted(
    await scope.db
      .select({ count: sql<number>`count(*)::int`, since: sql<string | null>`min(${due})` })
      .from(outbox)
      .where(and(ofState(scope, 'queued', 'sending'), sql`${due} < ${limit.toISOString()}::timestamptz`)),
  )
}

async function deadMessages(scope: Scope): Promise<Trouble | undefined> {
  return counted(
    await scope.db
      .select({ count: sql<number>`count(*)::int`, since: sql<string | null>`min(${outbox.changedAt})` })
      .from(outbox)
      .where(ofState(scope, 'dead')),
  )
}

/** Nobody is left out who is still here: what was meant for somebody who has left is no trouble. */
async function lostPlaces(scope: Scope): Promise<Trouble | undefined> {
  const rows = await scope.db.execute<{ id: string; name: string | null; count: number; since: string }>(sql`
    select o.channel as id, p.name, count(*)::int as count, min(o.changed_at) as since
    from outbox o left join person p on p.workspace_id = o.workspace_id and p.id = o.channel
    where o.workspace_id = ${scope.workspace.id} and o.state = 'stopped'
      and not starts_with(o.key, ${ALERTS}) and coalesce(p.active, true)
    group by o.channel, p.name
    order by min(o.changed_at), o.channel
  `)
  const [first] = rows
  if (!first) return undefined
  return {
    count: rows.reduce((all, row) => all + row.count, 0),
    since: new Date(first.since),
    places: rows.map(({ id, name }) => (name === null ? { id } : { id, person: name })),
  }
}

const KIND = 'alert'

/** How each kind of trouble was told last. */
export async function lastTold(scope: Scope): Promise<Partial<Record<TroubleKind, Told>>> {
  const rows = await scope.db
    .selectDistinctOn([activity.subject], {
      subject: activity.subject,
      what: activity.what,
      at: activity.at,
      after: activity.after,
    })
    .from(activity)
    .where(and(eq(activity.workspaceId, scope.workspace.id), eq(activity.kind, KIND)))
    .orderBy(activity.subject, desc(activity.id))
  return Object.fromEntries(
    rows.map(({ subject, what, at, after }) => [subject, Told.parse({ ...(after as object), what, at })]),
  )
}

/** What `lastTold` reads. */
export async function keepTold(scope: Scope, kind: TroubleKind, { what, at: _now, ...after }: Told): Promise<void> {
  await record(scope, { kind: KIND, subject: kind, what, after })
}
