import type { Scope } from '../ctx.ts'
import { outbox } from '../db/schema.ts'
import { ofRow, outOfSlack } from './row.ts'

/**
 * A message that was said again to another place. What is not in Slack yet simply goes there; otherwise what is in the old
 * place is deleted under a key of its own, and a new message takes the key. Answers what is to be delivered.
 */
export async function move(scope: Scope, id: string, to: string): Promise<{ id: string; channel: string }[]> {
  const at = { workspaceId: scope.workspace.id, id }
  const [row] = await scope.db.select().from(outbox).where(ofRow(at))
  if (!row) return []
  if (row.ts === null && row.sendingSince === null) {
    await scope.db.update(outbox).set({ channel: to }).where(ofRow(at))
    return row.notBefore === null ? [{ id, channel: to }] : []
  }
  await scope.db
    .update(outbox)
    .set({ ...outOfSlack(scope), key: `${row.key}:moved:${row.revision}` })
    .where(ofRow(at))
  const [there] = await scope.db
    .insert(outbox)
    .values({
      workspaceId: row.workspaceId,
      key: row.key,
      channel: to,
      threadKey: row.threadKey,
      content: row.content,
      series: row.series,
      createdAt: row.createdAt,
      changedAt: scope.now,
    })
    .returning({ id: outbox.id, channel: outbox.channel })
  return there ? [{ id, channel: row.channel }, there] : []
}
