import type { Locale } from './locale.ts'
import { addDays, type Clock, type Day, dayOf, instantOf, weekdayOf } from './time.ts'

/**
 * Where a day comes from; the words for it are the slice's. `press` and `guess` are not confirmed by an official notice.
 * `swap` is a Saturday worked for an official day off, `library` a day of date-holidays, `file` one of an .ics file.
 */
export type DaySource =
  | 'law'
  | 'restLaw'
  | 'yearly'
  | 'culture'
  | 'bridge'
  | 'press'
  | 'guess'
  | 'swap'
  | 'library'
  | 'file'

/** A day that differs from the weekly rhythm. `work` is a rest day that is worked; on a `half` day the morning is worked. */
export type SpecialDay = {
  kind: 'off' | 'work' | 'half'
  name: string
  nameEn?: string
  /** Absent: an admin entered it. */
  source?: DaySource
}

export type Calendar = {
  /** Weekdays of weekly rest, 1 = Monday … 7 = Sunday. */
  rest: number[]
  days: Record<Day, SpecialDay>
  /** Official days that an admin took out or changed, as they were: they can be given back, and do not come again by themselves. */
  dropped?: Record<Day, SpecialDay>
  /** The agency works the Saturdays of official swaps (làm bù). */
  makesUp?: boolean
}

/** When people work, and when the bot keeps silent; both as wall clocks. The quiet time may go over midnight. */
export type Hours = { start: Clock; end: Clock; quietFrom: Clock; quietTo: Clock }

const NOON: Clock = '12:00'

/** A calendar with no working day in two years is a mistake in the calendar, not a reason to search for ever. */
const FARTHEST = 731

const weekdayNames: Record<Locale, string[]> = {
  vi: ['thứ Hai', 'thứ Ba', 'thứ Tư', 'thứ Năm', 'thứ Sáu', 'thứ Bảy', 'Chủ nhật'],
  en: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
}

/** `thứ Sáu`, `Friday` */
export const weekdayName = (day: Day, locale: Locale): string => weekdayNames[locale][weekdayOf(day) - 1] ?? ''

/** Half days count as working days. */
export function isWorkingDay(day: Day, calendar: Calendar): boolean {
  const special = calendar.days[day]
  return special ? special.kind !== 'off' : !calendar.rest.includes(weekdayOf(day))
}

/** Strictly after `day`. */
export const nextWorkingDay = (day: Day, calendar: Calendar): Day => workingDayOnOrAfter(addDays(day, 1), calendar)

export const workingDayOnOrAfter = (day: Day, calendar: Calendar): Day => search(day, 1, calendar)

export const workingDayOnOrBefore = (day: Day, calendar: Calendar): Day => search(day, -1, calendar)

function search(from: Day, step: 1 | -1, calendar: Calendar): Day {
  for (let n = 0, day = from; n < FARTHEST; n++, day = addDays(day, step)) if (isWorkingDay(day, calendar)) return day
  throw new Error(`No working day within ${FARTHEST} days of ${from}`)
}

/**
 * The n-th working day after `day`, or before it for a negative n; `day` itself is never counted. With n = 0, `day`
 * or the first working day after it.
 */
export function addWorkingDays(day: Day, n: number, calendar: Calendar): Day {
  if (n === 0) return workingDayOnOrAfter(day, calendar)
  const step = n > 0 ? 1 : -1
  let at = day
  for (let left = Math.abs(n); left > 0; left--) at = search(addDays(at, step), step, calendar)
  return at
}

/** Working days after `from` up to and including `to`, so that `addWorkingDays` undoes it; negative when `to` is earlier. */
export function workingDaysBetween(from: Day, to: Day, calendar: Calendar): number {
  if (to < from) return -workingDaysBefore(from, to, calendar)
  let count = 0
  for (let day = addDays(from, 1); day <= to; day = addDays(day, 1)) if (isWorkingDay(day, calendar)) count++
  return count
}

function workingDaysBefore(from: Day, to: Day, calendar: Calendar): number {
  let count = 0
  for (let day = addDays(from, -1); day >= to; day = addDays(day, -1)) if (isWorkingDay(day, calendar)) count++
  return count
}

/** Why nobody works that day: the holiday's name, or the weekday's; `undefined` on a working day. */
export function whyOff(day: Day, calendar: Calendar, locale: Locale): string | undefined {
  if (isWorkingDay(day, calendar)) return undefined
  const special = calendar.days[day]
  if (!special) return weekdayName(day, locale)
  return locale === 'en' ? (special.nameEn ?? special.name) : special.name
}

