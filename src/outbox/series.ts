import { and, eq, inArray, isNull, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Scope } from '../ctx.ts'
import { outbox } from '../db/schema.ts'
import { outOfSlack, SUPERSEDED } from './row.ts'

/**
 * Of each of these series only the newest message that has not gone out is kept; the older are taken back, and whoever
 * waited through an outage gets one. Answers those of which it is not known whether they went out: to be found out.
 */
export async function supersede(scope: Scope, series: readonly string[]): Promise<{ id: string; channel: string }[]> {
  const newer = alias(outbox, 'newer')
  const rows = await scope.db
    .update(outbox)
    .set({ ...outOfSlack(scope), error: SUPERSEDED })
    .where(
      and(
        eq(outbox.workspaceId, scope.workspace.id),
        inArray(outbox.series, [...new Set(series)]),
        isNull(outbox.ts),
        eq(outbox.withdrawn, false),
        sql`exists (${scope.db
          .select({ id: newer.id })
          .from(newer)
          .where(
            and(
              eq(newer.workspaceId, scope.workspace.id),
              eq(newer.series, outbox.series),
              isNull(newer.ts),
              eq(newer.withdrawn, false),
              sql`${newer.createdAt} > ${outbox.createdAt}`,
            ),
          )})`,
      ),
    )
    .returning({ id: outbox.id, channel: outbox.channel, state: outbox.state })
  return rows.filter(row => row.state !== 'sent')
}
