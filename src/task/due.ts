// Which tasks a morning speaks of and to whom. Pure; `now` and the calendar are arguments. Days are turned into instants once, so that a hundred thousand tasks are compared and not converted.
import { addWorkingDays, type Calendar } from '../core/calendar.ts'
import { addDays, clockOf, dayOf, instantOf } from '../core/time.ts'
import type { OpenTask } from './model.ts'

export type Where = { zone: string; calendar: Calendar }

/** How many working days after today a morning looks ahead. */
const AHEAD = 2

/** Working days without an answer after which an offer stands in the morning of whoever answers for the client. */
const UNANSWERED_DAYS = 4

/** The first instant that today's digests no longer speak of. */
export const horizonOf = (now: Date, { zone, calendar }: Where): Date =>
  instantOf(addDays(addWorkingDays(dayOf(now, zone), AHEAD, calendar), 1), '00:00', zone)

/** Whether somebody has still to hand it in; work handed in waits for its manager. */
const isToDo = (task: OpenTask): boolean => task.status !== 'submitted'

export type Sorted<T> = { late: T[]; today: T[]; soon: T[] }

const byDue = (a: OpenTask, b: OpenTask): number => a.dueAt.getTime() - b.dueAt.getTime() || a.number - b.number

/** Late from the minute it was due; `soon` is the next two working days and the rest days among them. */
function sorted<T extends OpenTask>(tasks: readonly T[], now: Date, where: Where): Sorted<T> {
  const tomorrow = instantOf(addDays(dayOf(now, where.zone), 1), '00:00', where.zone)
  const horizon = horizonOf(now, where)
  const parts: Sorted<T> = { late: [], today: [], soon: [] }
  for (const task of tasks) {
    if (!isToDo(task) || task.dueAt >= horizon) continue
    if (task.dueAt < now) parts.late.push(task)
    else if (task.dueAt < tomorrow) parts.today.push(task)
    else parts.soon.push(task)
  }
  for (const part of Object.values(parts)) part.sort(byDue)
  return parts
}

/** One person's tasks in a part of a digest; `null` when nobody was named yet. */
export type Group<T> = { person: string | null; tasks: T[] }
export type DepartmentDigest<T> = Record<keyof Sorted<T>, Group<T>[]>

/** The tasks of one department by urgency and person, whoever is most pressed first. */
export function departmentDigest<T extends OpenTask>(
  tasks: readonly T[],
  now: Date,
  where: Where,
): DepartmentDigest<T> {
  const { late, today, soon } = sorted(tasks, now, where)
  return { late: byPerson(late), today: byPerson(today), soon: byPerson(soon) }
}

const byPerson = <T extends OpenTask>(tasks: readonly T[]): Group<T>[] =>
  [...Map.groupBy(tasks, task => task.assignee)].map(([person, theirs]) => ({ person, tasks: theirs }))

export type PersonalDigest<T> = Sorted<T> & {
  /** Due later, but still waiting to be accepted. */
  waiting: T[]
}

/** What somebody has to do, out of the tasks that are theirs. */
export function personalDigest<T extends OpenTask>(tasks: readonly T[], now: Date, where: Where): PersonalDigest<T> {
  const horizon = horizonOf(now, where)
  const waiting = tasks.filter(task => task.status === 'offered' && task.dueAt >= horizon).sort(byDue)
  return { ...sorted(tasks, now, where), waiting }
}

/** Whether this person is a member who is still with us. */
export type IsHere = (person: string) => boolean

/** Who answers to the client for a task: the client's owner or backup, else whoever asked for the work. */
export const keeperOf = (task: OpenTask, isHere: IsHere): string | undefined =>
  [task.clientOwner, task.clientBackup, task.manager].find(person => person !== null && isHere(person)) ?? undefined

/** Who accepts the work and grants a later date: whoever asked for it, else those of the client. */
export const approverOf = (task: OpenTask, isHere: IsHere): string | undefined =>
  [task.manager, task.clientOwner, task.clientBackup].find(person => person !== null && isHere(person)) ?? undefined

export type ManagerDigest<T> = {
  late: T[]
  /** Handed in, and waiting for this manager's word. */
  toApprove: T[]
  /** Given to somebody who has left. */
  orphaned: T[]
  /** Nobody has accepted it for days. */
  unanswered: T[]
}

/**
 * What an account manager hears about other people's work: `tasks` may hold more than what concerns them. What is on
 * their own desk belongs to their personal digest. Each task is named once, for its most pressing reason.
 */
export function managerDigest<T extends OpenTask>(
  manager: string,
  tasks: readonly T[],
  now: Date,
  where: Where,
  isHere: IsHere,
): ManagerDigest<T> {
  const digest: ManagerDigest<T> = { late: [], toApprove: [], orphaned: [], unanswered: [] }
  const given = givenUpBefore(now, where)
  for (const task of tasks) {
    if (task.status === 'submitted') {
      if (approverOf(task, isHere) === manager) digest.toApprove.push(task)
      continue
    }
    if (task.assignee === manager || keeperOf(task, isHere) !== manager) continue
    if (task.assignee !== null && !isHere(task.assignee)) digest.orphaned.push(task)
    else if (task.dueAt < now) digest.late.push(task)
    else if (task.status === 'offered' && task.offeredAt <= given) digest.unanswered.push(task)
  }
  for (const part of Object.values(digest)) part.sort(byDue)
  return digest
}

/** A task offered at or before this has had `n` working days for an answer, to the minute. */
const offeredFor = (n: number, now: Date, { zone, calendar }: Where): Date =>
  instantOf(addWorkingDays(dayOf(now, zone), -n, calendar), clockOf(now, zone), zone)

const givenUpBefore = (now: Date, where: Where): Date => offeredFor(UNANSWERED_DAYS, now, where)
