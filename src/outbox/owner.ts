import { and, asc, desc, eq, inArray, isNull, or, sql } from 'drizzle-orm'
import type { Scope } from '../ctx.ts'
import { department, person } from '../db/schema.ts'

/**
 * Who is told that a channel is lost: the lead of the department whose channel it is, else the installer, else an admin.
 * Never somebody who has left.
 */
export async function ownerOf(
  scope: Scope,
  channel: string,
): Promise<Pick<typeof person.$inferSelect, 'id' | 'locale'> | undefined> {
  const leads = scope.db
    .select({ id: department.lead })
    .from(department)
    .where(
      and(eq(department.workspaceId, scope.workspace.id), eq(department.channel, channel), isNull(department.closedAt)),
    )
  const isLead = inArray(person.id, leads)
  const isInstaller = eq(person.id, scope.workspace.installer ?? '')
  const isAdmin = sql`${person.roles} @> array['admin']::text[]`
  const rows = await scope.db
    .select({ id: person.id, locale: person.locale })
    .from(person)
    .where(
      and(
        eq(person.workspaceId, scope.workspace.id),
        eq(person.active, true),
        eq(person.kind, 'member'),
        or(isLead, isInstaller, isAdmin),
      ),
    )
    .orderBy(desc(isLead), desc(isInstaller), asc(person.folded))
    .limit(1)
  return rows[0]
}
