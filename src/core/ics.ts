// Days off out of an .ics file, as Google Calendar, Outlook and government sites give them. The file is a stranger's: its
// size, its events and its rules are limited before anything is expanded, and what is no day off is counted, not guessed.
import ICAL from 'ical.js'
import type { Hours } from './calendar.ts'
import { clean, ellipsis } from './text.ts'
import { addDays, type Clock, clockOf, type Day, dayOf, daysBetween, instantOf, isDay } from './time.ts'

export type IcsProblem = 'ics.notACalendar' | 'ics.tooLarge' | 'ics.tooManyEvents'

export type IcsDay = {
  day: Day
  /** `half`: the event takes the afternoon. */
  kind: 'off' | 'half'
  /** Empty when the event has none. */
  name: string
  /** Google marks days that are kept but not taken off. */
  observance: boolean
}

/** What was left out, and why. */
export type IcsLeft = {
  /** Too short to be a day off, or repeated more often than yearly. */
  meetings: number
  /** Longer than any holiday. */
  long: number
  unreadable: number
}

export type IcsRead =
  | { ok: true; days: IcsDay[]; left: IcsLeft }
  | { ok: false; problem: IcsProblem; values?: Record<string, number> }

export type IcsHearing = {
  /** Where the days are meant; instants in the file are turned into days here. */
  zone: string
  hours: Pick<Hours, 'end' | 'start'>
  /** Both ends included; what lies outside is left out silently. */
  from: Day
  to: Day
}

export const ICS_BYTES = 1_000_000
const MOST_EVENTS = 1000
/** Rules are what a hostile file makes dear: the worst yearly one takes milliseconds. */
const MOST_RULES = 200
const MOST_TURNS = 500
const LONGEST_DAYS = 31
const NAME_LENGTH = 60
/** Whoever is away from here on has the afternoon off; lunch ends at 13:30. */
const AFTERNOON: Clock = '13:30'
const MIDNIGHT: Clock = '24:00'

export function readIcs(bytes: Uint8Array, hearing: IcsHearing): IcsRead {
  if (bytes.byteLength > ICS_BYTES) return { ok: false, problem: 'ics.tooLarge', values: { max: ICS_BYTES / 1e6 } }
  const calendars = calendarsIn(bytes)
  if (!calendars) return { ok: false, problem: 'ics.notACalendar' }
  const events = calendars.flatMap(calendar => calendar.getAllSubcomponents('vevent'))
  const rules = events.filter(event => event.hasProperty('rrule')).length
  if (events.length > MOST_EVENTS || rules > MOST_RULES) {
    return { ok: false, problem: 'ics.tooManyEvents', values: { max: MOST_EVENTS, rules: MOST_RULES } }
  }
  const left: IcsLeft = { meetings: 0, long: 0, unreadable: 0 }
  const days = new Map<Day, IcsDay>()
  const zones = zonesIn(calendars)
  const moved = movedIn(events)
  for (const event of events) {
    // TRANSP says nothing here: Google gives holidays as free time.
    if (textOf(event, 'status').toUpperCase() === 'CANCELLED') continue
    for (const found of daysOf(event, { ...hearing, zones, moved, left })) {
      if (found.day < hearing.from || found.day > hearing.to) continue
      if (days.get(found.day)?.kind !== 'off') days.set(found.day, found)
    }
  }
  return { ok: true, days: [...days.values()].sort((a, b) => (a.day < b.day ? -1 : 1)), left }
}

function calendarsIn(bytes: Uint8Array): ICAL.Component[] | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    if (!/^\s*BEGIN:VCALENDAR\s/i.test(text) || (text.match(/^BEGIN:VEVENT/gim) ?? []).length > MOST_EVENTS * 20) {
      return undefined
    }
    const parsed: unknown[] = ICAL.parse(text)
    const roots = typeof parsed[0] === 'string' ? [parsed] : (parsed as unknown[][])
    return roots.map(root => new ICAL.Component(root))
  } catch {
    return undefined
  }
}

const textOf = (event: ICAL.Component, name: string): string => {
  const value = event.getFirstPropertyValue(name)
  return typeof value === 'string' ? value : ''
}

const timesOf = (event: ICAL.Component, name: string): ICAL.Time[] =>
  event.getAllProperties(name).flatMap(property => property.getValues().filter(value => value instanceof ICAL.Time))

