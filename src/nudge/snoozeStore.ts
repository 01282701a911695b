// What people put off, and what it is.
import { and, eq, gt, inArray, isNull, or } from 'drizzle-orm'
import type { Day } from '../core/time.ts'
import type { Scope } from '../ctx.ts'
import { ask, client, department, snooze, task } from '../db/schema.ts'
import { open } from '../task/store.ts'
import type { Matter } from './matter.ts'
import { type About, mattersOf, type Snooze, type SnoozeTarget, type Subject } from './model.ts'
import { stillWaiting, withFacts } from './store.ts'

/** What is put off today, by person and subject. */
export async function snoozes(scope: Scope, today: Day): Promise<Snooze[]> {
  return scope.db
    .select({ person: snooze.person, subject: snooze.subject, until: snooze.until, reason: snooze.reason })
    .from(snooze)
    .where(and(eq(snooze.workspaceId, scope.workspace.id), or(isNull(snooze.until), gt(snooze.until, today))))
}

export async function saveSnooze(scope: Scope, row: Snooze): Promise<void> {
  await scope.db
    .insert(snooze)
    .values({ ...row, workspaceId: scope.workspace.id, at: scope.now })
    .onConflictDoUpdate({
      target: [snooze.workspaceId, snooze.person, snooze.subject],
      set: { until: row.until, reason: row.reason, at: scope.now },
    })
}

/** Everybody who was ever asked about these. */
const askedAbout = (scope: Scope, matters: readonly Matter[]) =>
  scope.db
    .selectDistinct({ person: ask.person })
    .from(ask)
    .where(
      and(
        eq(ask.workspaceId, scope.workspace.id),
        inArray(
          ask.kind,
          matters.map(one => one.kind),
        ),
        inArray(
          ask.subject,
          matters.map(one => one.subject),
        ),
      ),
    )

/** What somebody wants to put off. Undefined when it is finished or never was. */
export async function snoozeTarget(scope: Scope, subject: Subject): Promise<SnoozeTarget | undefined> {
  const found = subject.kind === 'task' ? await ofTask(scope, subject.id) : await ofOther(scope, subject)
  if (!found) return undefined
  const asked = await askedAbout(scope, mattersOf(subject))
  const people = [...found.people, ...asked.map(row => row.person)].filter(id => id !== null)
  return { ...found, people: [...new Set(people)] }
}

type Found = { about: About; people: (string | null)[]; client?: { owner: string; backup: string | null } }

async function ofTask(scope: Scope, id: string): Promise<Found | undefined> {
  const rows = await scope.db
    .select({
      number: task.number,
      title: task.title,
      assignee: task.assignee,
      manager: task.manager,
      owner: client.owner,
      backup: client.backup,
      lead: department.lead,
    })
    .from(task)
    .leftJoin(department, and(eq(department.workspaceId, scope.workspace.id), eq(department.code, task.department)))
    .leftJoin(client, and(eq(client.workspaceId, scope.workspace.id), eq(client.id, task.clientId)))
    .where(and(eq(task.workspaceId, scope.workspace.id), eq(task.id, id), open))
  const [row] = rows
  if (!row) return undefined
  const { number, title, assignee, manager, owner, backup, lead } = row
  return { about: { task: { number, title } }, people: [assignee, manager, owner, backup, lead] }
}

async function ofOther(scope: Scope, subject: Exclude<Subject, { kind: 'task' }>): Promise<Found | undefined> {
  // Also while a day to pay on is promised, and nobody is asked.
  if (subject.kind === 'receivables') return ofClient(scope, subject.clientId)
  const waits = await stillWaiting(scope, mattersOf(subject))
  const [waiting] = (await withFacts(scope, waits)).values()
  switch (waiting?.kind) {
    case 'request':
      return { about: { waiting }, people: [waiting.task.manager, waiting.task.clientOwner, waiting.task.clientBackup] }
    case 'question':
      return { about: { waiting }, people: [waiting.brief.owner, waiting.client.owner, waiting.client.backup] }
    case 'promise':
      return { about: { waiting }, people: [], client: waiting.client }
    default:
      return undefined
  }
}

async function ofClient(scope: Scope, id: string): Promise<Found | undefined> {
  const rows = await scope.db
    .select({ code: client.code, name: client.name, owner: client.owner, backup: client.backup })
    .from(client)
    .where(and(eq(client.workspaceId, scope.workspace.id), eq(client.id, id)))
  const [row] = rows
  return row && { about: { client: `${row.code} · ${row.name}` }, people: [], client: row }
}
