import { and, count, eq, exists, gt, isNull, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Scope } from '../ctx.ts'
import { outbox } from '../db/schema.ts'
import { isAmong, outOfSlack, SUPERSEDED } from './row.ts'

/**
 * Of each of these series only the newest message that has not gone out is kept; the older are taken back, and whoever
 * waited through an outage gets one. Answers those of which it is not known whether they went out: to be found out.
 */
export async function supersede(scope: Scope, series: readonly string[]): Promise<{ id: string; channel: string }[]> {
  const newer = alias(outbox, 'newer')
  const unsent = (of: typeof outbox | typeof newer) =>
    and(eq(of.workspaceId, scope.workspace.id), isNull(of.ts), eq(of.withdrawn, false))
  // As a list that is made once, and mostly empty: a comparison of each with each would grow with the square of a morning.
  const several = scope.db
    .select({ series: outbox.series })
    .from(outbox)
    .where(and(unsent(outbox), isAmong(outbox.series, [...new Set(series)])))
    .groupBy(outbox.series)
    .having(gt(count(), 1))
  const rows = await scope.db
    .update(outbox)
    .set({ ...outOfSlack(scope), error: SUPERSEDED })
    .where(
      and(
        unsent(outbox),
        sql`${outbox.series} = any(array(${several}))`,
        exists(
          scope.db
            .select({ id: newer.id })
            .from(newer)
            .where(and(unsent(newer), eq(newer.series, outbox.series), gt(newer.createdAt, outbox.createdAt))),
        ),
      ),
    )
    .returning({ id: outbox.id, channel: outbox.channel, state: outbox.state })
  return rows.filter(row => row.state !== 'sent')
}
