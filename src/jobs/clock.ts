// What is due of the timetable, and carrying it out once: on time, late after an outage, never twice. What is due is
// pure; "once" is a row in `run`, so neither a second replica nor a second tick needs to be told.
import { and, eq, isNull, sql } from 'drizzle-orm'
import { schedule } from 'node-cron'
import { type Calendar, type Hours, isWorkingDay, nextWorkingMoment } from '../core/calendar.ts'
import { addDays, type Clock, type Day, dayOf, instantOf } from '../core/time.ts'
import type { Scope, Workspace } from '../ctx.ts'
import type { Db } from '../db/client.ts'
import type { Enqueue } from '../db/queue.ts'
import { type RunState, run, workspace } from '../db/schema.ts'
import type { Log } from '../log.ts'
import type { Metrics } from '../metrics.ts'
import { requeue } from '../outbox/deliver.ts'
import { type Entry, timetable } from './table.ts'

export type DueRun = {
  entry: Entry
  /** What the run is recorded as: the entry's name, with its clock when it runs several times a day. */
  name: string
  day: Day
  state: RunState
}

/** By recorded name, the last day of which the run is recorded. */
export type Recorded = ReadonlyMap<string, Day>

type Office = Pick<Workspace, 'zone' | 'createdAt'> & { hours: Hours; calendar: Calendar }

/** A start of the process or a slow tick is no outage; what comes later than this says that it is late. */
const GRACE_MS = 10 * 60_000

const nameAt = (entry: Entry, clock: Clock): string => (entry.at.length === 1 ? entry.name : `${entry.name}#${clock}`)

export const namesOf = (entries: readonly Entry[]): string[] =>
  entries.flatMap(entry => entry.at.map(clock => nameAt(entry, clock)))

/**
 * Every run whose moment has come since its last record, oldest first. Only the latest of today is carried out, and only
 * while people work and it is not quiet time; in a pause of the day it waits. A clock that was set back meets days that
 * are recorded already.
 */
export function dueRuns(entries: readonly Entry[], office: Office, recorded: Recorded, now: Date): DueRun[] {
  const today = dayOf(now, office.zone)
  const speakFrom = nextWorkingMoment(now, office.hours, office.calendar, office.zone)
  const mayStill = dayOf(speakFrom, office.zone) === today
  return entries.flatMap(entry => {
    const slots = slotsOf(entry, office, recorded, now)
    const last = slots.at(-1)
    const current = last?.day === today && mayStill ? last : undefined
    return slots.flatMap((slot): DueRun[] => {
      const { name, day, moment } = slot
      if (slot !== current) return [{ entry, name, day, state: 'skipped' }]
      if (speakFrom > now) return []
      return [{ entry, name, day, state: now.getTime() - moment.getTime() < GRACE_MS ? 'done' : 'late' }]
    })
  })
}

type Slot = { name: string; day: Day; moment: Date }

/** The unrecorded moments of an entry up to now, in their order. */
function slotsOf(entry: Entry, office: Office, recorded: Recorded, now: Date): Slot[] {
  const { zone, hours, calendar, createdAt } = office
  const slots: Slot[] = []
  const today = dayOf(now, zone)
  const born = dayOf(createdAt, zone)
  const open = entry.at.map(clock => {
    const name = nameAt(entry, clock)
    const done = recorded.get(name)
    return { name, clock, from: done === undefined ? born : addDays(done, 1) }
  })
  const first = open.map(slot => slot.from).sort()[0] ?? today
  for (let day = first; day <= today; day = addDays(day, 1)) {
    if (!isWorkingDay(day, calendar)) continue
    for (const { name, clock, from } of open) {
      if (day < from) continue
      // Moved into the working time of that day: an office that opens at ten hears its morning at ten.
      const moment = nextWorkingMoment(instantOf(day, clock, zone), hours, calendar, zone)
      if (moment > createdAt && moment <= now && dayOf(moment, zone) === day) slots.push({ name, day, moment })
    }
  }
  return slots
}

export type ClockDeps = { db: Db; enqueue: Enqueue; log: Log; metrics: Metrics; clock: () => Date }

/** Carries out what is due in every workspace. A run that fails is rolled back, logged, and due again at the next tick. */
export async function tick(deps: ClockDeps, now: Date, entries: readonly Entry[] = timetable): Promise<void> {
  const { db, enqueue, log } = deps
  const workspaces = await db.select().from(workspace).where(isNull(workspace.stoppedAt))
  for (const here of workspaces) {
    const scope: Scope = { db, enqueue, workspace: here, now }
    try {
      const due = dueRuns(entries, here, await recordedRuns(scope, entries), now)
      await recordSkipped(scope, due)
      for (const one of due.filter(({ state }) => state !== 'skipped')) await carryOut(scope, one, log)
    } catch (err) {
      log.error({ err, workspace: here.id }, 'the timetable could not be read')
    }
  }
}

