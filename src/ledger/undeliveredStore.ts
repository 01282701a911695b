import { and, eq, inArray, isNull, lt, or, sql } from 'drizzle-orm'
import type { Scope } from '../ctx.ts'
import { outbox } from '../db/schema.ts'
import { kindOf, type Place, type Plight, reasonOf } from './undeliveredModel.ts'

/** What waits for less than this is on its way. */
const LATE_MS = 5 * 60_000
/** Newest messages of one place that are looked at; the others are counted. */
const MOST_OF_A_PLACE = 5

/** Each arm has an index of its own. */
const undeliveredIn = (scope: Scope) =>
  and(
    eq(outbox.workspaceId, scope.workspace.id),
    or(
      eq(outbox.state, 'dead'),
      eq(outbox.state, 'stopped'),
      and(
        inArray(outbox.state, ['queued', 'sending']),
        lt(outbox.changedAt, new Date(scope.now.getTime() - LATE_MS)),
        isNull(outbox.notBefore),
      ),
    ),
  )

/** By place, the one with the newest message first. One read. */
export async function undelivered(scope: Scope): Promise<Place[]> {
  const ofPlace = sql`partition by ${outbox.channel}`
  const ranked = scope.db
    .select({
      id: outbox.id,
      key: outbox.key,
      channel: outbox.channel,
      state: outbox.state,
      error: outbox.error,
      changedAt: outbox.changedAt,
      isEdit: sql<boolean>`${outbox.ts} is not null`.as('is_edit'),
      rank: sql<number>`row_number() over (${ofPlace} order by ${outbox.changedAt} desc, ${outbox.id})::int`.as('rank'),
      count: sql<number>`count(*) over (${ofPlace})::int`.as('count'),
      givenUp: sql<number>`(count(*) filter (where ${outbox.state} in ('dead', 'stopped')) over (${ofPlace}))::int`.as(
        'given_up',
      ),
      newest: sql<Date>`max(${outbox.changedAt}) over (${ofPlace})`.as('newest'),
    })
    .from(outbox)
    .where(undeliveredIn(scope))
    .as('ranked')
  const rows = await scope.db
    .select()
    .from(ranked)
    .where(sql`${ranked.rank} <= ${MOST_OF_A_PLACE}`)
    .orderBy(sql`${ranked.newest} desc`, ranked.channel, ranked.rank)
  const places = new Map<string, Place>()
  for (const { channel, count, givenUp, id, key, state, error, changedAt, isEdit } of rows) {
    const place = places.get(channel) ?? { channel, count, givenUp, messages: [] }
    places.set(channel, place)
    const plight: Plight = state === 'dead' || state === 'stopped' ? state : 'late'
    const reason = reasonOf(error, plight)
    place.messages.push({ id, plight, kind: kindOf(key), reason, code: error, saidAt: changedAt, isEdit })
  }
  return [...places.values()]
}

/** Locks it, so that two admins are told apart; undefined when it is no longer undelivered. */
export async function undeliveredToChange(
  scope: Scope,
  id: string,
): Promise<{ key: string; channel: string; state: string } | undefined> {
  const [row] = await scope.db
    .select({ key: outbox.key, channel: outbox.channel, state: outbox.state })
    .from(outbox)
    .where(and(undeliveredIn(scope), eq(outbox.id, id)))
    .for('update')
  return row
}