/** A stretch of one day by the wall clock; `to` is no longer in it. */
export type Span = { from: Clock; to: Clock }

/** When people work that day; a half day ends at noon. Empty on a day off. */
function worked(day: Day, hours: Hours, calendar: Calendar): Span[] {
  if (!isWorkingDay(day, calendar)) return []
  const to = calendar.days[day]?.kind === 'half' && hours.end > NOON ? NOON : hours.end
  return hours.start < to ? [{ from: hours.start, to }] : []
}

function without(span: Span, quiet: Span): Span[] {
  const left =
    quiet.from > quiet.to
      ? [earlier(later(span, quiet.to), quiet.from)]
      : [earlier(span, quiet.from), later(span, quiet.to)]
  return left.filter(rest => rest.from < rest.to)
}

const later = (span: Span, from: Clock): Span => (from > span.from ? { ...span, from } : span)
const earlier = (span: Span, to: Clock): Span => (to < span.to ? { ...span, to } : span)

/** When the bot may speak that day: people work and it is not quiet time. In the order of the day. */
export const speakingTimes = (day: Day, hours: Hours, calendar: Calendar): Span[] =>
  worked(day, hours, calendar).flatMap(span => without(span, { from: hours.quietFrom, to: hours.quietTo }))

/** What would come after the end of work comes so many minutes before it, while somebody can still act on it. */
const LAST_CALL = 30

/**
 * When something with this clock is said on this day. An office that opens at ten hears its morning at ten, one that rests
 * at that clock hears it after the break, and one that has closed by then half an hour before it closes.
 */
export function momentOn(
  day: Day,
  clock: Clock,
  { zone, hours, calendar }: { zone: string; hours: Hours; calendar: Calendar },
): Date | undefined {
  const spans = speakingTimes(day, hours, calendar)
  const next = spans.find(({ to }) => clock < to)
  const last = spans.at(-1)
  const at = next ? max(clock, next.from) : last && max(last.from, before(last.to, LAST_CALL))
  if (at === undefined) return undefined
  const moment = instantOf(day, at, zone)
  // A day that the zone leaves out has no moments.
  return dayOf(moment, zone) === day ? moment : undefined
}

const max = (a: Clock, b: Clock): Clock => (a > b ? a : b)

function before(clock: Clock, minutes: number): Clock {
  const [hour = 0, minute = 0] = clock.split(':').map(Number)
  const left = Math.max(0, hour * 60 + minute - minutes)
  return `${String(Math.floor(left / 60)).padStart(2, '0')}:${String(left % 60).padStart(2, '0')}`
}

/**
 * The first moment from `instant` on at which the bot may speak: `instant` itself when people work and it is not quiet
 * time, otherwise the start of the next such stretch. The end of the working hours is no longer such a moment.
 */
export function nextWorkingMoment(instant: Date, hours: Hours, calendar: Calendar, zone: string): Date {
  const quiet = { from: hours.quietFrom, to: hours.quietTo }
  const first = dayOf(instant, zone)
  for (let n = 0, day = first; n < FARTHEST; n++, day = addDays(day, 1)) {
    for (const span of worked(day, hours, calendar).flatMap(w => without(w, quiet))) {
      // As instants: where clocks go back, a wall clock is shown twice and would lead into the past.
      if (instant >= instantOf(day, span.to, zone)) continue
      const start = instantOf(day, span.from, zone)
      return instant < start ? start : instant
    }
  }
  throw new Error(`No working moment within ${FARTHEST} days of ${first}`)
}

/** Whether the quiet time leaves anything of a working day; without that nothing would ever be said. */
export const hasWorkingMoment = ({ start, end, quietFrom, quietTo }: Hours): boolean =>
  start < end && without({ from: start, to: end }, { from: quietFrom, to: quietTo }).length > 0

/** Hours of the working day between two instants, the lunch break counted in; 0 when `b` is not after `a`. */
export function workingHoursBetween(a: Date, b: Date, hours: Hours, calendar: Calendar, zone: string): number {
  let sum = 0
  const last = dayOf(b, zone)
  for (let day = dayOf(a, zone); day <= last; day = addDays(day, 1)) {
    for (const span of worked(day, hours, calendar)) {
      const from = Math.max(a.getTime(), instantOf(day, span.from, zone).getTime())
      const to = Math.min(b.getTime(), instantOf(day, span.to, zone).getTime())
      sum += Math.max(0, to - from)
    }
  }
  return sum / 3_600_000
}
