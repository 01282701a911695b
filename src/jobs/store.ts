// Runs and timings as rows. A run's row is its claim: whoever writes it carries it out, in the same transaction.
import { and, eq, isNull, type SQL, sql } from 'drizzle-orm'
import { type Clock, type Day, dayOf } from '../core/time.ts'
import type { Scope, Workspace } from '../ctx.ts'
import type { Db } from '../db/client.ts'
import { outbox, person, type RunState, run, timing, workspace } from '../db/schema.ts'
import type { DueRun } from './due.ts'
import type { Entry, LastRun, Ran, Timing, Track } from './model.ts'

/** Recorded beside the entries: up to when everything that was due is on record. */
const LOOKED = 'clock'

export type Board<E extends Entry = Entry> = { tracks: Track<E>[]; lookedAt: Date | undefined }

/** Where the clock runs: every workspace whose token is good, or one of them. */
export const offices = (db: Db, only?: string): Promise<Workspace[]> =>
  db
    .select()
    .from(workspace)
    .where(and(isNull(workspace.stoppedAt), only === undefined ? undefined : eq(workspace.id, only)))

const whereWaits = (db: Db, which: SQL): Promise<Workspace[]> =>
  db
    .select()
    .from(workspace)
    .where(
      and(
        isNull(workspace.stoppedAt),
        sql`${workspace.id} in (select ${outbox.workspaceId} from ${outbox} where ${which})`,
      ),
    )

/** Where messages were held for working time until now. */
export const whereHeld = (db: Db, now: Date): Promise<Workspace[]> =>
  whereWaits(db, sql`${outbox.state} = 'queued' and ${outbox.notBefore} is not null and ${outbox.notBefore} <= ${now}`)

/** Where messages have waited since before this moment, and not for people. */
export const whereUnsent = (db: Db, since: Date): Promise<Workspace[]> =>
  whereWaits(
    db,
    sql`${outbox.state} in ('queued', 'sending') and ${outbox.notBefore} is null and ${outbox.changedAt} < ${since}`,
  )

type Row = {
  workspace: string
  entry: string
  slot: '' | Clock
  changedAt: Date | null
  timedAt: Clock | null
  pausedAt: Date | null
  day: Day | null
  state: RunState | null
  at: Date | null
  said: number | null
  failed: number | null
}

/**
 * What is known of every entry in these workspaces, in one statement: one look into an index for each, however many years
 * are on record. A skipped day that was written before the clock was set back is not over.
 */
export async function boards<E extends Entry>(
  db: Db,
  workspaces: readonly Workspace[],
  entries: readonly E[],
  now: Date,
): Promise<Map<string, Board<E>>> {
  const names = [LOOKED, ...entries.map(({ name }) => name)]
  const own = entries.flatMap(({ name, ownHours }) => (ownHours ? [name] : []))
  const ids = workspaces.map(({ id }) => id)
  const days = workspaces.map(({ zone }) => dayOf(now, zone))
  const rows = await db.execute<Row>(sql`
    with here as (
      select id, today::date from unnest(${sql.param(ids)}::text[], ${sql.param(days)}::text[]) as here (id, today)
    ), chosen as (
      select distinct here.id, here.today, ${person.digestAt} as slot from here
      join ${person} on ${person.workspaceId} = here.id and ${person.digestAt} is not null
        and ${person.active} and ${person.kind} = 'member'
    ), wanted as (
      select here.id, here.today, name, '' as slot from here cross join unnest(${sql.param(names)}::text[]) as name
      union all
      select chosen.id, chosen.today, name, chosen.slot from chosen cross join unnest(${sql.param(own)}::text[]) as name
    )
    select wanted.id as workspace, wanted.name as entry, wanted.slot,
      timing.changed_at as "changedAt", timing.at as "timedAt", timing.paused_at as "pausedAt",
      last.day::text as day, last.state, last.at, last.said, last.failed
    from wanted
    left join timing on timing.workspace_id = wanted.id and timing.entry = wanted.name
    left join lateral (
      select run.day, run.state, run.at, run.said, run.failed from run
      where run.workspace_id = wanted.id and run.entry = wanted.name and run.slot = wanted.slot
        and run.day <= wanted.today and not (run.state = 'skipped' and run.at > ${now})
      order by run.day desc limit 1
    ) last on true
    order by wanted.slot
  `)
  const found = new Map<string, Board<E>>(ids.map(id => [id, { tracks: [], lookedAt: undefined }]))
  const byEntry = Map.groupBy(rows, row => row.entry)
  for (const row of byEntry.get(LOOKED) ?? []) {
    const board = found.get(row.workspace)
    if (board && row.at) board.lookedAt = row.at
  }
  for (const entry of entries) {
    for (const row of byEntry.get(entry.name) ?? []) found.get(row.workspace)?.tracks.push(toTrack(entry, row))
  }
  return found
}

function toTrack<E extends Entry>(entry: E, row: Row): Track<E> {
  const { slot, day, state, at, said, failed, changedAt, timedAt, pausedAt } = row
  const timing: Timing | undefined = changedAt ? { at: timedAt, pausedAt, changedAt } : undefined
  const last: LastRun | undefined =
    day && state && at ? { day, state, at, said: said ?? 0, failed: failed ?? 0 } : undefined
  return { entry, slot, ...(timing && { timing }), ...(last && { last }) }
}

