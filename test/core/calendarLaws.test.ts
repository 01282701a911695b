// The calendar against random weeks, holidays, swaps, hours and zones, and against a slow clock that looks at each quarter
// of an hour by itself.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addWorkingDays,
  type Calendar,
  type Hours,
  hasWorkingMoment,
  isWorkingDay,
  nextWorkingDay,
  nextWorkingMoment,
  type SpecialDay,
  workingDayOnOrAfter,
  workingDayOnOrBefore,
  workingDaysBetween,
  workingHoursBetween,
} from '../../src/core/calendar.ts'
import { readDay } from '../../src/core/saidDay.ts'
import { addDays, type Clock, clockOf, type Day, dayOf, instantOf, weekdayOf } from '../../src/core/time.ts'
import { tetOf, vietnamCalendar, vietnamSwaps } from '../../src/core/vietnam.ts'
import { makingUp } from '../../src/people/holidayModel.ts'

const QUARTER = 15 * 60_000

/** Round the days on which clocks change, and Tết. */
const firstDays = ['2026-03-06', '2026-03-27', '2026-04-03', '2026-10-02', '2026-10-23', '2026-10-30', '2027-02-01']
const zones = [
  'Asia/Ho_Chi_Minh',
  'America/New_York',
  'Europe/London',
  'Australia/Lord_Howe',
  'Pacific/Chatham',
  'Asia/Kathmandu',
  'Africa/Cairo',
  'America/Havana',
  'UTC',
]

const anyFirstDay = fc.constantFrom(...firstDays)
const anyRest = fc.subarray([1, 2, 3, 4, 5, 6, 7], { maxLength: 5 })
const anySpecial = fc.constantFrom('off', 'work', 'half').map((kind): SpecialDay => ({ kind, name: 'x' }))
const calendarFrom = (first: Day): fc.Arbitrary<Calendar> =>
  fc
    .record({
      rest: anyRest,
      days: fc.array(fc.tuple(fc.integer({ min: -3, max: 20 }), anySpecial), { maxLength: 12 }),
    })
    .map(({ rest, days }) => ({
      rest,
      days: Object.fromEntries(days.map(([n, special]) => [addDays(first, n), special])),
    }))

const clock = (quarters: number): Clock =>
  `${String(Math.floor(quarters / 4)).padStart(2, '0')}:${String((quarters % 4) * 15).padStart(2, '0')}`
const anyClock = fc.integer({ min: 0, max: 95 }).map(clock)

/** Working hours between these clocks; the quiet time anywhere, over midnight or not, but not over all of them. */
const hoursWithin = (from: number, to: number): fc.Arbitrary<Hours> =>
  fc
    .record({
      start: fc.integer({ min: from, max: to - 1 }),
      length: fc.integer({ min: 1, max: to - from }),
      quietFrom: anyClock,
      quietTo: anyClock,
    })
    .map(({ start, length, quietFrom, quietTo }) => ({
      start: clock(start),
      end: clock(Math.min(to, start + length)),
      quietFrom,
      quietTo,
    }))
    .filter(hasWorkingMoment)

/** Clocks change by night: by day each wall clock is shown once, so that the slow clock needs no rule for it. */
const byDay = hoursWithin(5 * 4, 23 * 4)

type Setting = { first: Day; calendar: Calendar; hours: Hours; zone: string }
const setting = (hours: fc.Arbitrary<Hours>): fc.Arbitrary<Setting> =>
  anyFirstDay.chain(first =>
    fc.record({ first: fc.constant(first), calendar: calendarFrom(first), hours, zone: fc.constantFrom(...zones) }),
  )
const at = ({ first, zone }: Setting, quarters: number): Date =>
  new Date(instantOf(first, '00:00', zone).getTime() + quarters * QUARTER)
const anyQuarter = fc.integer({ min: 0, max: 6 * 96 })

const worksThen = (instant: Date, { calendar, hours, zone }: Setting): boolean => {
  const day = dayOf(instant, zone)
  const special = calendar.days[day]
  const works = special ? special.kind !== 'off' : !calendar.rest.includes(weekdayOf(day))
  const now = clockOf(instant, zone)
  return works && now >= hours.start && now < hours.end && (special?.kind !== 'half' || now < '12:00')
}
const isQuiet = (instant: Date, { hours: { quietFrom, quietTo }, zone }: Setting): boolean => {
  const now = clockOf(instant, zone)
  return quietFrom <= quietTo ? now >= quietFrom && now < quietTo : now >= quietFrom || now < quietTo
}

