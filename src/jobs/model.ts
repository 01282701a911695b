// What an entry of the timetable is, and what is known of its runs. Pure.
import { z } from 'zod'
import { type Calendar, type Hours, speakingTimes } from '../core/calendar.ts'
import { refuse } from '../core/refusal.ts'
import type { Clock, Day } from '../core/time.ts'
import type { Scope, Workspace } from '../ctx.ts'
import type { RunState } from '../db/schema.ts'

/**
 * workingDays: once on each working day · firstWorkingDay: once a month · everyDay: once a day, also at night and on days
 * off, so it must not speak to people · workingTime, always: again and again, `minutes` after the last time.
 */
export type When =
  | { rhythm: 'workingDays' | 'firstWorkingDay' | 'everyDay'; at: Clock }
  | { rhythm: 'workingTime' | 'always'; minutes: number }

/** `slot` is empty, or the clock chosen by those whom this run is for; the others are not its business. */
export type How = { late: boolean; slot: '' | Clock }

/** Messages said, and parts that failed and were left out, with what went wrong for the log. */
export type Ran = { said: number; failed: number; faults?: readonly unknown[] }

export type Entry<Name extends string = string> = {
  name: Name
  when: When
  /** Runs once more at each clock that somebody chose for themselves. */
  ownHours?: true
  /** Says what is to be said, in the transaction of `scope`, and answers how many messages that were. */
  run: (scope: Scope, today: Day, how: How) => Promise<number | Ran>
}

export const ENTRIES = [
  'digest.departments',
  'digest.people',
  'digest.receivables',
  'nudge.sweep',
  'report.noise',
  'outbox.archive',
  'ledger.alerts',
] as const
export type EntryName = (typeof ENTRIES)[number]

/** What admins changed of an entry. `changedAt` is also when it was resumed. */
export type Timing = { at: Clock | null; pausedAt: Date | null; changedAt: Date }

export type LastRun = {
  /** Which run it was: its day, or for a monthly entry the first of its month. */
  day: Day
  state: RunState
  at: Date
  said: number
  /** Parts left out; of a run that failed as a whole, how often it was tried. */
  failed: number
}

/** One row of runs that are made one after the other: an entry, or one slot of it. */
export type Track<E extends Entry = Entry> = {
  entry: E
  slot: '' | Clock
  timing?: Timing
  /** The latest that is on record, up to today. */
  last?: LastRun
}

export type Office = Pick<Workspace, 'zone' | 'createdAt'> & { hours: Hours; calendar: Calendar }

/** An entry with a clock, as it stands for this slot; undefined for one that comes again and again. */
export const clockOfTrack = ({ entry, slot, timing }: Track): Clock | undefined =>
  'at' in entry.when ? slot || timing?.at || entry.when.at : undefined

/** Once a month, and recorded as the month's. */
export const isMonthly = (when: When): boolean => when.rhythm === 'firstWorkingDay'

/** Needs no moment at which people work. */
export const isSilent = ({ when }: Entry): boolean => when.rhythm === 'everyDay' || when.rhythm === 'always'

export type JobsRefusal = 'jobs.unknown' | 'jobs.noClock' | 'jobs.clockQuiet' | 'jobs.busy' | 'jobs.notNow'

export const RetimeForm = z.object({ at: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/) })
export type RetimeForm = z.infer<typeof RetimeForm>

const ORDINARY: Calendar = { rest: [], days: {} }

/** Refuses, beside the field, a clock at which nobody could be told anything on an ordinary working day. */
export function mustBeSayable(entry: Entry, at: Clock, hours: Hours): void {
  if (isSilent(entry)) return
  const spans = speakingTimes('2026-01-05', hours, ORDINARY)
  if (spans.some(({ from, to }) => from <= at && at < to)) return
  const possible = spans.map(({ from, to }) => `${from}–${to}`).join(', ')
  refuse<JobsRefusal>('jobs.clockQuiet', 'at', { clock: at, possible })
}
