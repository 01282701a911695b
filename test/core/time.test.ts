import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addDays,
  clockOf,
  dayOf,
  daysBetween,
  instantOf,
  isDay,
  showDay,
  showDayShort,
  showMoment,
  weekdayOf,
} from '../../src/core/time.ts'

const saigon = 'Asia/Ho_Chi_Minh'
const newYork = 'America/New_York'

const anyDay = fc.integer({ min: -20_000, max: 40_000 }).map(n => addDays('2026-01-01', n))
const anyClock = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map(([h, m]) => `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`)

describe('a day and a clock belong to a zone', () => {
  test('the evening in London is the next morning in Sài Gòn', () => {
    const instant = new Date('2026-11-26T17:30:00Z')
    expect([dayOf(instant, saigon), clockOf(instant, saigon)]).toEqual(['2026-11-27', '00:30'])
    expect([dayOf(instant, 'Europe/London'), clockOf(instant, 'Europe/London')]).toEqual(['2026-11-26', '17:30'])
  })

  test.for([
    ['Sài Gòn has no summer time', '2026-07-01', '09:00', saigon, '2026-07-01T02:00:00.000Z'],
    ['a quarter-hour zone', '2026-07-01', '09:00', 'Asia/Kathmandu', '2026-07-01T03:15:00.000Z'],
    ['summer in New York', '2026-07-01', '09:00', newYork, '2026-07-01T13:00:00.000Z'],
    ['a clock that is jumped over moves behind the jump', '2026-03-08', '02:30', newYork, '2026-03-08T07:30:00.000Z'],
    ['right after the jump', '2026-03-08', '03:00', newYork, '2026-03-08T07:00:00.000Z'],
    ['a clock shown twice is the first of the two', '2026-11-01', '01:30', newYork, '2026-11-01T05:30:00.000Z'],
    ['right after the repeated hour', '2026-11-01', '02:00', newYork, '2026-11-01T07:00:00.000Z'],
    ['a clock shown twice east of Greenwich', '2026-10-25', '02:30', 'Europe/Berlin', '2026-10-25T00:30:00.000Z'],
  ] as const)('%s', ([, day, clock, zone, expected]) => {
    expect(instantOf(day, clock, zone).toISOString()).toBe(expected)
  })

  test('without summer time an instant comes back as the same day and clock', () => {
    fc.assert(
      fc.property(
        anyDay.filter(day => day > '1980-01-01'),
        anyClock,
        (day, clock) => {
          const instant = instantOf(day, clock, saigon)
          expect([dayOf(instant, saigon), clockOf(instant, saigon)]).toEqual([day, clock])
        },
      ),
    )
  })

  test('what is not a day or a clock is a fault, not an invalid date', () => {
    expect(() => instantOf('2026-13-01', '09:00', saigon)).toThrow(RangeError)
    expect(() => instantOf('2026-11-27', '25:00', saigon)).toThrow(RangeError)
    expect(() => addDays('tomorrow', 1)).toThrow(RangeError)
  })
})

const ZONES = Intl.supportedValuesOf('timeZone')

test('every zone tells the time that the runtime’s own calendar tells, to the minute, also on days when clocks change', () => {
  const asked = new Map<string, Intl.DateTimeFormat>()
  const formatOf = (zone: string): Intl.DateTimeFormat => {
    const format =
      asked.get(zone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' })
    asked.set(zone, format)
    return format
  }
  const within = fc.integer({ min: Date.UTC(1970, 0), max: Date.UTC(2105, 0) })
  // Where clocks change: at a Sunday's small hours, in spring and autumn.
  const atChange = fc
    .tuple(fc.integer({ min: 1980, max: 2045 }), fc.constantFrom(2, 3, 8, 9, 10), fc.integer({ min: 0, max: 31 * 96 }))
    .map(([year, month, quarter]) => Date.UTC(year, month, 1) + quarter * 900_000)
  fc.assert(
    fc.property(fc.constantFrom(...ZONES), fc.oneof(within, atChange), (zone, at) => {
      const instant = new Date(at)
      expect(`${dayOf(instant, zone)} ${clockOf(instant, zone)}`).toBe(formatOf(zone).format(instant).slice(0, 16))
    }),
    { numRuns: 5000 },
  )
})

test('a zone that does not exist is refused, each time', () => {
  for (const _ of [1, 2]) expect(() => dayOf(new Date('2026-11-20T03:00:00Z'), 'Asia/Hà Nội')).toThrow(RangeError)
})

test('no moment is no time', () => {
  expect(() => clockOf(new Date(Number.NaN), saigon)).toThrow(RangeError)
})

describe('days are counted on the calendar', () => {
  test('over the end of February, of the year, and back', () => {
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29')
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01')
    expect(addDays('2026-03-01', -1)).toBe('2026-02-28')
  })

  test('counting the days between undoes adding them', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -5000, max: 5000 }), (day, n) => {
        expect(daysBetween(day, addDays(day, n))).toBe(n)
      }),
    )
  })

  test('the week begins on Monday with 1', () => {
    expect(['2026-11-23', '2026-11-27', '2026-11-29'].map(weekdayOf)).toEqual([1, 5, 7])
  })

  test.for([
    ['2026-02-28', true],
    ['2028-02-29', true],
    ['2026-02-29', false],
    ['2026-02-30', false],
    ['2026-13-01', false],
    ['2026-11-00', false],
    ['2026-1-1', false],
    ['27/11/2026', false],
    ['2026-11-27T00:00', false],
    ['', false],
  ] as const)('%s is a real day: %s', ([text, expected]) => {
    expect(isDay(text)).toBe(expected)
  })
})

describe('days are shown as people write them', () => {
  test('with the weekday, in both languages', () => {
    expect(showDay('2026-11-27', 'vi')).toBe('T6 27/11/2026')
    expect(showDay('2026-11-27', 'en')).toBe('Fri 27 Nov 2026')
    expect(showDayShort('2026-11-29', 'vi')).toBe('CN 29/11')
    expect(showDayShort('2027-02-06', 'en')).toBe('Sat 6 Feb')
  })

  test('a moment shows the clock of the zone', () => {
    const instant = new Date('2026-11-27T10:00:00Z')
    expect(showMoment(instant, saigon, 'vi')).toBe('17:00 T6 27/11')
    expect(showMoment(instant, saigon, 'en')).toBe('17:00 Fri 27 Nov')
  })
})
