// A slow and obvious judge of the timetable. It steps through each day minute by minute, asks of each minute whether
// people may be spoken to, and knows nothing of how the timetable finds its runs.
import type { Calendar, Hours } from '../../src/core/calendar.ts'
import { addDays, clockOf, type Day, dayOf, weekdayOf } from '../../src/core/time.ts'
import { MINUTE } from './hands.ts'

/** All clocks of a test are on this grid. */
export const STEP = 15 * MINUTE

export type Place = { zone: string; hours: Hours; calendar: Calendar; createdAt: Date }

export function works(day: Day, calendar: Calendar): boolean {
  const special = calendar.days[day]
  if (special) return special.kind !== 'off'
  return !calendar.rest.includes(weekdayOf(day))
}

/** May the bot speak to people at this moment? */
export function maySpeak(at: Date, { zone, hours, calendar }: Place): boolean {
  const day = dayOf(at, zone)
  const clock = clockOf(at, zone)
  if (!works(day, calendar)) return false
  if (clock < hours.start || clock >= hours.end) return false
  if (calendar.days[day]?.kind === 'half' && clock >= '12:00') return false
  const { quietFrom, quietTo } = hours
  const quiet = quietFrom > quietTo ? clock >= quietFrom || clock < quietTo : clock >= quietFrom && clock < quietTo
  return !quiet
}

const known = new Map<string, Date[]>()

/** Every moment of a day in its zone, on the grid; none of a day that the zone leaves out. */
export function momentsOf(day: Day, zone: string): Date[] {
  const key = `${day} ${zone}`
  const found = known.get(key)
  if (found) return found
  const middle = Date.parse(`${day}T12:00:00Z`)
  const all: Date[] = []
  for (let at = middle - 30 * 60 * MINUTE; at <= middle + 30 * 60 * MINUTE; at += STEP) {
    if (dayOf(new Date(at), zone) === day) all.push(new Date(at))
  }
  known.set(key, all)
  return all
}

/** When an entry of this clock is to be said on a working day. */
export function momentFor(day: Day, clock: string, place: Place): Date | undefined {
  if (!works(day, place.calendar)) return undefined
  const speaking = momentsOf(day, place.zone).filter(at => maySpeak(at, place))
  const inTime = speaking.find(at => clockOf(at, place.zone) >= clock)
  if (inTime) return inTime
  const last = speaking.at(-1)
  if (!last) return undefined
  // Half an hour before the end of the last stretch, or when that begins.
  let at = last
  while (
    speaking.some(one => one.getTime() === at.getTime() - STEP) &&
    last.getTime() + STEP - at.getTime() < 30 * MINUTE
  )
    at = new Date(at.getTime() - STEP)
  return at
}

export function daysFrom(first: Day, last: Day): Day[] {
  const all: Day[] = []
  for (let day = first; day <= last; day = addDays(day, 1)) all.push(day)
  return all
}

export type Change = { at?: string | null; paused?: boolean }
export type Event = { now: Date; change?: Change }
export type Verdict = { state: 'done' | 'late' | 'skipped'; at: Date }

/**
 * A clerk who, at each tick, goes through every day since the beginning. `events` in their order; one with a change is an
 * admin's, the others are ticks. Answers what is on record of each day.
 */
export function clerk(events: readonly Event[], usual: string, place: Place): Map<Day, Verdict> {
  const record = new Map<Day, Verdict>()
  const moments = new Map<string, Date | undefined>()
  const momentOf = (day: Day, clock: string): Date | undefined => {
    const key = `${day} ${clock}`
    if (!moments.has(key)) moments.set(key, momentFor(day, clock, place))
    return moments.get(key)
  }
  const born = dayOf(place.createdAt, place.zone)
  let [clock, paused] = [usual, false]
  let changedAt: Date | undefined
  for (const { now, change } of events) {
    if (change) {
      if (change.at !== undefined) clock = change.at ?? usual
      if (change.paused !== undefined) paused = change.paused
      changedAt = now
      continue
    }
    const today = dayOf(now, place.zone)
    for (const day of daysFrom(born, today)) {
      if (record.has(day) || !works(day, place.calendar)) continue
      const meant = momentOf(day, clock)
      const moment = meant && changedAt && changedAt > meant ? changedAt : meant
      if (meant && meant <= place.createdAt) continue
      if (day < today) record.set(day, { state: 'skipped', at: now })
      else if (!moment || now < moment) continue
      else if (paused) record.set(day, { state: 'skipped', at: now })
      else if (maySpeak(now, place))
        record.set(day, { state: now.getTime() - moment.getTime() < 10 * MINUTE ? 'done' : 'late', at: now })
      else if (!momentsOf(day, place.zone).some(at => at > now && maySpeak(at, place)))
        record.set(day, { state: 'skipped', at: now })
    }
  }
  return record
}
