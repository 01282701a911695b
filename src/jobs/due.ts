// What of the timetable is due. Pure, and without memory: everything follows from what is on record and what time it is,
// so a late tick, a second replica, a clock that was set back and three days of downtime need no case of their own.
import { isWorkingDay, momentOn, speakingTimes } from '../core/calendar.ts'
import { addDays, type Clock, clockOf, type Day, dayOf, instantOf } from '../core/time.ts'
import { clockOfTrack, isMonthly, isSilent, type LastRun, type Office, type Track } from './model.ts'

export type DueRun = {
  track: Track
  day: Day
  state: 'done' | 'late' | 'skipped'
  /** The row that this run takes the place of: one that failed, or the last of today. */
  over?: LastRun
}

export type Due = {
  runs: DueRun[]
  /** Something of today waits until people work again; what is not on record was not forgotten. */
  waits: boolean
}

const MINUTE = 60_000
/** A start of the process or a slow tick is no outage; what comes later than this says that it is late. */
const GRACE = 10 * MINUTE

/** After the n-th failure it is tried again in 1, 2, 4 … minutes, at last every hour. */
export const pauseAfter = (failures: number): number => Math.min(60, 2 ** Math.max(0, failures - 1)) * MINUTE

/**
 * Every run whose moment has come and that is not on record: what is still of today is carried out, late or not; what is
 * over, or fell in a pause, is recorded as skipped. `lookedAt` is up to when everything was put on record for certain: a
 * track that has none of it began later, and is not blamed for the days before.
 */
export function dueRuns(tracks: readonly Track[], office: Office, lookedAt: Date | undefined, now: Date): Due {
  const today = dayOf(now, office.zone)
  const looked = lookedAt ?? firstLook(tracks, office, today)
  const context: Context = { office, now, today, looked: looked && earlier(looked, now) }
  const found = tracks.map(track => ('minutes' in track.entry.when ? again(track, context) : atClock(track, context)))
  return { runs: found.flatMap(({ runs }) => runs), waits: found.some(({ waits }) => waits) }
}

/**
 * In a house whose first look has not ended, the latest that was put on record before today is one. What was put on record
 * today, of whatever day, may be another process at work at this moment, and says nothing of the rest of today.
 */
function firstLook(tracks: readonly Track[], { zone }: Office, today: Day): Date | undefined {
  const runs = tracks.flatMap(({ last }) => last ?? [])
  const before = latest(runs.flatMap(({ at }) => (dayOf(at, zone) < today ? at : [])))
  return before ?? (runs.length > 0 ? instantOf(today, '00:00', zone) : undefined)
}

type Context = { office: Office; now: Date; today: Day; looked: Date | undefined }

const earlier = (a: Date, b: Date): Date => (a < b ? a : b)
const later = (a: Date, b: Date): Date => (a > b ? a : b)
const latest = (all: readonly Date[]): Date | undefined =>
  all.reduce<Date | undefined>((last, at) => (last ? later(last, at) : at), undefined)

// — again and again —

/** A moment that lies further ahead than the pause was written before the clock was set back. */
const elapsed = (at: Date, now: Date, pause: number): boolean => {
  const minutes = Math.floor(now.getTime() / MINUTE) - Math.floor(at.getTime() / MINUTE)
  return minutes * MINUTE >= pause || -minutes * MINUTE > pause
}

function again(track: Track, { office, now, today }: Context): Due {
  const { entry, timing, last } = track
  const minutes = 'minutes' in entry.when ? entry.when.minutes : 0
  const pause = Math.max(minutes * MINUTE, last?.state === 'failed' ? pauseAfter(last.failed) : 0)
  const due =
    !timing?.pausedAt &&
    (last === undefined || elapsed(last.at, now, pause)) &&
    (isSilent(entry) || speaksFrom(office, now, today) === now)
  if (!due) return { runs: [], waits: false }
  return { runs: [{ track, day: today, state: 'done', ...(last?.day === today && { over: last }) }], waits: false }
}

// — at a clock —

function atClock(track: Track, context: Context): Due {
  const { office, now, today, looked } = context
  const { last } = track
  const runs: DueRun[] = []
  let waits = false
  const failed = last?.state === 'failed' && last.day === runId(track, today) ? last : undefined
  const begun = looked !== undefined && beganSince(track, office, looked) ? looked : undefined
  for (const one of occurrences(track, office, failed?.day ?? firstDay(track, office, begun), today)) {
    const from = one.moment && sinceChange(one.moment, track, now)
    if (!hasCome(one, from, context)) continue
    const state = begun && from && from <= begun ? 'tooLate' : verdict(one, from, track, context)
    if (failed) {
      const again = (state === 'done' || state === 'late') && elapsed(failed.at, now, pauseAfter(failed.failed))
      if (again) runs.push({ track, day: one.day, state, over: failed })
    } else if (state === 'waits') waits = true
    else if (state !== 'tooLate') runs.push({ track, day: one.day, state })
    else if (one.until >= today) runs.push({ track, day: one.day, state: 'skipped' })
  }
  return { runs, waits }
}

/** Of a day on which nothing can be said nothing is known until it is over. */
const hasCome = (one: Occurrence, from: Date | undefined, { office, now, today }: Context): boolean =>
  one.moment && from ? from <= now && one.moment > office.createdAt : one.until < today

