// What waits for somebody's word, read from the tables where it happens: nothing has to be registered, so nothing can be
// forgotten. A handful of statements for a whole workspace, however much waits.
import { and, desc, eq, lt, type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import { addWorkingDays } from '../core/calendar.ts'
import { type Clock, type Day, dayOf } from '../core/time.ts'
import type { Scope } from '../ctx.ts'
import {
  brief,
  client,
  dueRequest,
  invoice,
  nudge,
  person,
  promise,
  question,
  type Tier,
  task,
  timing,
} from '../db/schema.ts'
import { openPromises } from '../invoice/promiseStore.ts'
import { openInvoicesOf } from '../invoice/store.ts'
import { MORNINGS } from '../people/ownModel.ts'
import { cardedTasks } from '../task/cardStore.ts'
import type { CardedTask } from '../task/model.ts'
import type { Addressed, ClientFacts, Kind, Matter, Someone, Waiting } from './matter.ts'

/** What every matter has, before it is known what it is about. */
export type Wait = Matter & { since: Date; dueAt: Date | null; tier: Tier }

/** In milliseconds, as a `Date` keeps them: a moment read and written back must be the same one. */
const ms = (moment: unknown) => sql`date_trunc('milliseconds', ${moment})`

/**
 * All that waits, as one table of (kind, id, since, due_at, tier). A task or an invoice for which a later day is asked or
 * promised waits for that instead. The states are written out, so that the partial indexes fit.
 */
export function waits(scope: Scope) {
  const { id: ws, zone, calendar } = scope.workspace
  const today = dayOf(scope.now, zone)
  const now = sql`${scope.now.toISOString()}::timestamptz`
  /** Whoever promised a day up to this one has broken it: the money may show one working day after it was looked for. */
  const broken = addWorkingDays(today, -2, calendar)
  /** Looked up in a list that is made once: a search for each task would cost more than all else. */
  const asked = sql`${task.id} in (select ${dueRequest.taskId} from ${dueRequest}
    where ${dueRequest.workspaceId} = ${ws} and ${dueRequest.status} = 'pending')`
  /** Whether a promise speaks of an invoice: of that one, or of all that was written by then in its currency. */
  const promised = sql`(${invoice.clientId} in (select ${promise.clientId} from ${promise}
      where ${promise.workspaceId} = ${ws} and ${promise.state} = 'open')
    and exists (select 1 from ${promise}
      where ${promise.workspaceId} = ${ws} and ${promise.clientId} = ${invoice.clientId} and ${promise.state} = 'open'
        and ${promise.currency} = ${invoice.currency} and (${promise.invoiceId} = ${invoice.id}
          or (${promise.invoiceId} is null and ${invoice.createdAt} <= ${promise.createdAt}))))`
  const ofTask = sql`left join ${client} on ${client.workspaceId} = ${ws} and ${client.id} = ${task.clientId}`
  const tier = sql`coalesce(${client.tier}, 'standard')`
  return sql`(
    select case ${task.status} when 'offered' then 'offer' when 'submitted' then 'approval' else 'late' end as kind,
        ${task.id} as id,
        ${ms(sql`case ${task.status} when 'offered' then ${task.offeredAt}
          when 'submitted' then coalesce(${task.submittedAt}, ${task.updatedAt}) else ${task.dueAt} end`)} as since,
        ${task.dueAt} as due_at, ${tier} as tier
      from ${task} ${ofTask}
      where ${task.workspaceId} = ${ws} and ${task.status} not in ('done', 'withdrawn')
        and (${task.status} = 'submitted' or (${task.status} = 'offered' or ${task.dueAt} <= ${now}) and not ${asked})
    union all
    select 'request', ${dueRequest.id}, ${ms(dueRequest.createdAt)}, ${task.dueAt}, ${tier}
      from ${dueRequest}
      join ${task} on ${task.workspaceId} = ${ws} and ${task.id} = ${dueRequest.taskId}
        and ${task.status} not in ('done', 'withdrawn') ${ofTask}
      where ${dueRequest.workspaceId} = ${ws} and ${dueRequest.status} = 'pending'
    union all
    select 'question', ${question.id}, ${ms(question.createdAt)}, ${task.dueAt}, ${tier}
      from ${question}
      join ${brief} on ${brief.workspaceId} = ${ws} and ${brief.id} = ${question.briefId} and ${brief.status} <> 'closed'
      join ${client} on ${client.workspaceId} = ${ws} and ${client.id} = ${brief.clientId}
      left join ${task} on ${task.workspaceId} = ${ws} and ${task.id} = ${question.taskId}
        and ${task.status} not in ('done', 'withdrawn')
      where ${question.workspaceId} = ${ws} and ${question.answeredAt} is null and ${question.withdrawnAt} is null
    union all
    select 'receivable', owed.client_id, ((owed.due_on + 1)::timestamp at time zone ${zone}::text), null, ${tier}
      from (select ${invoice.clientId} as client_id, min(${invoice.dueOn}) as due_on from ${invoice}
        where ${invoice.workspaceId} = ${ws} and ${invoice.settledAt} is null and ${invoice.voidedAt} is null
          and ${invoice.dueOn} < ${today}::date and not ${promised}
        group by ${invoice.clientId}) as owed
      join ${client} on ${client.workspaceId} = ${ws} and ${client.id} = owed.client_id
    union all
    select 'promise', ${promise.id}, ((${promise.promisedFor} + 1)::timestamp at time zone ${zone}::text), null, ${tier}
      from ${promise}
      join ${client} on ${client.workspaceId} = ${ws} and ${client.id} = ${promise.clientId}
      where ${promise.workspaceId} = ${ws} and ${promise.state} = 'open' and ${promise.promisedFor} <= ${broken}::date
  ) as waits`
}

/** As one parameter, however many ids: thousands of them would each be parsed, and the statement planned anew. */
const isOneOf = (id: SQLWrapper, ids: readonly string[]): SQL =>
  sql`${id} = any(array(select json_array_elements_text(${JSON.stringify([...new Set(ids)])}::json)::uuid))`

type Row = { kind: Kind; id: string; since: string | Date; due_at: string | Date | null; tier: Tier }

const toWait = ({ kind, id, since, due_at, tier }: Row): Wait => ({
  kind,
  subject: id,
  since: new Date(since),
  dueAt: due_at === null ? null : new Date(due_at),
  tier,
})

/** What waits and was not looked at yet, or waits anew; what waits longest first. `before`: when it last stopped waiting. */
export async function unseen(scope: Scope, limit: number): Promise<(Wait & { before: Date | null })[]> {
  const rows = await scope.db.execute<Row & { before: string | Date | null }>(sql`
    select waits.*, (select ${nudge.closedAt} from ${nudge} where ${nudge.workspaceId} = ${scope.workspace.id}
        and ${nudge.kind} = waits.kind and ${nudge.subject} = waits.id::text and ${nudge.since} = waits.since) as before
    from ${waits(scope)}
    where not exists (select 1 from ${nudge} where ${nudge.workspaceId} = ${scope.workspace.id}
      and ${nudge.kind} = waits.kind and ${nudge.subject} = waits.id::text
      and ${nudge.since} = waits.since and ${nudge.closedAt} is null)
    order by waits.since limit ${limit}`)
  return rows.map(row => ({ ...toWait(row), before: row.before === null ? null : new Date(row.before) }))
}

/** Which of these still wait, each since when. */
export async function stillWaiting(scope: Scope, matters: readonly Matter[]): Promise<Wait[]> {
  if (matters.length === 0) return []
  const ids = matters.map(one => one.subject)
  const rows = await scope.db.execute<Row>(sql`select * from ${waits(scope)} where ${isOneOf(sql`waits.id`, ids)}`)
  const kinds = new Set(matters.map(one => `${one.kind} ${one.subject}`))
  return rows.map(toWait).filter(wait => kinds.has(`${wait.kind} ${wait.subject}`))
}

/** All that waits now, whoever was asked about it or not; of these kinds where given. */
export async function waitingNow(scope: Scope, kinds?: readonly Kind[]): Promise<Waiting[]> {
  const rows = await scope.db.execute<Row>(sql`select * from ${waits(scope)} order by waits.since`)
  const wanted = rows.map(toWait).filter(wait => !kinds || kinds.includes(wait.kind))
  return [...(await withFacts(scope, wanted)).values()]
}

// — what it is about —

/**
 * The same with whom they concern, by `kind:subject`; whether it still waits is not asked again. `read`: tasks that the
 * caller has read just now.
 */
export async function addressed(
  scope: Scope,
  found: readonly Wait[],
  read: ReadonlyMap<string, CardedTask> = new Map(),
): Promise<Map<string, Addressed>> {
  const of = (...kinds: Kind[]) => found.filter(wait => kinds.includes(wait.kind)).map(wait => wait.subject)
  const requests = await requestsByIds(scope, of('request'))
  const taskIds = [...of('offer', 'late', 'approval'), ...[...requests.values()].map(asked => asked.taskId)]
  const more = await tasksByIds(
    scope,
    taskIds.filter(id => !read.has(id)),
  )
  const taskOf = (id: string) => read.get(id) ?? more.get(id)
  const questions = await questionsByIds(scope, of('question'))
  const promises = await promisesByIds(scope, of('promise'))
  const clients = await clientsByIds(scope, [...of('receivable'), ...[...promises.values()].map(one => one.clientId)])

  const facts = ({ kind, subject, ...wait }: Wait): Addressed | undefined => {
    const base = { ...wait, subject }
    switch (kind) {
      case 'offer':
      case 'late':
      case 'approval': {
        const about = taskOf(subject)
        return about && { ...base, kind, task: about }
      }
      case 'request': {
        const asked = requests.get(subject)
        const about = asked && taskOf(asked.taskId)
        return about && { ...base, kind, task: about, by: asked.by, reason: asked.reason, until: asked.dueAt }
      }
      case 'question': {
        const about = questions.get(subject)
        return about && { ...base, kind, ...about }
      }
      case 'receivable': {
        const about = clients.get(subject)
        return about && { ...base, kind, client: about }
      }
      case 'promise': {
        const about = promises.get(subject)
        const whose = about && clients.get(about.clientId)
        return whose && { ...base, kind, client: whose, ...about }
      }
    }
  }
  return new Map(
    found.flatMap(wait => {
      const known = facts(wait)
      return known ? [[`${wait.kind}:${wait.subject}`, known] as const] : []
    }),
  )
}

/** The same with what is owed, where it is money. */
export async function withFacts(scope: Scope, found: readonly Wait[]): Promise<Map<string, Waiting>> {
  const about = await addressed(scope, found)
  const money = [...about.values()].flatMap(one => (one.kind === 'receivable' || one.kind === 'promise' ? [one] : []))
  const clients = [...new Set(money.map(one => one.client.id))]
  const owed = clients.length > 0 ? await openInvoicesOf(scope, clients) : []
  const byClient = Map.groupBy(owed, one => one.client.id)
  const promised = money.some(one => one.kind === 'receivable') ? await openPromises(scope) : []
  const spokenOf = new Set(promised.flatMap(one => one.covers))
  const today = dayOf(scope.now, scope.workspace.zone)

  const withOwed = (one: Addressed): Waiting => {
    switch (one.kind) {
      case 'receivable': {
        const open = byClient.get(one.client.id) ?? []
        return { ...one, overdue: open.filter(({ id, dueOn }) => dueOn < today && !spokenOf.has(id)) }
      }
      case 'promise':
        return { ...one, open: byClient.get(one.client.id) ?? [] }
      default:
        return one
    }
  }
  return new Map([...about].map(([name, one]) => [name, withOwed(one)]))
}

async function tasksByIds(scope: Scope, ids: readonly string[]): Promise<Map<string, CardedTask>> {
  const tasks = ids.length === 0 ? [] : await cardedTasks(scope, isOneOf(task.id, ids))
  return new Map(tasks.map(one => [one.id, one]))
}

async function requestsByIds(scope: Scope, ids: readonly string[]) {
  if (ids.length === 0) return new Map<string, never>()
  const { id, taskId, by, reason, dueAt } = dueRequest
  const rows = await scope.db
    .select({ id, taskId, by, reason, dueAt })
    .from(dueRequest)
    .where(and(eq(dueRequest.workspaceId, scope.workspace.id), isOneOf(dueRequest.id, ids)))
  return new Map(rows.map(row => [row.id, row]))
}

const clientColumns = {
  id: client.id,
  code: client.code,
  name: client.name,
  owner: client.owner,
  backup: client.backup,
}

async function questionsByIds(scope: Scope, ids: readonly string[]) {
  if (ids.length === 0) return new Map<string, never>()
  const rows = await scope.db
    .select({
      id: question.id,
      by: question.by,
      words: question.words,
      brief: { id: brief.id, code: brief.code, owner: brief.owner },
      client: clientColumns,
    })
    .from(question)
    .innerJoin(brief, and(eq(brief.workspaceId, scope.workspace.id), eq(brief.id, question.briefId)))
    .innerJoin(client, and(eq(client.workspaceId, scope.workspace.id), eq(client.id, brief.clientId)))
    .where(and(eq(question.workspaceId, scope.workspace.id), isOneOf(question.id, ids)))
  return new Map(rows.map(({ id, ...about }) => [id, about]))
}

async function clientsByIds(scope: Scope, ids: readonly string[]): Promise<Map<string, ClientFacts>> {
  if (ids.length === 0) return new Map()
  const rows = await scope.db
    .select(clientColumns)
    .from(client)
    .where(and(eq(client.workspaceId, scope.workspace.id), isOneOf(client.id, ids)))
  return new Map(rows.map(row => [row.id, row]))
}

type Promised = { clientId: string; promisedFor: Day; promisedBy: string; brokenBefore: number }

/** Each with how many of the same client's before it were broken in a row. */
async function promisesByIds(scope: Scope, ids: readonly string[]): Promise<Map<string, Promised>> {
  if (ids.length === 0) return new Map()
  const rows = await scope.db
    .select()
    .from(promise)
    .where(and(eq(promise.workspaceId, scope.workspace.id), isOneOf(promise.id, ids)))
  const clients = rows.map(row => row.clientId)
  const latest = rows.reduce((last, row) => (row.createdAt > last ? row.createdAt : last), new Date(0))
  const before = await scope.db
    .select({ clientId: promise.clientId, state: promise.state, createdAt: promise.createdAt })
    .from(promise)
    .where(
      and(
        eq(promise.workspaceId, scope.workspace.id),
        isOneOf(promise.clientId, clients),
        lt(promise.createdAt, latest),
      ),
    )
    .orderBy(desc(promise.createdAt))
  const brokenBefore = (of: (typeof rows)[number]): number => {
    const earlier = before.filter(one => one.clientId === of.clientId && one.createdAt < of.createdAt)
    const kept = earlier.findIndex(one => one.state !== 'broken' && one.state !== 'renewed')
    return (kept === -1 ? earlier : earlier.slice(0, kept)).filter(one => one.state === 'broken').length
  }
  return new Map(
    rows.map(row => {
      const { id, clientId, promisedFor, promisedBy } = row
      return [id, { clientId, promisedFor, promisedBy, brokenBefore: brokenBefore(row) }]
    }),
  )
}

// — those around —

/** Those who have left are still named. */
export async function everyone(scope: Scope): Promise<ReadonlyMap<string, Someone & { digestAt: Clock | null }>> {
  const rows = await scope.db
    .select({
      id: person.id,
      name: person.name,
      kind: person.kind,
      active: person.active,
      roles: person.roles,
      reportsTo: person.reportsTo,
      locale: person.locale,
      digestAt: person.digestAt,
      oneSummary: person.oneSummary,
      companyAt: timing.at,
      pausedAt: timing.pausedAt,
    })
    .from(person)
    .leftJoin(timing, and(eq(timing.workspaceId, scope.workspace.id), eq(timing.entry, MORNINGS.entry)))
    .where(eq(person.workspaceId, scope.workspace.id))
  return new Map(
    rows.map(({ id, name, kind, active, roles, reportsTo, locale, digestAt, companyAt, pausedAt, oneSummary }) => [
      id,
      {
        id,
        name,
        here: active && kind === 'member',
        roles,
        reportsTo,
        locale: locale ?? scope.workspace.locale,
        digestAt,
        morningAt: digestAt ?? companyAt ?? MORNINGS.at,
        // While no summary is made, what would be in it is asked.
        oneSummary: oneSummary && pausedAt === null,
      },
    ]),
  )
}