const dayAt = (time: ICAL.Time): Day => time.toString().slice(0, 10)
const clockAt = (time: ICAL.Time): Clock => (time.isDate ? '00:00' : time.toString().slice(11, 16))

// — one event —

type Reading = IcsHearing & { zones: Zones; moved: ReadonlySet<string>; left: IcsLeft }

function daysOf(event: ICAL.Component, reading: Reading): IcsDay[] {
  const { left } = reading
  try {
    const start = timesOf(event, 'dtstart')[0]
    // As written: the library would turn the 41st into a day of the next month.
    const written = String(event.getFirstProperty('dtstart')?.toJSON()[3]).slice(0, 10)
    if (!start || !isDay(written)) throw new Error('no start')
    const starts = occurrences(event, start, reading)
    if (!starts) {
      left.meetings++
      return []
    }
    const name = ellipsis(clean(textOf(event, 'summary')).replace(/\n+/g, ' '), NAME_LENGTH)
    const observance = /^observance\b/i.test(textOf(event, 'description').trim())
    const taken = start.isDate ? wholeDays(event, start, starts) : hoursTaken(event, start, starts, reading)
    if (taken === 'long') left.long++
    else if (taken.length === 0 && starts.length > 0) left.meetings++
    else return taken.map(({ day, kind }) => ({ day, kind, name, observance }))
  } catch {
    left.unreadable++
  }
  return []
}

type Taken = Pick<IcsDay, 'day' | 'kind'>[] | 'long'

/** `DTEND` of whole days is the day after the last. */
function wholeDays(event: ICAL.Component, start: ICAL.Time, starts: readonly Day[]): Taken {
  const end = timesOf(event, 'dtend')[0]
  const lasts = event.getFirstPropertyValue('duration')
  const length = end
    ? daysBetween(dayAt(start), dayAt(end))
    : lasts instanceof ICAL.Duration
      ? lasts.toSeconds() / 86_400
      : 1
  if (length > LONGEST_DAYS) return 'long'
  return starts.flatMap(first =>
    Array.from({ length: Math.max(1, Math.ceil(length)) }, (_, n) => ({
      day: addDays(first, n),
      kind: 'off' as const,
    })),
  )
}

/** A day is off when the event takes all its working hours, half when it takes the afternoon; else it is a meeting. */
function hoursTaken(event: ICAL.Component, start: ICAL.Time, starts: readonly Day[], reading: Reading): Taken {
  const { zone, hours, zones } = reading
  const end = timesOf(event, 'dtend')[0]
  const lasts = event.getFirstPropertyValue('duration')
  const from = zones.instantOf(start, propertyZone(event, 'dtstart'), zone)
  const to = end
    ? zones.instantOf(end, propertyZone(event, 'dtend'), zone)
    : new Date(from.getTime() + (lasts instanceof ICAL.Duration ? lasts.toSeconds() * 1000 : 0))
  const ms = to.getTime() - from.getTime()
  if (ms > LONGEST_DAYS * 86_400_000) return 'long'
  return starts.flatMap(day => {
    const at = zones.instantOf(start, propertyZone(event, 'dtstart'), zone, day)
    const until = new Date(at.getTime() + ms)
    if (until <= at) return []
    const first = dayOf(at, zone)
    const last = dayOf(new Date(until.getTime() - 1), zone)
    return Array.from({ length: daysBetween(first, last) + 1 }, (_, n) => addDays(first, n)).flatMap(day => {
      const begins = day === first ? clockOf(at, zone) : '00:00'
      const ends = dayOf(until, zone) === day ? clockOf(until, zone) : MIDNIGHT
      if (ends < hours.end || begins > AFTERNOON) return []
      return [{ day, kind: begins <= hours.start ? ('off' as const) : ('half' as const) }]
    })
  })
}

// — repeated —

/** Days of single occurrences that were moved or changed: an event of their own says where to. */
const movedIn = (events: readonly ICAL.Component[]): Set<string> =>
  new Set(events.flatMap(event => timesOf(event, 'recurrence-id').map(at => `${textOf(event, 'uid')} ${dayAt(at)}`)))