export async function board<E extends Entry>(scope: Scope, entries: readonly E[]): Promise<Board<E>> {
  const found = await boards(scope.db, [scope.workspace], entries, scope.now)
  return found.get(scope.workspace.id) ?? { tracks: [], lookedAt: undefined }
}

/** First number of our advisory locks; the second is the workspace's. */
const LOCK = 0x6c69

/**
 * Until the end of the transaction this workspace's runs are ours; false when somebody else has them, without waiting. A
 * process that froze in the middle is thrown out after a minute.
 */
export async function takeRuns({ db, workspace }: Scope): Promise<boolean> {
  const rows = await db.execute<{ taken: boolean }>(sql`
    select pg_try_advisory_xact_lock(${LOCK}, hashtext(${workspace.id})) as taken,
      set_config('idle_in_transaction_session_timeout', '60000', true)
  `)
  return rows[0]?.taken === true
}

const rowOf = ({ workspace, now }: Scope, { track, day, state }: DueRun) => ({
  workspaceId: workspace.id,
  entry: track.entry.name,
  slot: track.slot,
  day,
  state,
  at: now,
})

const ofRun = ({ workspace }: Scope, { track, day }: DueRun) =>
  and(eq(run.workspaceId, workspace.id), eq(run.entry, track.entry.name), eq(run.slot, track.slot), eq(run.day, day))

const onRun = [run.workspaceId, run.entry, run.slot, run.day]
/** Written before the clock was set back. */
const notYetSkipped = sql`${run.state} = 'skipped' and ${run.at} > excluded.at`

/** Puts the run on record as ours; false when it is on record already. What it comes over must still stand as it was read. */
export async function claim(scope: Scope, due: DueRun): Promise<boolean> {
  const { over } = due
  const row = rowOf(scope, due)
  const set = { state: due.state, at: scope.now, said: 0, failed: 0 }
  const rows = over
    ? await scope.db
        .update(run)
        .set(set)
        .where(and(ofRun(scope, due), eq(run.state, over.state), eq(run.at, over.at)))
        .returning({ entry: run.entry })
    : await scope.db
        .insert(run)
        .values(row)
        .onConflictDoUpdate({ target: onRun, set, setWhere: notYetSkipped })
        .returning({ entry: run.entry })
  return rows.length > 0
}

export async function finish(scope: Scope, due: DueRun, { said, failed }: Ran, ms: number): Promise<void> {
  await scope.db.update(run).set({ said, failed, ms }).where(ofRun(scope, due))
}

/** The run fell through as a whole, for so many times by now. */
export async function recordFailed(scope: Scope, due: DueRun, ms: number): Promise<void> {
  const failed = due.over?.state === 'failed' ? due.over.failed + 1 : 1
  const row = { ...rowOf(scope, due), state: 'failed' as const, failed, ms }
  // Whoever carried it out meanwhile is right.
  const asRead = due.over
    ? and(eq(run.state, due.over.state), eq(run.at, due.over.at))
    : sql`${run.state} = 'skipped' and ${run.at} > excluded.at`
  await scope.db
    .insert(run)
    .values(row)
    .onConflictDoUpdate({
      target: onRun,
      set: { state: 'failed', failed, ms, at: scope.now },
      ...(asRead && { setWhere: asRead }),
    })
}

/** Rows in one statement, of six parameters each. */
const BATCH = 5000

export async function recordSkipped(scope: Scope, runs: readonly DueRun[]): Promise<void> {
  const rows = runs.map(due => rowOf(scope, due))
  for (let i = 0; i < rows.length; i += BATCH) {
    await scope.db
      .insert(run)
      .values(rows.slice(i, i + BATCH))
      .onConflictDoUpdate({ target: onRun, set: { at: scope.now }, setWhere: notYetSkipped })
  }
}

/** All that was due in these workspaces is on record up to now. */
export async function recordLook(db: Db, workspaces: readonly Workspace[], now: Date): Promise<void> {
  if (workspaces.length === 0) return
  await db
    .insert(run)
    .values(
      workspaces.map(({ id, zone }) => ({
        workspaceId: id,
        entry: LOOKED,
        day: dayOf(now, zone),
        state: 'done' as const,
        at: now,
      })),
    )
    .onConflictDoUpdate({ target: onRun, set: { at: now } })
}

// — what admins change —

/** Locked until the end of the transaction; an entry that nobody has changed gets its row. */
export async function timingToChange(scope: Scope, by: string, entry: string): Promise<Timing> {
  const mine = and(eq(timing.workspaceId, scope.workspace.id), eq(timing.entry, entry))
  await scope.db
    .insert(timing)
    .values({ workspaceId: scope.workspace.id, entry, changedBy: by, changedAt: scope.now })
    .onConflictDoNothing()
  const rows = await scope.db
    .select({ at: timing.at, pausedAt: timing.pausedAt, changedAt: timing.changedAt })
    .from(timing)
    .where(mine)
    .for('update')
  const row = rows[0]
  if (!row) throw new Error('a timing that was written is there')
  return row
}

export async function saveTiming(
  scope: Scope,
  by: string,
  entry: string,
  to: Pick<Timing, 'at' | 'pausedAt'>,
): Promise<void> {
  await scope.db
    .update(timing)
    .set({ ...to, changedBy: by, changedAt: scope.now })
    .where(and(eq(timing.workspaceId, scope.workspace.id), eq(timing.entry, entry)))
}
