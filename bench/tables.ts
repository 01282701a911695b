// What the product's own tables say of the messages: what should be in Slack, and what still waits.
import { setTimeout as sleep } from 'node:timers/promises'
import type postgres from 'postgres'
import type { Wanted } from './chaosJudge.ts'

export async function wantedIn(sql: postgres.Sql): Promise<Wanted[]> {
  return sql<Wanted[]>`
    select key, id, channel, thread_key as "threadKey", series, content, withdrawn, state, error from outbox
    union all
    select key, id, channel, thread_key, null, null, withdrawn, 'archived', null from said`
}

export async function countWaiting(sql: postgres.Sql): Promise<number> {
  const [row] = await sql<{ waiting: number }[]>`
    select count(*)::int as waiting from outbox where state in ('queued', 'sending')`
  return row?.waiting ?? 0
}

/** What a person no longer waits for may still be carried out; then it is said, too. */
const AFTERTHOUGHT_MS = 3_000

/** How long it took until nothing waited to be said, nor a moment later; undefined when something still does. */
export async function quiet(sql: postgres.Sql, withinMs: number): Promise<number | undefined> {
  const from = performance.now()
  for (; performance.now() - from < withinMs; await sleep(250)) {
    if ((await countWaiting(sql)) > 0) continue
    const quietMs = Math.round(performance.now() - from)
    await sleep(AFTERTHOUGHT_MS)
    if ((await countWaiting(sql)) === 0) return quietMs
  }
  return undefined
}

/** What still waits, as lines to be read. */
export async function waitingIn(sql: postgres.Sql): Promise<string[]> {
  const rows = await sql`
    select key, state, error, not_before, revision, delivered_revision, ts,
      (select string_agg(j.state || ' ' || j.retry_count, ', ') from pgboss.job j
        where j.data ->> 'outboxId' = o.id::text and j.state < 'completed') as jobs
    from outbox o where state in ('queued', 'sending') order by changed_at limit 10`
  return rows.map(
    r =>
      `waits ${r.key}: ${r.state}, revision ${r.revision} delivered ${r.delivered_revision}, ts ${r.ts ?? '—'}, ` +
      `jobs ${r.jobs ?? 'none'}${r.error ? `, ${r.error}` : ''}${r.not_before ? `, held until ${r.not_before.toISOString()}` : ''}`,
  )
}