function verdict(one: Occurrence, from: Date | undefined, { entry, timing }: Track, { office, now, today }: Context) {
  if (one.until < today || timing?.pausedAt) return 'skipped'
  const speaks = isSilent(entry) ? now : speaksFrom(office, now, one.until)
  if (speaks === undefined) return 'skipped'
  if (speaks > now) return 'waits'
  return from && now.getTime() - from.getTime() < GRACE ? 'done' : 'late'
}

/** Given another clock, or resumed, after its moment: due from then on. */
const sinceChange = (moment: Date, { timing }: Track, now: Date): Date =>
  timing && timing.changedAt <= now ? later(moment, timing.changedAt) : moment

/**
 * Whether the track is younger than the last look: otherwise that look would have put on record each of its days that
 * were over by then. So it is with an entry that is new in the timetable, and with a clock that somebody chose today.
 */
function beganSince(track: Track, office: Office, looked: Date): boolean {
  if (!track.last) return true
  const day = dayOf(looked, office.zone)
  return occurrences(track, office, nextId(track, track.last.day), day).some(({ until }) => until < day)
}

function firstDay(track: Track, { zone, createdAt }: Office, begun: Date | undefined): Day {
  if (begun) return runId(track, dayOf(begun, zone))
  return track.last ? nextId(track, track.last.day) : runId(track, dayOf(createdAt, zone))
}

/** What the run of this day is recorded as. */
export const runId = (track: Track, day: Day): Day => (isMonthly(track.entry.when) ? `${day.slice(0, 7)}-01` : day)
const nextId = (track: Track, day: Day): Day =>
  isMonthly(track.entry.when) ? runId(track, addDays(runId(track, day), 31)) : addDays(day, 1)

type Occurrence = {
  /** What it is recorded as; a monthly one by its month, so that no edit of the calendar makes a second one. */
  day: Day
  /** When it is to be said; undefined when that day has no moment for it. */
  moment: Date | undefined
  /** The last day on which it may be made up for. */
  until: Day
}

/** Those of the days from `from` up to `today`, oldest first. */
function occurrences(track: Track, office: Office, from: Day, today: Day): Occurrence[] {
  const all: Occurrence[] = []
  const clock = clockOfTrack(track) ?? '00:00'
  for (let day = from; day <= today; day = nextId(track, day)) {
    if (isMonthly(track.entry.when)) {
      const until = addDays(nextId(track, day), -1)
      all.push({ day, moment: firstMoment(day, until, clock, office), until })
    } else if (track.entry.when.rhythm === 'everyDay') {
      all.push({ day, moment: instantOf(day, clock, office.zone), until: day })
    } else if (isWorkingDay(day, office.calendar)) {
      all.push({ day, moment: momentOn(day, clock, office), until: day })
    }
  }
  return all
}

function firstMoment(from: Day, until: Day, clock: Clock, office: Office): Date | undefined {
  for (let day = from; day <= until; day = addDays(day, 1)) {
    const moment = momentOn(day, clock, office)
    if (moment) return moment
  }
  return undefined
}

/** From when on people may be spoken to, `now` itself if they may; undefined when not before the end of `until`. */
export function speaksFrom({ zone, hours, calendar }: Office, now: Date, until: Day): Date | undefined {
  const today = dayOf(now, zone)
  const clock = clockOf(now, zone)
  for (let day = today; day <= until; day = addDays(day, 1)) {
    for (const { from, to } of speakingTimes(day, hours, calendar)) {
      if (day > today || clock < from) return instantOf(day, from, zone)
      if (clock < to) return now
    }
  }
  return undefined
}

/** A year and the longest holiday. */
const FARTHEST = 400

/** When it comes next, were it not paused: `now` if that is at once; undefined for what comes again and again, or never. */
export function nextRun(track: Track, office: Office, lookedAt: Date | undefined, now: Date): Date | undefined {
  if ('minutes' in track.entry.when) return undefined
  const { timing, ...rest } = track
  const running: Track = timing ? { ...rest, timing: { ...timing, pausedAt: null } } : rest
  const { runs, waits } = dueRuns([running], office, lookedAt, now)
  if (runs.some(({ state }) => state !== 'skipped')) return now
  const today = runId(running, dayOf(now, office.zone))
  if (waits) return speaksFrom(office, now, addDays(nextId(running, today), -1))
  const recorded = [running.last?.day, ...runs.map(({ day }) => day)]
    .filter(day => day !== undefined)
    .sort()
    .at(-1)
  const from = recorded !== undefined && recorded >= today ? nextId(running, recorded) : today
  return occurrences(running, office, from, addDays(today, FARTHEST))
    .flatMap(({ moment }) => moment ?? [])
    .find(moment => moment > now)
}

/** By how much the last run came after its moment, in milliseconds, as the clock of the entry stands now. */
export function lateness(track: Track, office: Office): number {
  const { last } = track
  if (last?.state !== 'late') return 0
  const [one] = occurrences(track, office, last.day, last.day)
  return one?.moment ? Math.max(0, last.at.getTime() - one.moment.getTime()) : 0
}
