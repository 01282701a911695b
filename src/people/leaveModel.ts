// Leave and cover: who may enter it, and what it may be. Pure.
import { z } from 'zod'
import { type Calendar, isWorkingDay } from '../core/calendar.ts'
import { line, optionalLine, optionalParagraph } from '../core/fields.ts'
import { refuse } from '../core/refusal.ts'
import { addDays, type Day, daysBetween } from '../core/time.ts'
import type { Actor } from '../ctx.ts'
import type { leave } from '../db/schema.ts'
import { type Away, reach } from './leave.ts'
import { isAdmin, isManager, type Person } from './model.ts'
import { readDays } from './saidDays.ts'

export type LeaveRow = typeof leave.$inferSelect

export type LeaveRefusal =
  | 'leave.notYours'
  | 'leave.gone'
  | 'leave.order'
  | 'leave.tooLong'
  | 'leave.overlaps'
  | 'leave.coverSelf'
  | 'leave.coverAway'

const picked = z
  .string()
  .max(40)
  .nullish()
  .transform(id => id || null)

export const LeaveForm = z.object({
  /** Null where the form does not ask: oneself, or whose leave it is. */
  person: picked,
  from: line(1, 40),
  until: optionalLine(40),
  cover: picked,
  note: optionalParagraph(300),
})
export type LeaveForm = z.infer<typeof LeaveForm>

type Holder = Pick<Actor, 'id' | 'roles'>

/** Everybody enters their own leave; managers and admins anybody's. */
export const mayEnterFor = (actor: Holder, person: string): boolean =>
  actor.id === person || isManager(actor) || isAdmin(actor)

export function mustEnterFor(actor: Holder, person: string): void {
  if (!mayEnterFor(actor, person)) refuse<LeaveRefusal>('leave.notYours')
}

/** The reason is for whoever is on leave, and for nobody else. */
export const seesNoteOf = (actor: Pick<Holder, 'id'>, row: Pick<LeaveRow, 'person'>): boolean => actor.id === row.person

/** `2026-11-27` as a form offers it: `27/11/2026`. */
export const typedDay = (day: Day): string => day.split('-').reverse().join('/')

const LONGEST_DAYS = 366

export type Days = { from: Day; until: Day }

/** Days as the form says them, both ends included. A leave that has begun keeps its first day. */
export function leaveDays(
  form: Pick<LeaveForm, 'from' | 'until'>,
  { today, calendar, begun }: { today: Day; calendar: Calendar; begun?: Day | undefined },
): Days {
  const keeps = begun !== undefined && form.from === typedDay(begun)
  const said = readDays({ from: keeps ? undefined : form.from, until: form.until }, { today, calendar })
  const from = keeps ? begun : said.from
  if (from === undefined) return refuse('field.required', 'from')
  const until = said.until ?? from
  if (until < from) refuse<LeaveRefusal>('leave.order', 'until')
  const is = daysBetween(from, until) + 1
  if (is > LONGEST_DAYS) refuse<LeaveRefusal>('leave.tooLong', 'until', { max: LONGEST_DAYS, is })
  return { from, until }
}

const touches = (row: LeaveRow, { from, until }: Days): boolean => row.fromDay <= until && row.toDay >= from

/** Two leaves of one person on one day would tell two people to stand in. */
export function mustNotOverlap(days: Days, theirs: readonly LeaveRow[]): void {
  const other = theirs.find(row => touches(row, days))
  if (other) refuse<LeaveRefusal>('leave.overlaps', 'from', { day: other.fromDay, until: other.toDay })
}

/** Somebody who is away on all those days cannot stand in; whoever stands in for them could. */
export function mustBeThere(
  cover: Pick<Person, 'id' | 'name'>,
  days: Days,
  all: readonly LeaveRow[],
  nameOf: (id: string) => string | undefined,
): void {
  const away = all.find(row => row.person === cover.id && row.fromDay <= days.from && row.toDay >= days.until)
  if (!away) return
  const instead = away.cover && nameOf(away.cover)
  refuse<LeaveRefusal>('leave.coverAway', 'cover', {
    name: cover.name,
    day: away.fromDay,
    until: away.toDay,
    ...(instead && { instead }),
  })
}

/** Who is on leave on this day, out of these leaves; of several of one person the one that ends last. */
export function awayAmong(all: readonly LeaveRow[], day: Day): Away {
  const rows = all.filter(row => row.fromDay <= day && row.toDay >= day).sort((a, b) => (a.toDay < b.toDay ? -1 : 1))
  return new Map(rows.map(({ person, toDay, cover }) => [person, { until: toDay, cover }]))
}

/** Working days of a leave on which a word for this person reaches nobody, though somebody was to stand in. */
export function unreached(
  row: LeaveRow,
  all: readonly LeaveRow[],
  calendar: Calendar,
  isHere: (id: string) => boolean,
): Day[] {
  if (!row.cover) return []
  const days = Array.from({ length: daysBetween(row.fromDay, row.toDay) + 1 }, (_, n) => addDays(row.fromDay, n))
  return days.filter(day => isWorkingDay(day, calendar) && !reach(row.person, awayAmong(all, day), isHere))
}