describe('the next moment to speak', () => {
  const next = (instant: Date, { hours, calendar, zone }: Setting) => nextWorkingMoment(instant, hours, calendar, zone)

  test('is the first quarter on which people work and it is not quiet', () => {
    fc.assert(
      fc.property(setting(byDay), anyQuarter, (all, n) => {
        let expected = at(all, n)
        const last = at(all, n + 25 * 96)
        while (expected < last && !(worksThen(expected, all) && !isQuiet(expected, all))) {
          expected = new Date(expected.getTime() + QUARTER)
        }
        fc.pre(expected < last)
        expect(next(at(all, n), all)).toEqual(expected)
      }),
      { numRuns: 150 },
    )
  })

  test('by day and by night: never in the past, always the same again, never earlier for a later question', () => {
    const anyMinute = fc.integer({ min: 0, max: 6 * 24 * 60 })
    fc.assert(
      fc.property(setting(hoursWithin(0, 95)), anyMinute, anyMinute, (all, a, b) => {
        const base = at(all, 0).getTime()
        const [early, late] = [new Date(base + Math.min(a, b) * 60_000), new Date(base + Math.max(a, b) * 60_000)]
        const moment = next(early, all)
        expect(moment.getTime()).toBeGreaterThanOrEqual(early.getTime())
        expect(next(moment, all)).toEqual(moment)
        expect(isWorkingDay(dayOf(moment, all.zone), all.calendar)).toBe(true)
        expect(next(late, all).getTime()).toBeGreaterThanOrEqual(moment.getTime())
      }),
      { numRuns: 300 },
    )
  })

  test.for([
    // On 25/10/2026 London shows 01:00–02:00 twice, on 29/03/2026 never.
    ['the hour that is shown twice', '2026-10-25T01:10:00Z', '2026-10-26T01:00:00Z'],
    ['the same hour the first time', '2026-10-25T00:10:00Z', '2026-10-25T00:10:00Z'],
    ['the hour that is never shown', '2026-03-29T00:30:00Z', '2026-03-29T01:00:00Z'],
  ] as const)('%s', ([, asked, answered]) => {
    const night: Hours = { start: '01:00', end: '01:30', quietFrom: '09:00', quietTo: '17:00' }
    const moment = nextWorkingMoment(new Date(asked), night, { rest: [], days: {} }, 'Europe/London')
    expect(moment.toISOString()).toBe(answered.replace('Z', '.000Z'))
  })

  test('quiet over midnight is meant where the company is', () => {
    const hours: Hours = { start: '09:00', end: '18:00', quietFrom: '17:00', quietTo: '09:30' }
    const ask = (zone: string, instant: string) => nextWorkingMoment(new Date(instant), hours, vietnamCalendar, zone)
    expect(ask('Asia/Ho_Chi_Minh', '2026-11-20T02:00:00Z').toISOString()).toBe('2026-11-20T02:30:00.000Z')
    expect(ask('America/New_York', '2026-11-20T02:00:00Z').toISOString()).toBe('2026-11-20T14:30:00.000Z')
    // Friday, 17:00 in New York: Monday morning there.
    expect(ask('America/New_York', '2026-11-20T22:00:00Z').toISOString()).toBe('2026-11-23T14:30:00.000Z')
  })
})

describe('working hours', () => {
  const between = (a: Date, b: Date, { hours, calendar, zone }: Setting) =>
    workingHoursBetween(a, b, hours, calendar, zone)

  test('are the quarters on which people work, quiet ones counted in', () => {
    fc.assert(
      fc.property(setting(byDay), anyQuarter, fc.integer({ min: 0, max: 4 * 96 }), (all, n, length) => {
        let quarters = 0
        for (let q = n; q < n + length; q++) if (worksThen(at(all, q), all)) quarters++
        expect(between(at(all, n), at(all, n + length), all)).toBeCloseTo(quarters / 4, 9)
      }),
      { numRuns: 150 },
    )
  })

  test('add up, are never negative, and none pass while one waits for the next moment to speak', () => {
    fc.assert(
      fc.property(setting(hoursWithin(0, 95)), anyQuarter, anyQuarter, anyQuarter, (all, x, y, z) => {
        const [a = 0, b = 0, c = 0] = [x, y, z].sort((p, q) => p - q)
        const [from, middle, to] = [at(all, a), at(all, b), at(all, c)]
        const sum = between(from, middle, all) + between(middle, to, all)
        expect(between(from, to, all)).toBeCloseTo(sum, 9)
        expect(between(to, from, all)).toBe(0)
        const quietless = { ...all, hours: { ...all.hours, quietFrom: '00:00', quietTo: '00:00' } }
        const { hours, calendar, zone } = quietless
        expect(between(from, nextWorkingMoment(from, hours, calendar, zone), quietless)).toBe(0)
      }),
      { numRuns: 200 },
    )
  })
})

