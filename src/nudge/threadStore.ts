// Which of our messages a thread belongs to.
import { and, eq } from 'drizzle-orm'
import type { Scope } from '../ctx.ts'
import { outbox, said } from '../db/schema.ts'

export type Parent = { key: string; to: string }

/** The message that Slack shows there, also when it was said long ago; undefined when it is none of ours. */
export async function saidAt(scope: Scope, channel: string, ts: string): Promise<Parent | undefined> {
  for (const table of [outbox, said]) {
    const [row] = await scope.db
      .select({ key: table.key, to: table.channel })
      .from(table)
      .where(and(eq(table.workspaceId, scope.workspace.id), eq(table.placedIn, channel), eq(table.ts, ts)))
    if (row) return row
  }
  return undefined
}
