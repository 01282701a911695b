// How far the asking has come: one row per matter, and one per time that somebody was asked.
import { and, asc, desc, eq, gt, inArray, isNull, lte, notExists, type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Scope } from '../ctx.ts'
import { activity, ask, nudge, outbox } from '../db/schema.ts'
import { isAmong } from '../outbox/row.ts'
import { type Asked, type Kind, type Matter, matterName, type Remark, readMatter } from './matter.ts'
import { waits } from './store.ts'

export type Row = Matter & { since: Date; level: number; times: number; person: string | null; nextAt: Date }

const here = (scope: Scope) => eq(nudge.workspaceId, scope.workspace.id)
const open = isNull(nudge.closedAt)
/** As one parameter: a long list of pairs would be planned as many conditions. */
const among = (matters: readonly Matter[], kind: unknown, subject: unknown): SQL => {
  const pairs = JSON.stringify(matters.map(one => ({ kind: one.kind, subject: one.subject })))
  return sql`(${kind}, ${subject}) in (select * from json_to_recordset(${pairs}::json) as pair(kind text, subject text))`
}

const columns = {
  kind: sql<Kind>`${nudge.kind}`,
  subject: nudge.subject,
  since: nudge.since,
  level: nudge.level,
  times: nudge.times,
  person: nudge.person,
  nextAt: nudge.nextAt,
}

/** Locked for the transaction; what another process asks about at this moment is left to it. */
export const dueRows = (scope: Scope, limit: number): Promise<Row[]> =>
  scope.db
    .select(columns)
    .from(nudge)
    .where(and(here(scope), open, lte(nudge.nextAt, scope.now)))
    .orderBy(asc(nudge.nextAt))
    .limit(limit)
    .for('update', { skipLocked: true })

/**
 * Begun, and nobody was asked about them: their day may have been brought forward since, or another pace been set. Locked
 * for the transaction; what somebody answers at this moment is left to them.
 */
export const unaskedRows = (scope: Scope): Promise<Row[]> =>
  scope.db
    .select(columns)
    .from(nudge)
    .where(
      and(
        here(scope),
        open,
        eq(nudge.level, 0),
        isNull(nudge.person),
        gt(nudge.nextAt, scope.now),
        notExists(
          scope.db
            .select({ id: ask.id })
            .from(ask)
            .where(
              and(eq(ask.workspaceId, scope.workspace.id), eq(ask.kind, nudge.kind), eq(ask.subject, nudge.subject)),
            ),
        ),
      ),
    )
    .for('update', { skipLocked: true })

/** The open rows of these, locked. */
export async function rowsToChange(scope: Scope, matters: readonly Matter[]): Promise<Row[]> {
  if (matters.length === 0) return []
  return scope.db
    .select(columns)
    .from(nudge)
    .where(and(here(scope), open, among(matters, nudge.kind, nudge.subject)))
    .orderBy(asc(nudge.kind), asc(nudge.subject))
    .for('update')
}

/**
 * Those that somebody was asked about, so that messages of them stand, and that no longer wait, or wait anew. By `except`,
 * which makes each list once: found out for each row, what waits would cost the square, whenever the planner expects few.
 */
export async function askedAndOver(scope: Scope): Promise<Matter[]> {
  const over = await scope.db.execute<Matter>(sql`
    select kind, subject from (
      select ${nudge.kind}, ${nudge.subject}, ${nudge.since} from ${nudge}
      where ${here(scope)} and ${open} and ${nudge.level} > 0
      except select waits.kind, waits.id::text, waits.since from ${waits(scope)}
    ) as over`)
  return [...over]
}

/** Rows in one statement: 9 parameters each, far below PostgreSQL's 65,535. */
const BATCH = 1000

function batches<T>(all: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(all.length / BATCH) }, (_, n) => all.slice(n * BATCH, (n + 1) * BATCH))
}

/**
 * Begins to count for what waits, or waits anew. Answers which of them: what another process has begun meanwhile stays as
 * it is.
 */
