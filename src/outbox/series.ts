import { and, count, eq, gt, isNull, lt, max, sql } from 'drizzle-orm'
import type { Scope } from '../ctx.ts'
import { outbox } from '../db/schema.ts'
import { isAmong, outOfSlack, SUPERSEDED } from './row.ts'

/**
 * Of each of these series only the newest message that has not gone out is kept; the older are taken back, and whoever
 * waited through an outage gets one. Answers those of which it is not known whether they went out: to be found out.
 */
export async function supersede(scope: Scope, series: readonly string[]): Promise<{ id: string; channel: string }[]> {
  const unsent = and(
    eq(outbox.workspaceId, scope.workspace.id),
    isAmong(outbox.series, [...new Set(series)]),
    isNull(outbox.ts),
    eq(outbox.withdrawn, false),
  )
  const newest = scope.db.$with('newest').as(
    scope.db
      .select({ of: sql<string>`${outbox.series}`.as('of'), at: max(outbox.createdAt).as('at') })
      .from(outbox)
      .where(unsent)
      .groupBy(outbox.series)
      .having(gt(count(), 1)),
  )
  const rows = await scope.db
    .with(newest)
    .update(outbox)
    .set({ ...outOfSlack(scope), error: SUPERSEDED })
    .from(newest)
    .where(and(unsent, eq(outbox.series, newest.of), lt(outbox.createdAt, newest.at)))
    .returning({ id: outbox.id, channel: outbox.channel, state: outbox.state })
  return rows.filter(row => row.state !== 'sent')
}
