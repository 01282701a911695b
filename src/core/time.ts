import type { Locale } from './locale.ts'

/** A calendar day as text, `2026-11-27`; sorts as it reads. */
export type Day = string

/** A wall-clock time as text, `17:30`; sorts as it reads. */
export type Clock = string

const DAY_MS = 86_400_000

const vi = { weekdays: ['T2', 'T3', 'T4', 'T5', 'T6', 'T7', 'CN'] }
const en = {
  weekdays: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
  months: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** Making a format costs far more than using it. The Swedish order is already `2026-11-27 17:30:00`. */
function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known) return known
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' })
  formats.set(zone, format)
  return format
}

/** Years for which a wall clock is reckoned by its offset; before them zones changed at odd seconds. */
const RECKONED = { from: Date.UTC(1980, 0), to: Date.UTC(2100, 0) }
/** Days known of one zone; far more than anybody looks at. */
const MOST_DAYS = 20_000

/** By zone and day in UTC, how far its clocks are ahead; null on a day on which they change. */
const offsets = new Map<string, Map<number, number | null>>()

/** Asking a format is slow, and a day's two ends tell for all of it: no zone ever changed its clocks and back in one day. */
function steadyOffset(at: number, zone: string): number | null {
  if (!(at >= RECKONED.from && at < RECKONED.to)) return null
  const days = offsets.get(zone) ?? new Map<number, number | null>()
  const day = Math.floor(at / DAY_MS)
  const known = days.get(day)
  if (known !== undefined) return known
  const [first, last] = [askedOffset(day * DAY_MS, zone), askedOffset((day + 1) * DAY_MS - 1000, zone)]
  const steady = first === last ? first : null
  if (days.size >= MOST_DAYS) days.clear()
  days.set(day, steady)
  offsets.set(zone, days)
  return steady
}

/** `2026-11-27 17:30:00` */
const askedWall = (instant: Date, zone: string): string => formatOf(zone).format(instant)

/** The day it is at `instant` in an IANA zone. */
export function dayOf(instant: Date, zone: string): Day {
  const at = instant.getTime()
  const offset = steadyOffset(at, zone)
  return offset === null ? askedWall(instant, zone).slice(0, 10) : dayAt(at + offset)
}

/** The minute it is at `instant` in an IANA zone; seconds are dropped. */
export function clockOf(instant: Date, zone: string): Clock {
  const at = instant.getTime()
  const offset = steadyOffset(at, zone)
  if (offset === null) return askedWall(instant, zone).slice(11, 16)
  const minute = Math.floor((at + offset) / 60_000) % MINUTES
  return `${twoDigits(Math.floor(minute / 60))}:${twoDigits(minute % 60)}`
}

const MINUTES = 24 * 60
const twoDigits = (n: number): string => (n < 10 ? `0${n}` : `${n}`)

/** The same few hundred days are written and read again and again, which costs far more than looking them up. */
const dayTexts = new Map<number, Day>()
const dayStarts = new Map<Day, number>()

function dayAt(wall: number): Day {
  const n = Math.floor(wall / DAY_MS)
  const known = dayTexts.get(n)
  if (known !== undefined) return known
  const day = new Date(wall).toISOString().slice(0, 10)
  if (dayTexts.size >= MOST_DAYS) dayTexts.clear()
  dayTexts.set(n, day)
  return day
}

/**
 * The instant at which a wall clock in `zone` shows this. Where clocks go back, the first of the two; where they go
 * forward over it, as long after the jump as it was meant to be after the start of the jump.
 */
export function instantOf(day: Day, clock: Clock, zone: string): Date {
  const wall = utcOf(day) + sinceMidnight(clock)
  const before = wall - offsetAt(wall - DAY_MS, zone)
  const after = wall - offsetAt(wall + DAY_MS, zone)
  if (before === after) return new Date(before)
  const shown = [before, after].filter(at => at + offsetAt(at, zone) === wall)
  return new Date(shown.length > 0 ? Math.min(...shown) : before)
}

/** How far the zone's wall clock is ahead of UTC, in milliseconds. */
const offsetAt = (at: number, zone: string): number => steadyOffset(at, zone) ?? askedOffset(at, zone)

function askedOffset(at: number, zone: string): number {
  const second = Math.floor(at / 1000) * 1000
  return Date.parse(`${askedWall(new Date(second), zone).replace(' ', 'T')}Z`) - second
}

function utcOf(day: Day): number {
  const known = dayStarts.get(day)
  if (known !== undefined) return known
  const at = Date.parse(`${day}T00:00:00Z`)
  if (Number.isNaN(at)) throw new RangeError(`Not a day: ${day}`)
  if (dayStarts.size >= MOST_DAYS) dayStarts.clear()
  dayStarts.set(day, at)
  return at
}

/** In milliseconds by the wall clock. */
const clockTimes = new Map<Clock, number>()

function sinceMidnight(clock: Clock): number {
  const known = clockTimes.get(clock)
  if (known !== undefined) return known
  const at = Date.parse(`1970-01-01T${clock}:00Z`)
  if (Number.isNaN(at)) throw new RangeError(`Not a clock: ${clock}`)
  // No more than the minutes of a day: what is no clock is never kept.
  clockTimes.set(clock, at)
  return at
}

export const addDays = (day: Day, n: number): Day => dayAt(utcOf(day) + n * DAY_MS)

/** Days from `a` to `b`; negative when `b` is earlier. */
export const daysBetween = (a: Day, b: Day): number => (utcOf(b) - utcOf(a)) / DAY_MS

/** 1 = Monday … 7 = Sunday, as the Vietnamese and the ISO week count. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7

/** The first day of all, 1/1/1970, was a Thursday. */
export const weekdayOf = (day: Day): Weekday => (((((utcOf(day) / DAY_MS + 3) % 7) + 7) % 7) + 1) as Weekday

/** A real day of the calendar, written `YYYY-MM-DD`: 2026-02-30 is not one. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const at = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === text
}

/** `T6 27/11/2026`, `Fri 27 Nov 2026` */
export const showDay = (day: Day, locale: Locale): string =>
  locale === 'vi' ? `${showDayShort(day, 'vi')}/${day.slice(0, 4)}` : `${showDayShort(day, 'en')} ${day.slice(0, 4)}`

/** `T6 27/11`, `Fri 27 Nov` */
export function showDayShort(day: Day, locale: Locale): string {
  const weekday = weekdayOf(day) - 1
  const [, month = '', date = ''] = day.split('-')
  return locale === 'vi'
    ? `${vi.weekdays[weekday]} ${date}/${month}`
    : `${en.weekdays[weekday]} ${Number(date)} ${en.months[Number(month) - 1]}`
}

/** `17:00 T6 27/11`, `17:00 Fri 27 Nov` */
export const showMoment = (instant: Date, zone: string, locale: Locale): string =>
  `${clockOf(instant, zone)} ${showDayShort(dayOf(instant, zone), locale)}`