export async function beginRows(scope: Scope, rows: readonly Row[]): Promise<Matter[]> {
  if (rows.length === 0) return []
  const begun = await scope.db.execute<Matter>(sql`
    insert into ${nudge} (workspace_id, kind, subject, since, level, times, person, next_at)
    select ${scope.workspace.id}, kind, subject, since, level, times, person, "nextAt" from ${listOf(rows)}
    on conflict (workspace_id, kind, subject) do update set since = excluded.since, level = excluded.level,
      times = excluded.times, person = excluded.person, next_at = excluded.next_at, closed_at = null
    where ${nudge.closedAt} is not null or ${nudge.since} <> excluded.since
    returning kind, subject`)
  return [...begun]
}

/** As one parameter. */
const listOf = (rows: readonly Row[]): SQL =>
  sql`json_to_recordset(${JSON.stringify(rows)}::json) as listed(kind text, subject text, since timestamptz,
    level int, times int, person text, "nextAt" timestamptz)`

/** Of rows that the caller has locked. */
export async function saveRows(scope: Scope, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return
  await scope.db.execute(sql`
    update ${nudge} set level = listed.level, times = listed.times, person = listed.person, next_at = listed."nextAt"
    from ${listOf(rows)}
    where ${here(scope)} and ${nudge.kind} = listed.kind and ${nudge.subject} = listed.subject`)
}

/** Of two who close the same at once, one is answered with it. Locked in one order, so that they do not wait for each other. */
export async function closeRows(scope: Scope, rows: readonly Matter[]): Promise<Matter[]> {
  const closed: Matter[] = []
  for (const some of batches(rows)) {
    const locked = await rowsToChange(scope, some)
    if (locked.length === 0) continue
    closed.push(
      ...(await scope.db
        .update(nudge)
        .set({ closedAt: scope.now })
        .where(and(here(scope), open, among(locked, nudge.kind, nudge.subject)))
        .returning({ kind: columns.kind, subject: nudge.subject })),
    )
  }
  return closed
}

// — each time somebody was asked —

export type NewAsk = Matter & { person: string; level: number; via: Asked['via'] }

/** Written from one parameter: a morning counts thousands. */
export async function keepAsks(scope: Scope, asks: readonly NewAsk[]): Promise<void> {
  if (asks.length === 0) return
  const rows = JSON.stringify(
    asks.map(({ kind, subject, person, level, via }) => ({ kind, subject, person, level, via })),
  )
  await scope.db.execute(sql`
    insert into ${ask} (workspace_id, kind, subject, person, level, via, at)
    select ${scope.workspace.id}, kind, subject, person, level, via, ${scope.now.toISOString()}::timestamptz
    from json_to_recordset(${rows}::json) as asked(kind text, subject text, person text, level int, via text)`)
}

/** Who was ever asked about these, in order, by `kind:subject`. */
export async function asksAbout(scope: Scope, matters: readonly Matter[]): Promise<Map<string, Asked[]>> {
  if (matters.length === 0) return new Map()
  const rows = await scope.db
    .select()
    .from(ask)
    .where(and(eq(ask.workspaceId, scope.workspace.id), among(matters, ask.kind, ask.subject)))
    .orderBy(asc(ask.id))
  const found = new Map<string, Asked[]>()
  for (const { kind, subject, person, level, via, at, answer } of rows) {
    const name = `${kind}:${subject}`
    const list = found.get(name)
    const one = { person, level, via, at, answer }
    if (list) list.push(one)
    else found.set(name, [one])
  }
  return found
}

/** The items of the lists that these people were shown at these moments. */
export async function listed(
  scope: Scope,
  lists: readonly { person: string; at: Date }[],
): Promise<(Matter & { person: string; level: number; at: Date })[]> {
  if (lists.length === 0) return []
  const rows = await scope.db
    .select()
    .from(ask)
    .where(
      and(
        eq(ask.workspaceId, scope.workspace.id),
        inArray(ask.at, [...new Set(lists.map(list => list.at))]),
        inArray(ask.person, [...new Set(lists.map(list => list.person))]),
        eq(ask.via, 'list'),
      ),
    )
    .orderBy(asc(ask.id))
  const wanted = new Set(lists.map(({ person, at }) => `${person} ${at.getTime()}`))
  return rows.flatMap(({ kind, subject, person, level, at }) => {
    const matter = readMatter(`${kind}:${subject}`)
    return matter && wanted.has(`${person} ${at.getTime()}`) ? [{ ...matter, person, level, at }] : []
  })
}

