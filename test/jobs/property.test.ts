// Whatever the zone, the calendar, the hours, the outages, the admins and the clocks: nothing due is skipped without a
// record, nothing is said twice, nothing outside working time.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Calendar, SpecialDay } from '../../src/core/calendar.ts'
import { addDays, type Clock, type Day, dayOf, instantOf } from '../../src/core/time.ts'
import type { Entry } from '../../src/jobs/model.ts'
import { daily, MINUTE, monthly, nightly } from './hands.ts'
import { clerk, daysFrom, type Event, maySpeak, momentFor, type Place, works } from './oracle.ts'
import { World } from './world.ts'

/** With a day on which something happens to their clocks. */
const ZONES = [
  ['Asia/Ho_Chi_Minh', '2026-11-24'],
  ['Asia/Kathmandu', '2026-02-28'],
  ['America/New_York', '2026-03-08'],
  ['America/New_York', '2026-11-01'],
  ['Europe/London', '2026-03-29'],
  ['Europe/London', '2026-10-25'],
  ['Australia/Lord_Howe', '2026-04-05'],
  ['Australia/Lord_Howe', '2026-10-04'],
  ['Africa/Casablanca', '2026-02-15'],
  ['Africa/Casablanca', '2026-03-22'],
  ['Pacific/Apia', '2011-12-30'],
] as const

const clockOn = (n: number): Clock =>
  `${String(Math.floor(n / 4)).padStart(2, '0')}:${String((n % 4) * 15).padStart(2, '0')}`
const anyClock = fc.integer({ min: 0, max: 95 }).map(clockOn)

/** Offices open from four in the morning on: those that open in the hour which clocks leave out are not judged here. */
const place: fc.Arbitrary<Place> = fc
  .record({
    zone: fc.constantFrom(...ZONES),
    before: fc.integer({ min: 0, max: 8 }),
    born: fc.integer({ min: 0, max: 95 }),
    opens: fc.integer({ min: 16, max: 80 }),
    long: fc.integer({ min: 1, max: 48 }),
    quietFrom: anyClock,
    quietTo: anyClock,
    usualQuiet: fc.boolean(),
    rest: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { maxLength: 3 }),
    special: fc.array(
      fc.tuple(fc.integer({ min: 0, max: 20 }), fc.constantFrom<SpecialDay['kind']>('off', 'work', 'half')),
      { maxLength: 6 },
    ),
  })
  .map(({ zone: [zone, when], before, born, opens, long, quietFrom, quietTo, usualQuiet, rest, special }) => {
    const first = addDays(when, -before)
    const days = Object.fromEntries(special.map(([n, kind]) => [addDays(first, n), { kind, name: 'ngày' }]))
    const calendar: Calendar = { rest, days }
    const quiet = usualQuiet ? { quietFrom: '18:30', quietTo: '08:30' } : { quietFrom, quietTo }
    const hours = { start: clockOn(opens), end: clockOn(Math.min(95, opens + long)), ...quiet }
    return { zone, hours, calendar, createdAt: instantOf(first, clockOn(born), zone) }
  })

/** Minutes until something happens next: mostly soon, at times after hours, at times after days of downtime. */
const gap = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 45 }) },
  { weight: 2, arbitrary: fc.integer({ min: 60, max: 9 * 60 }) },
  { weight: 1, arbitrary: fc.integer({ min: 24 * 60, max: 4 * 24 * 60 }) },
)
const change = fc.oneof(
  anyClock.map(at => ({ at })),
  fc.constant({ at: null }),
  fc.boolean().map(paused => ({ paused })),
)
const events = fc.array(fc.record({ gap, change: fc.option(change, { nil: undefined, freq: 8 }) }), {
  minLength: 5,
  maxLength: 60,
})

const told = (rows: Iterable<readonly [Day, { state: string; at: Date }]>) =>
  [...rows].map(([day, { state, at }]) => `${day} ${state} ${at.toISOString()}`).sort()

