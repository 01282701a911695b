// Which part of a morning speaks of a task, and to whom. Pure; `now` and the calendar are arguments. Days are turned into
// instants once, so that a million tasks are compared and not converted.
import { addWorkingDays, type Calendar, workingDayOnOrBefore } from '../core/calendar.ts'
import { addDays, clockOf, type Day, dayOf, daysBetween, instantOf } from '../core/time.ts'
import type { OpenTask } from './model.ts'

export type Where = { zone: string; calendar: Calendar }

/** How many working days after today a morning looks ahead. */
const AHEAD = 2

/** Working days without an answer after which an offer stands in the morning of whoever answers for the client. */
const UNANSWERED = 4

/** Fewer days off in a row are a weekend with a day off beside it at most. */
const PAUSE = 3

/** Days off that ended with today; more than a weekend. */
export type Pause = { from: Day; days: number }

/** The instants that part one morning's tasks. */
export type Bounds = {
  now: Date
  /** The first instant of today, of tomorrow, and the first that today's digests no longer speak of. */
  today: Date
  tomorrow: Date
  horizon: Date
  /** Offered at or before this and still without an answer. */
  givenUp: Date
  /** With the first instant of it. */
  pause: (Pause & { since: Date }) | undefined
}

export function boundsOf(now: Date, { zone, calendar }: Where): Bounds {
  const today = dayOf(now, zone)
  const startOf = (day: Day): Date => instantOf(day, '00:00', zone)
  const pause = pauseBefore(today, calendar)
  return {
    now,
    today: startOf(today),
    tomorrow: startOf(addDays(today, 1)),
    horizon: startOf(addDays(addWorkingDays(today, AHEAD, calendar), 1)),
    givenUp: instantOf(addWorkingDays(today, -UNANSWERED, calendar), clockOf(now, zone), zone),
    pause: pause && { ...pause, since: startOf(pause.from) },
  }
}

export function pauseBefore(today: Day, calendar: Calendar): Pause | undefined {
  const from = addDays(workingDayOnOrBefore(addDays(today, -1), calendar), 1)
  const days = daysBetween(from, today)
  return days >= PAUSE ? { from, days } : undefined
}

/** `offDays`: it fell due while nobody worked. `waiting`: due later, but still waiting to be accepted. */
export type DeskPart = 'late' | 'offDays' | 'today' | 'soon' | 'waiting'

/** Where a task stands in the morning of whoever has it on their desk. Late from the minute it was due. */
export function deskPart(task: OpenTask, { now, today, tomorrow, horizon, pause }: Bounds): DeskPart | undefined {
  if (task.status === 'submitted') return undefined
  if (task.dueAt < now) return pause && task.dueAt >= pause.since && task.dueAt < today ? 'offDays' : 'late'
  if (task.dueAt < tomorrow) return 'today'
  if (task.dueAt < horizon) return 'soon'
  return task.status === 'offered' ? 'waiting' : undefined
}

/** One person's tasks in a part of a digest; `null` when nobody was named yet. */
export type Group<T> = { person: string | null; tasks: T[] }
export type DepartmentPart = Exclude<DeskPart, 'waiting'>
export type DepartmentDigest<T> = Record<DepartmentPart, Group<T>[]>

/** The tasks of one department by urgency and person; `tasks` come with the soonest due first, and so does whoever is most pressed. */
export function departmentDigest<T extends OpenTask>(tasks: readonly T[], bounds: Bounds): DepartmentDigest<T> {
  const parts: Record<DepartmentPart, Map<string | null, Group<T>>> = {
    late: new Map(),
    offDays: new Map(),
    today: new Map(),
    soon: new Map(),
  }
  for (const task of tasks) {
    const part = deskPart(task, bounds)
    if (part === undefined || part === 'waiting') continue
    const group = parts[part].get(task.assignee)
    if (group) group.tasks.push(task)
    else parts[part].set(task.assignee, { person: task.assignee, tasks: [task] })
  }
  const of = (part: DepartmentPart): Group<T>[] => [...parts[part].values()]
  return { late: of('late'), offDays: of('offDays'), today: of('today'), soon: of('soon') }
}

/** Whether something may be said of a person: that they are with us, or that a word for them reaches somebody. */
export type Is = (person: string) => boolean

/** Who answers to the client for a task: the client's owner or backup, else whoever asked for the work. */
export const keeperOf = (task: OpenTask, hears: Is): string | undefined =>
  [task.clientOwner, task.clientBackup, task.manager].find(person => person !== null && hears(person)) ?? undefined

/** Who accepts the work and grants a later date: whoever asked for it, else those of the client. */
export const approverOf = (task: OpenTask, hears: Is): string | undefined =>
  [task.manager, task.clientOwner, task.clientBackup].find(person => person !== null && hears(person)) ?? undefined

/** `orphaned`: given to somebody who has left. `uncovered`: to somebody on leave for whom nobody stands in. */
export type KeeperPart = 'orphaned' | 'uncovered' | 'keptLate' | 'unanswered'

/**
 * Why whoever answers for the client hears of a task on somebody else's desk: for its most pressing reason only. `isHere`
 * tells who has not left; `hears`, whom a word reaches today.
 */
export function keeperPart(task: OpenTask, bounds: Bounds, isHere: Is, hears: Is): KeeperPart | undefined {
  const { status, assignee, dueAt, offeredAt } = task
  if (status === 'submitted') return undefined
  if (assignee !== null && !isHere(assignee)) return 'orphaned'
  if (dueAt < bounds.now) return 'keptLate'
  if (assignee !== null && dueAt < bounds.horizon && !hears(assignee)) return 'uncovered'
  return status === 'offered' && offeredAt <= bounds.givenUp ? 'unanswered' : undefined
}
