// A person's own settings, in one read: a form that waits on two would miss its three seconds first.
import { and, eq, gt, isNull, or, sql } from 'drizzle-orm'
import type { Clock, Day } from '../core/time.ts'
import type { Scope } from '../ctx.ts'
import { brief, client, dueRequest, person, promise, question, snooze, task, timing } from '../db/schema.ts'
import { MORNINGS, type Muted, type MutedAbout, type OwnSettings } from './ownModel.ts'

const running = (today: Day) => or(isNull(snooze.until), gt(snooze.until, today))

/** The id in a subject of this kind; null in every other, which then joins nothing. */
const idIn = (pattern: string) => sql`substring(${snooze.subject} from ${pattern})::uuid`
const UUID = '([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})'

/** Undefined for nobody. What is done or gone needs no reminder and is not listed. */
export async function ownSettings(scope: Scope, id: string, today: Day): Promise<OwnSettings | undefined> {
  const ws = scope.workspace.id
  const rows = await scope.db
    .select({
      locale: person.locale,
      digestAt: person.digestAt,
      oneSummary: person.oneSummary,
      companyAt: timing.at,
      muted: { subject: snooze.subject, until: snooze.until, reason: snooze.reason },
      number: task.number,
      title: task.title,
      brief: brief.code,
      code: client.code,
      name: client.name,
    })
    .from(person)
    .leftJoin(timing, and(eq(timing.workspaceId, ws), eq(timing.entry, MORNINGS.entry)))
    .leftJoin(snooze, and(eq(snooze.workspaceId, ws), eq(snooze.person, person.id), running(today)))
    .leftJoin(dueRequest, and(eq(dueRequest.workspaceId, ws), eq(dueRequest.id, idIn(`^request:${UUID}$`))))
    .leftJoin(
      task,
      and(
        eq(task.workspaceId, ws),
        eq(task.id, sql`coalesce(${idIn(`^task:${UUID}$`)}, ${dueRequest.taskId})`),
        sql`${task.status} not in ('done', 'withdrawn')`,
      ),
    )
    .leftJoin(question, and(eq(question.workspaceId, ws), eq(question.id, idIn(`^question:${UUID}$`))))
    .leftJoin(brief, and(eq(brief.workspaceId, ws), eq(brief.id, question.briefId)))
    .leftJoin(promise, and(eq(promise.workspaceId, ws), eq(promise.id, idIn(`^promise:${UUID}$`))))
    .leftJoin(
      client,
      and(
        eq(client.workspaceId, ws),
        eq(client.id, sql`coalesce(${idIn(`^client:${UUID}:receivables$`)}, ${promise.clientId})`),
      ),
    )
    .where(and(eq(person.workspaceId, ws), eq(person.id, id)))
    .orderBy(sql`${snooze.at} desc`, snooze.subject)
  const [me] = rows
  if (!me) return undefined
  const { locale, digestAt, oneSummary, companyAt } = me
  const muted = rows.flatMap((row): Muted[] => {
    const about = row.muted && aboutOf(row.muted.subject, row)
    return row.muted && about ? [{ ...row.muted, about }] : []
  })
  return { locale, digestAt, oneSummary, companyAt: companyAt ?? MORNINGS.at, muted }
}

type Named = {
  number: number | null
  title: string | null
  brief: string | null
  code: string | null
  name: string | null
}

function aboutOf(subject: string, { number, title, brief, code, name }: Named): MutedAbout | undefined {
  const [kind = ''] = subject.split(':')
  if (number !== null && title !== null) return { kind: kind === 'task' ? 'task' : 'request', number, title }
  if (brief !== null) return { kind: 'question', brief }
  if (code !== null) return { kind: kind === 'client' ? 'receivables' : 'promise', client: `${code} · ${name}` }
  return undefined
}

export async function saveOwn(
  scope: Scope,
  id: string,
  to: { locale: OwnSettings['locale']; digestAt: Clock | null; oneSummary: boolean },
): Promise<void> {
  await scope.db
    .update(person)
    .set({ ...to, updatedAt: scope.now })
    .where(and(eq(person.workspaceId, scope.workspace.id), eq(person.id, id)))
}

/** From today on it is said again; false when it was not put off. */
export async function endSnooze(scope: Scope, id: string, subject: string, today: Day): Promise<boolean> {
  const rows = await scope.db
    .update(snooze)
    .set({ until: today })
    .where(
      and(
        eq(snooze.workspaceId, scope.workspace.id),
        eq(snooze.person, id),
        eq(snooze.subject, subject),
        running(today),
      ),
    )
    .returning({ subject: snooze.subject })
  return rows.length > 0
}
