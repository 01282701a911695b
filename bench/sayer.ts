// Enqueues as the app does, and nothing else: `startQueue` would also look after what killed processes leave behind, and
// the run would be of three replicas instead of two.
import { sql } from 'drizzle-orm'
import { fromDrizzle, PgBoss } from 'pg-boss'
import { v7 } from 'uuid'
import type { Enqueue } from '../src/db/queue.ts'

export type Sayer = { enqueue: Enqueue; close: () => Promise<void> }

/** On a database in which an app has made its queue. */
export async function openSayer(url: string): Promise<Sayer> {
  const boss = new PgBoss({
    connectionString: url,
    supervise: false,
    schedule: false,
    migrate: false,
    max: 1,
    useListenNotify: true,
    application_name: 'nhip-cau bench',
  })
  await boss.start()
  return {
    async enqueue(db, deliveries) {
      const jobs = deliveries.map(data => ({ id: v7(), data, singletonKey: `${data.workspaceId}:${data.channel}` }))
      if (jobs.length > 0) await boss.insert('deliver', jobs, { db: fromDrizzle(db, sql) })
    },
    close: () => boss.stop({ graceful: false }),
  }
}
