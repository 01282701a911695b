// Tasks with where their cards stand in Slack.
import { and, asc, eq, type SQL, sql } from 'drizzle-orm'
import type { Scope } from '../ctx.ts'
import { brief, client, outbox, said, task } from '../db/schema.ts'
import type { CardedTask } from './model.ts'
import { openColumns } from './store.ts'

/** Unless it was taken back or only one person can open it; also of long ago. One look into an index each. */
const place = (scope: Scope) => {
  const card = sql`'task:' || ${task.id} || ':card'`
  const among = (table: typeof outbox | typeof said) => sql`select ${table.placedIn} || ' ' || ${table.ts} from ${table}
    where ${eq(table.workspaceId, scope.workspace.id)} and ${table.key} = ${card} and not ${table.withdrawn}
    and ${table.placedIn} not like 'D%'`
  return sql<string | null>`(${among(outbox)} union all ${among(said)} limit 1)`
}

/** Soonest due first; of one moment, the older task first. */
export async function cardedTasks(scope: Scope, which: SQL | undefined): Promise<CardedTask[]> {
  const rows = await scope.db
    .select({ ...openColumns, place: place(scope) })
    .from(task)
    .leftJoin(brief, and(eq(brief.workspaceId, scope.workspace.id), eq(brief.id, task.briefId)))
    .leftJoin(client, and(eq(client.workspaceId, scope.workspace.id), eq(client.id, task.clientId)))
    .where(and(eq(task.workspaceId, scope.workspace.id), which))
    .orderBy(asc(task.dueAt), asc(task.number))
  return rows.map(({ place, ...rest }) => {
    const [channel, ts] = place?.split(' ') ?? []
    return { ...rest, card: channel && ts ? { channel, ts } : undefined }
  })
}
