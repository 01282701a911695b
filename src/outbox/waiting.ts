// What waits to be said, counted over the whole house for whoever runs it. It looks across workspaces: it answers with
// numbers, and nothing of any one workspace leaves it.
import { sql } from 'drizzle-orm'
import type { Db } from '../db/client.ts'
import { outbox, workspace } from '../db/schema.ts'
import type { Waiting } from '../metrics.ts'

/**
 * Read from the partial indexes on what is not sent, which stay small however much was ever said. What is held for working
 * time is not late, and is due from the moment it was held for; a stopped workspace gets nothing and waits for nobody.
 */
export async function waitingEverywhere(db: Db, now: Date): Promise<Waiting> {
  const moment = sql`${now.toISOString()}::timestamptz`
  const [row] = await db.execute<Waiting>(sql`
    with unsent as (
      select state, coalesce(not_before, changed_at) > ${moment} as held, greatest(changed_at, not_before) as due
      from ${outbox}
      where state in ('queued', 'sending')
        and exists (select from ${workspace} w where w.id = workspace_id and w.stopped_at is null)
    )
    select
      count(*) filter (where state = 'queued' and not held)::int as "queued",
      count(*) filter (where state = 'queued' and held)::int as "held",
      count(*) filter (where state = 'sending')::int as "sending",
      (select count(*)::int from ${outbox} where state = 'stopped') as "stopped",
      (select count(*)::int from ${outbox} where state = 'dead') as "dead",
      coalesce(extract(epoch from ${moment} - min(due) filter (where not held)), 0)::float8 as "oldestSeconds",
      (select count(*)::int from ${workspace} where stopped_at is not null) as "stoppedWorkspaces"
    from unsent
  `)
  if (!row) throw new Error('a count always answers')
  return { ...row, oldestSeconds: Math.max(0, row.oldestSeconds) }
}