/** The open rows of these, to look at. */
export async function openRows(scope: Scope, matters: readonly Matter[]): Promise<Row[]> {
  if (matters.length === 0) return []
  return scope.db
    .select(columns)
    .from(nudge)
    .where(and(here(scope), open, among(matters, nudge.kind, nudge.subject)))
}

/**
 * Their last ask has its answer. Earlier ones that they let pass stay without. False when nothing was open: whoever was not
 * asked has nothing to answer.
 */
export async function answerAsk(scope: Scope, matter: Matter, person: string, answer: string): Promise<boolean> {
  const [last] = await scope.db
    .select({ id: ask.id })
    .from(ask)
    .where(
      and(
        eq(ask.workspaceId, scope.workspace.id),
        eq(ask.kind, matter.kind),
        eq(ask.subject, matter.subject),
        eq(ask.person, person),
      ),
    )
    .orderBy(desc(ask.id))
    .limit(1)
  if (!last) return false
  await scope.db
    .update(ask)
    .set({ answer, answeredAt: scope.now })
    .where(and(eq(ask.workspaceId, scope.workspace.id), eq(ask.id, last.id), isNull(ask.answer)))
  return true
}

/** Over without a word of theirs: whoever was asked last is not counted as one who let it pass. */
export async function settleAsks(scope: Scope, matters: readonly Matter[]): Promise<void> {
  if (matters.length === 0) return
  const last = scope.db
    .select({ id: sql`max(${ask.id})` })
    .from(ask)
    .where(and(eq(ask.workspaceId, scope.workspace.id), among(matters, ask.kind, ask.subject)))
    .groupBy(ask.kind, ask.subject)
  await scope.db
    .update(ask)
    .set({ answer: 'settled', answeredAt: scope.now })
    .where(and(eq(ask.workspaceId, scope.workspace.id), inArray(ask.id, last), isNull(ask.answer)))
}

const Said = z.object({ reason: z.string().optional() }).catch({})

/** What people said without settling it, by `kind:subject`, in order. */
export async function remarksAbout(scope: Scope, matters: readonly Matter[]): Promise<Map<string, Remark[]>> {
  if (matters.length === 0) return new Map()
  const rows = await scope.db
    .select()
    .from(activity)
    .where(
      and(
        eq(activity.workspaceId, scope.workspace.id),
        eq(activity.kind, 'nudge'),
        isAmong(activity.subject, matters.map(matterName)),
      ),
    )
    .orderBy(asc(activity.id))
  const found = new Map<string, Remark[]>()
  for (const { subject, what, who, after, at } of rows) {
    if (who === null || (what !== 'doing' && what !== 'notMine')) continue
    found.set(subject, [...(found.get(subject) ?? []), { person: who, what, reason: Said.parse(after).reason, at }])
  }
  return found
}

/** What happened last to these tasks, questions and promises, by id. */
export async function lastActs(
  scope: Scope,
  ids: readonly string[],
): Promise<Map<string, { what: string; who: string | null; at: Date }>> {
  if (ids.length === 0) return new Map()
  const rows = await scope.db
    .selectDistinctOn([activity.subject], {
      subject: activity.subject,
      what: activity.what,
      who: activity.who,
      at: activity.at,
    })
    .from(activity)
    .where(
      and(
        eq(activity.workspaceId, scope.workspace.id),
        inArray(activity.kind, ['task', 'question', 'promise']),
        isAmong(activity.subject, ids),
      ),
    )
    .orderBy(asc(activity.subject), desc(activity.id))
  return new Map(rows.map(({ subject, ...act }) => [subject, act]))
}

// — what of it never went out —

/** Keys of these that Slack does not show yet. */
export async function unsent(scope: Scope, keys: readonly string[]): Promise<Set<string>> {
  if (keys.length === 0) return new Set()
  const rows = await scope.db
    .select({ key: outbox.key })
    .from(outbox)
    .where(and(eq(outbox.workspaceId, scope.workspace.id), isAmong(outbox.key, keys), isNull(outbox.ts)))
  return new Set(rows.map(row => row.key))
}

export async function unsentInSeries(scope: Scope, series: readonly string[]): Promise<string[]> {
  if (series.length === 0) return []
  const rows = await scope.db
    .select({ key: outbox.key })
    .from(outbox)
    .where(and(eq(outbox.workspaceId, scope.workspace.id), isAmong(outbox.series, series), isNull(outbox.ts)))
  return rows.map(row => row.key)
}
