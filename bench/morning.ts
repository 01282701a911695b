// The nine o'clock run: how long it takes to plan and say everything, by the number of open tasks in one workspace.
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { vietnamCalendar } from '../src/core/vietnam.ts'
import { connect } from '../src/db/client.ts'
import { startEmbedded } from '../src/db/embedded.ts'
import { migrateDatabase } from '../src/db/migrate.ts'
import { startQueue } from '../src/db/queue.ts'
import { workspace } from '../src/db/schema.ts'
import { tick } from '../src/jobs/tick.ts'
import { createLog } from '../src/log.ts'
import { createMetrics } from '../src/metrics.ts'

export type Morning = { tasks: number; said: number; ms: number }

const NINE = new Date('2026-11-23T02:00:00Z')
const TASKS_PER_PERSON = 25

/** Runs the timetable at 09:00 for each size, each in a workspace of its own; the largest last. */
export async function measureMornings(sizes: readonly number[]): Promise<Morning[]> {
  const dir = await mkdtemp(join(tmpdir(), 'nhip-cau-bench-'))
  await chmod(dir, 0o755) // Run as root, the server is another user.
  const log = createLog('error')
  const server = await startEmbedded(dir, log)
  try {
    await migrateDatabase(server.url)
    const { db, sql, close } = connect(server.url)
    const queue = await startQueue(server.url, log)
    const results: Morning[] = []
    for (const tasks of sizes) {
      const id = `TBENCH${tasks}`
      await db.insert(workspace).values({
        id,
        name: 'Bench',
        botUserId: 'U0BOT',
        botId: 'B0BOT',
        installer: 'U0P1',
        hours: { start: '09:00', end: '18:00', quietFrom: '18:30', quietTo: '08:30' },
        calendar: vietnamCalendar,
        accountChannel: 'C0ACCOUNT',
        createdAt: new Date(NINE.getTime() - 3_600_000),
      })
      const people = Math.max(1, Math.round(tasks / TASKS_PER_PERSON))
      await sql`
        insert into person (workspace_id, id, name, folded, kind, roles, updated_at)
        select ${id}, 'U0P' || n, 'Người ' || n, 'nguoi ' || n, 'member',
          case when n % 10 = 0 then array['manager'] else array['creative'] end, now()
        from generate_series(1, ${people}) n`
      await sql`
        insert into department (workspace_id, code, name, channel, lead, position)
        select ${id}, c, c, 'C0' || upper(c), 'U0P1', 1 from unnest(array['planner', 'creative', 'production']) c`
      // Due from a week ago to eight weeks ahead, as in an agency: most open work is not yet pressing.
      await sql`
        insert into task (workspace_id, number, department, title, assignee, manager, due_at, status, offered_at, accepted_at, created_at, updated_at)
        select ${id}, n, (array['planner', 'creative', 'production'])[1 + n % 3], 'Việc số ' || n,
          'U0P' || (1 + n % ${people}), 'U0P' || (1 + n % ${people}),
          ${NINE.toISOString()}::timestamptz + ((n % 63) - 7) * interval '1 day' + interval '8 hours',
          'accepted', ${NINE.toISOString()}::timestamptz - interval '3 days', now(), now(), now()
        from generate_series(1, ${tasks}) n`
      await sql`analyze`
      const from = performance.now()
      await tick({ db, enqueue: queue.enqueue, log, metrics: createMetrics(), clock: () => NINE }, NINE)
      const ms = Math.round(performance.now() - from)
      const [row] = await sql<{ said: number }[]>`select count(*)::int as said from outbox where workspace_id = ${id}`
      results.push({ tasks, said: row?.said ?? 0, ms })
      await sql`update workspace set stopped_at = now() where id = ${id}`
    }
    await queue.stop()
    await close()
    return results
  } finally {
    await server.stop()
    await rm(dir, { recursive: true, force: true })
  }
}