async function carryOut(scope: Scope, { entry, name, day, state }: DueRun, log: Log): Promise<void> {
  const started = performance.now()
  try {
    const said = await scope.db.transaction(async db => {
      // The claim: another replica waits here until this transaction ends, and then has it only if it failed.
      const claimed = await db
        .insert(run)
        .values({ workspaceId: scope.workspace.id, entry: name, day, state, at: scope.now })
        .onConflictDoNothing()
        .returning({ entry: run.entry })
      if (claimed.length === 0) return undefined
      const count = await entry.run({ ...scope, db }, day, { late: state === 'late' })
      await db
        .update(run)
        .set({ said: count })
        .where(and(eq(run.workspaceId, scope.workspace.id), eq(run.entry, name), eq(run.day, day)))
      return count
    })
    if (said === undefined) return
    const ms = Math.round(performance.now() - started)
    log.info({ workspace: scope.workspace.id, entry: name, day, state, said, ms }, 'run')
  } catch (err) {
    log.error({ err, workspace: scope.workspace.id, entry: name, day }, 'a run failed and is tried again')
  }
}

/** Rows in one statement, of six parameters each. */
const BATCH = 5000

async function recordSkipped(scope: Scope, due: readonly DueRun[]): Promise<void> {
  const rows = due.flatMap(({ name, day, state }) =>
    state === 'skipped' ? [{ workspaceId: scope.workspace.id, entry: name, day, state, at: scope.now }] : [],
  )
  for (let i = 0; i < rows.length; i += BATCH) {
    await scope.db
      .insert(run)
      .values(rows.slice(i, i + BATCH))
      .onConflictDoNothing()
  }
}

/** One look into the index per name, however many years are recorded. */
async function recordedRuns(scope: Scope, entries: readonly Entry[]): Promise<Recorded> {
  const names = sql.join(
    namesOf(entries).map(name => sql`(${name}::text)`),
    sql`, `,
  )
  const rows = await scope.db.execute<{ name: string; day: Day | null }>(sql`
    select wanted.name, (
      select max(${run.day})::text from ${run}
      where ${eq(run.workspaceId, scope.workspace.id)} and ${run.entry} = wanted.name
    ) as day
    from (values ${names}) as wanted (name)
  `)
  return new Map(rows.flatMap(row => (row.day === null ? [] : [[row.name, row.day] as const])))
}

/** A message that waits longer than this has probably lost its job; also how often that is looked after. */
const STUCK_MS = 10 * 60_000

export type RunningClock = {
  /** Carries out at once what is due now, after a tick that is under way; resolves when it is all said. */
  tickNow: () => Promise<void>
  /** No tick begins any more; resolves when the one under way is done. */
  stop: () => Promise<void>
}

/** Ticks every minute of real time; what time it is says `deps.clock`. */
export function startClock(deps: ClockDeps): RunningClock {
  const { db, enqueue, log, clock } = deps
  let last: Promise<void> = Promise.resolve()
  let lookedAfter = Number.NEGATIVE_INFINITY

  async function once(): Promise<void> {
    try {
      await tick(deps, clock())
      if (performance.now() - lookedAfter < STUCK_MS) return
      lookedAfter = performance.now()
      await requeueStuck()
    } catch (err) {
      log.error({ err }, 'a tick failed')
    }
  }

  async function requeueStuck(): Promise<void> {
    const unsentSince = new Date(clock().getTime() - STUCK_MS)
    const workspaces = await db.select({ id: workspace.id }).from(workspace).where(isNull(workspace.stoppedAt))
    for (const { id } of workspaces) {
      const stuck = await db.transaction(tx => requeue({ db: tx, enqueue }, id, { unsentSince }))
      if (stuck > 0) log.warn({ workspace: id, messages: stuck }, 'messages were waiting too long')
    }
  }

  const tickNow = (): Promise<void> => {
    last = last.then(once)
    return last
  }

  const task = schedule('* * * * *', tickNow, {
    name: 'timetable',
    noOverlap: true,
    logger: {
      info: () => undefined,
      debug: () => undefined,
      warn: words => log.warn({ cron: 'timetable' }, words),
      error: (words, err) => log.error({ err: err ?? words }, 'the minute clock'),
    },
  })
  return {
    tickNow,
    async stop() {
      await task.destroy()
      await last
    },
  }
}