/** First days of all occurrences that may touch the hearing's days; undefined when it repeats more often than yearly. */
function occurrences(event: ICAL.Component, start: ICAL.Time, { from, to, moved }: Reading): Day[] | undefined {
  const rules = event.getAllProperties('rrule').map(property => property.getFirstValue())
  const earliest = addDays(from, -LONGEST_DAYS)
  const days = new Set<Day>([dayAt(start), ...timesOf(event, 'rdate').map(dayAt)])
  for (const rule of rules) {
    if (!(rule instanceof ICAL.Recur) || !isYearly(rule) || start.year < 1900) return undefined
    const iterator = rule.iterator(start)
    for (let turn = 0; turn < MOST_TURNS; turn++) {
      const next = iterator.next()
      if (!next || dayAt(next) > to) break
      if (dayAt(next) >= earliest && keepsDate(rule, start, next)) days.add(dayAt(next))
    }
  }
  for (const out of timesOf(event, 'exdate')) days.delete(dayAt(out))
  const alone = event.hasProperty('recurrence-id')
  return [...days].filter(day => day <= to && (alone || !moved.has(`${textOf(event, 'uid')} ${day}`)))
}

const YEARLY_PARTS = new Set(['BYMONTH', 'BYMONTHDAY', 'BYDAY'])

/** Once a year, or a few days a year: the 4th Thursday of November, 30/4 and 1/5. Nothing that costs more to expand. */
function isYearly(rule: ICAL.Recur): boolean {
  const parts = Object.entries(rule.parts)
  return (
    rule.freq === 'YEARLY' &&
    rule.interval >= 1 &&
    rule.interval <= 100 &&
    parts.every(([part, values]) => YEARLY_PARTS.has(part) && values.length <= 12) &&
    !(rule.parts.BYDAY && rule.parts.BYMONTHDAY) &&
    (rule.parts.BYDAY ?? []).every((weekday: string | number) =>
      /^[+-]?[1-5](MO|TU|WE|TH|FR|SA|SU)$/.test(`${weekday}`),
    )
  )
}

/** The library turns 30 February into 2 March; there is no such occurrence. */
const keepsDate = (rule: ICAL.Recur, start: ICAL.Time, next: ICAL.Time): boolean =>
  rule.parts.BYMONTH
    ? rule.parts.BYMONTH.includes(next.month)
    : rule.parts.BYDAY || rule.parts.BYMONTHDAY
      ? true
      : next.day === start.day && next.month === start.month

// — zones —

type Zones = ReturnType<typeof zonesIn>

const propertyZone = (event: ICAL.Component, name: string): string => {
  const tzid = event.getFirstProperty(name)?.getParameter('tzid')
  return typeof tzid === 'string' ? tzid : ''
}

function isIana(zone: string): boolean {
  try {
    return zone.includes('/') && new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/** Zones by their IANA name, else as the file describes them (Outlook); a time without a zone is meant where we are. */
function zonesIn(calendars: readonly ICAL.Component[]) {
  const described = new Map<string, ICAL.Timezone>()
  for (const zone of calendars.flatMap(calendar => calendar.getAllSubcomponents('vtimezone')).slice(0, 50)) {
    const rules = zone
      .getAllSubcomponents()
      .flatMap(part => part.getAllProperties('rrule').map(property => property.getFirstValue()))
    const harmless = rules.length <= 100 && rules.every(rule => rule instanceof ICAL.Recur && isYearly(rule))
    if (harmless) described.set(textOf(zone, 'tzid'), new ICAL.Timezone(zone))
  }
  return {
    /** The instant at which it begins on `day`, or on its own day. */
    instantOf(time: ICAL.Time, tzid: string, here: string, day: Day = dayAt(time)): Date {
      const clock = clockAt(time)
      const wall = Date.parse(`${day}T${clock}:00Z`)
      if (time.zone === ICAL.Timezone.utcTimezone) return new Date(wall)
      const own = isIana(tzid) ? undefined : described.get(tzid)
      if (!own || time.year < 1970 || time.year > 2100) return instantOf(day, clock, isIana(tzid) ? tzid : here)
      const [year, month, date, hour, minute] = `${day}T${clock}`.split(/[-T:]/).map(Number)
      const at = new ICAL.Time({ year, month, day: date, hour, minute, second: 0, isDate: false }, own)
      return new Date(wall - own.utcOffset(at) * 1000)
    },
  }
}