describe('against a clerk who goes through every day at every tick', () => {
  test('one process: the same days, the same states, at the same ticks', () => {
    fc.assert(
      fc.property(place, anyClock, events, fc.boolean(), (anyPlace, clock, script, changing) => {
        // An admin is at work only where the first day is whole: what a clock of later meant for it is nobody's business.
        const midnight = instantOf(dayOf(anyPlace.createdAt, anyPlace.zone), '00:00', anyPlace.zone)
        const place = changing ? { ...anyPlace, createdAt: midnight } : anyPlace
        const entry: Entry = { ...daily, when: { rhythm: 'workingDays', at: clock } }
        const world = new World(place, [entry])
        const happened: Event[] = []
        let now = place.createdAt
        for (const { gap, change: wanted } of [{ gap: 0, change: undefined }, ...script]) {
          const change = changing ? wanted : undefined
          now = new Date(now.getTime() + gap * MINUTE)
          happened.push(change ? { now, change } : { now })
          if (!change) world.look(now)()
          else
            world.change(entry.name, 'at' in change ? { at: change.at } : { pausedAt: change.paused ? now : null }, now)
        }
        const rows = [...world.rows.values()].map(row => [row.day, row] as const)
        expect(told(rows)).toEqual(told(clerk(happened, clock, place)))
      }),
      { numRuns: 250 },
    )
  }, 60_000)
})

describe('replicas, clocks that jump, hours that people choose and drop', () => {
  const jump = fc.integer({ min: -180, max: 26 * 60 })
  const act = fc.record({
    gap,
    replica: fc.integer({ min: 0, max: 2 }),
    /** What a replica found is written down at once, or while others are at it. */
    slow: fc.boolean(),
    jump: fc.option(jump, { nil: 0, freq: 12 }),
    change: fc.option(change, { nil: undefined, freq: 8 }),
    choose: fc.option(fc.subarray(['07:00', '10:30', '16:45', '22:00']), { nil: undefined, freq: 10 }),
  })

  test('after any disorder: once each, in working time only, and calm days have everything at its minute', () => {
    fc.assert(
      fc.property(place, anyClock, fc.array(act, { maxLength: 40 }), anyClock, (place, clock, acts, chosen) => {
        const people: Entry = { ...daily, name: 'people', when: { rhythm: 'workingDays', at: clock }, ownHours: true }
        const world = new World(place, [people, monthly, nightly])
        let now = place.createdAt
        const pending: (() => void)[] = []
        for (const { gap, slow, jump, change, choose } of acts) {
          now = new Date(now.getTime() + (jump || gap) * MINUTE)
          if (choose) world.slots = choose
          if (change)
            world.change('people', 'at' in change ? { at: change.at } : { pausedAt: change.paused ? now : null }, now)
          const write = world.look(now)
          if (slow) pending.push(write)
          else {
            write()
            for (const late of pending.splice(0)) late()
          }
        }
        for (const late of pending) late()

        // Calm: everything resumed, one tick every ten minutes, for some days.
        world.change('people', { at: null, pausedAt: null }, now)
        world.slots = [chosen]
        const calmFrom = now
        const calmTo = now.getTime() + 3 * 24 * 60 * MINUTE
        for (let at = now.getTime(); at <= calmTo; at += 10 * MINUTE) world.look(new Date(at))()

        for (const row of world.rows.values()) {
          expect(row.doneAt.length).toBeLessThanOrEqual(1)
          for (const at of row.doneAt) {
            if (row.entry !== 'monthly') expect(dayOf(at, place.zone)).toBe(row.day)
            else expect(dayOf(at, place.zone).slice(0, 7)).toBe(row.day.slice(0, 7))
            if (row.entry !== 'nightly') expect(maySpeak(at, place)).toBe(true)
          }
        }
        const first = dayOf(calmFrom, place.zone)
        for (const day of daysFrom(first, addDays(dayOf(new Date(calmTo), place.zone), -1))) {
          for (const [slot, at] of [
            ['', clock],
            [chosen, chosen],
          ] as const) {
            const moment = works(day, place.calendar) ? momentFor(day, at, place) : undefined
            if (!moment || moment <= calmFrom || moment <= place.createdAt) continue
            const row = world.row('people', day, slot)
            // Its moment by another clock had come already, and fell in a pause.
            if (row?.state === 'skipped' && row.at <= calmFrom) continue
            expect(row?.doneAt, `${day} ${slot}`).toHaveLength(1)
            // Or said before, by a clock that ran ahead.
            if (row && row.at > calmFrom) expect(row.at.getTime() - moment.getTime()).toBeLessThan(10 * MINUTE)
          }
          const night = instantOf(day, '03:30', place.zone)
          const exists = dayOf(night, place.zone) === day
          if (exists && night > calmFrom && night > place.createdAt)
            expect(world.row('nightly', day)?.doneAt).toHaveLength(1)
        }
      }),
      { numRuns: 60 },
    )
  }, 60_000)
})