describe('working days', () => {
  const anyCalendar = anyFirstDay.chain(first => fc.tuple(fc.constant(first), calendarFrom(first)))
  const anyOffset = fc.integer({ min: -10, max: 30 })

  /** Day by day, counting what is worked. */
  function walk(from: Day, step: 1 | -1, n: number, calendar: Calendar): Day {
    let day = from
    for (let left = n; left > 0; ) {
      day = addDays(day, step)
      if (isWorkingDay(day, calendar)) left--
    }
    return day
  }

  test('counted one by one, they are the same', () => {
    fc.assert(
      fc.property(anyCalendar, anyOffset, fc.integer({ min: 1, max: 25 }), ([first, calendar], offset, n) => {
        const day = addDays(first, offset)
        const [ahead, back] = [walk(day, 1, n, calendar), walk(day, -1, n, calendar)]
        expect(addWorkingDays(day, n, calendar)).toBe(ahead)
        expect(addWorkingDays(day, -n, calendar)).toBe(back)
        expect(workingDaysBetween(day, ahead, calendar)).toBe(n)
        expect(workingDaysBetween(day, back, calendar)).toBe(-n)
      }),
    )
  })

  test('a few and a few more are the sum, and later days never lead to earlier ones', () => {
    const few = fc.integer({ min: 1, max: 12 })
    fc.assert(
      fc.property(anyCalendar, anyOffset, few, few, ([first, calendar], offset, n, m) => {
        const day = addDays(first, offset)
        const landed = addWorkingDays(day, n, calendar)
        expect(addWorkingDays(landed, m, calendar)).toBe(addWorkingDays(day, n + m, calendar))
        expect(addWorkingDays(landed, -n, calendar) <= workingDayOnOrBefore(day, calendar)).toBe(true)
        expect(addWorkingDays(addDays(day, 1), n, calendar) >= landed).toBe(true)
      }),
    )
  })

  test('the working day before, on and after a day stand in order, with none between', () => {
    fc.assert(
      fc.property(anyCalendar, anyOffset, ([first, calendar], offset) => {
        const day = addDays(first, offset)
        const [before, after] = [workingDayOnOrBefore(day, calendar), workingDayOnOrAfter(day, calendar)]
        expect(before <= day && day <= after).toBe(true)
        expect(before === after).toBe(isWorkingDay(day, calendar))
        if (before !== after) expect(nextWorkingDay(before, calendar)).toBe(after)
      }),
    )
  })
})

describe('Tết in any calendar', () => {
  test('the holiday is days off, the first day is worked, and softening ends before', () => {
    const anyTet = fc
      .record({
        rest: anyRest,
        days: fc.array(fc.tuple(fc.integer({ min: 0, max: 40 }), anySpecial), { maxLength: 15 }),
      })
      .map(({ rest, days }): Calendar => {
        const own = Object.fromEntries(days.map(([n, special]) => [addDays('2027-01-15', n), special]))
        return { rest, days: { ...vietnamCalendar.days, ...own } }
      })
    fc.assert(
      fc.property(anyTet, calendar => {
        const parts = Array.from({ length: 70 }, (_, n) => addDays('2027-01-01', n)).map(day => ({
          day,
          part: tetOf(day, calendar),
        }))
        for (const { day, part } of parts) {
          if (part === 'holiday') expect(isWorkingDay(day, calendar)).toBe(false)
          if (part === 'firstDay') expect(isWorkingDay(day, calendar)).toBe(true)
          if (part === 'softened') expect(day >= '2027-01-30' && day < '2027-02-06').toBe(true)
        }
        const off = calendar.days['2027-02-06']?.kind === 'off'
        expect(parts.filter(({ part }) => part === 'firstDay')).toHaveLength(off ? 1 : 0)
      }),
    )
  })
})

describe('what agencies trip over', () => {
  const hear = (said: string, today: Day, calendar = vietnamCalendar) => {
    const heard = readDay(said, { today, calendar })
    return heard.ok ? heard.day : heard.problem
  }
  test('working days jump over 24/11 and over 30/4 – 1/5', () => {
    expect(hear('+3 ngày làm việc', '2026-11-20')).toBe('2026-11-26')
    expect(hear('+5 ngày làm việc', '2026-04-29')).toBe('2026-05-08')
  })
  test('22/08/2026 is worked only where the agency makes it up', () => {
    const makesUp = makingUp(vietnamCalendar, vietnamSwaps, '2026-08-01')
    expect(isWorkingDay('2026-08-22', vietnamCalendar)).toBe(false)
    expect(isWorkingDay('2026-08-22', makesUp)).toBe(true)
    expect(hear('+1 ngày làm việc', '2026-08-21')).toBe('2026-08-24')
    expect(hear('+1 ngày làm việc', '2026-08-21', makesUp)).toBe('2026-08-22')
  })
  test('an invoice due in Tết keeps its day; it is spoken of before, not during, and again after', () => {
    const due = addDays('2027-01-06', 30)
    expect(due).toBe('2027-02-05')
    expect(workingDayOnOrBefore(due, vietnamCalendar)).toBe('2027-02-03')
    const hours: Hours = { start: '09:00', end: '18:00', quietFrom: '18:30', quietTo: '08:30' }
    for (let day = '2027-02-04'; day <= '2027-02-10'; day = addDays(day, 1)) {
      expect(tetOf(day, vietnamCalendar)).toBe('holiday')
      const noon = instantOf(day, '12:00', 'Asia/Ho_Chi_Minh')
      expect(nextWorkingMoment(noon, hours, vietnamCalendar, 'Asia/Ho_Chi_Minh')).toEqual(
        instantOf('2027-02-11', '09:00', 'Asia/Ho_Chi_Minh'),
      )
    }
  })
})
