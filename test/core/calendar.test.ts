import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addWorkingDays,
  type Calendar,
  isWorkingDay,
  nextWorkingDay,
  nextWorkingMoment,
  whyOff,
  workingDayOnOrAfter,
  workingDayOnOrBefore,
  workingDaysBetween,
  workingHoursBetween,
} from '../../src/core/calendar.ts'
import { addDays, clockOf, dayOf, daysBetween, instantOf, isDay, weekdayOf } from '../../src/core/time.ts'
import { isUnconfirmed, madeUpDay, tetOf, vietnamCalendar, vietnamSwaps } from '../../src/core/vietnam.ts'

const zone = 'Asia/Ho_Chi_Minh'
const hours = { start: '09:00', end: '18:00', quietFrom: '18:30', quietTo: '08:30' }
const at = (day: string, clock: string): Date => instantOf(day, clock, zone)
const said = (instant: Date): string => `${dayOf(instant, zone)} ${clockOf(instant, zone)}`

const anyDay = fc.integer({ min: 0, max: 1000 }).map(n => addDays('2025-01-01', n))

describe('the Vietnamese calendar', () => {
  test.for([
    ['2025-01-27', 'Tết Nguyên đán'],
    ['2025-09-01', 'Quốc khánh'],
    ['2026-01-02', 'Nghỉ hoán đổi dịp Tết Dương lịch'],
    ['2026-02-20', 'Tết Nguyên đán'],
    ['2026-04-27', 'Nghỉ bù Giỗ Tổ Hùng Vương'],
    ['2026-08-31', 'Nghỉ hoán đổi dịp Quốc khánh'],
    ['2026-11-24', 'Ngày Văn hóa Việt Nam'],
    ['2027-02-10', 'Tết Nguyên đán'],
    ['2027-05-03', 'Nghỉ bù Ngày Quốc tế Lao động'],
    ['2026-11-28', 'thứ Bảy'],
    ['2026-11-29', 'Chủ nhật'],
  ] as const)('%s is off: %s', ([day, name]) => {
    expect(isWorkingDay(day, vietnamCalendar)).toBe(false)
    expect(whyOff(day, vietnamCalendar, 'vi')).toBe(name)
  })

  test.for(['2025-11-24', '2026-11-23', '2026-02-13', '2026-02-23', '2027-02-03', '2027-02-11'])(
    '%s is worked',
    day => {
      expect(isWorkingDay(day, vietnamCalendar)).toBe(true)
      expect(whyOff(day, vietnamCalendar, 'vi')).toBeUndefined()
    },
  )

  test('a reader of English is told in English', () => {
    expect(whyOff('2026-11-24', vietnamCalendar, 'en')).toBe('Viet Nam Culture Day')
    expect(whyOff('2026-11-28', vietnamCalendar, 'en')).toBe('Saturday')
  })

  test('every listed day is a real one and says where it comes from', () => {
    for (const [day, special] of Object.entries(vietnamCalendar.days)) {
      expect(isDay(day), day).toBe(true)
      expect(special.source, day).toBeTruthy()
    }
  })

  test('the days off are exactly those of the notices, and those that are not official yet say so', () => {
    const daysOff = Object.keys(vietnamCalendar.days).filter(day => vietnamCalendar.days[day]?.kind === 'off')
    // biome-ignore format: one row per holiday, as the notices list them
    expect(daysOff).toEqual([
      '2025-01-01',
      '2025-01-27', '2025-01-28', '2025-01-29', '2025-01-30', '2025-01-31',
      '2025-04-07',
      '2025-04-30', '2025-05-01', '2025-05-02',
      '2025-09-01', '2025-09-02',
      '2026-01-01', '2026-01-02',
      '2026-02-16', '2026-02-17', '2026-02-18', '2026-02-19', '2026-02-20',
      '2026-04-26', '2026-04-27',
      '2026-04-30', '2026-05-01',
      '2026-08-31', '2026-09-01', '2026-09-02',
      '2026-11-24',
      '2027-01-01',
      '2027-02-04', '2027-02-05', '2027-02-06', '2027-02-07', '2027-02-08', '2027-02-09', '2027-02-10',
      '2027-04-16',
      '2027-04-30', '2027-05-01', '2027-05-03',
      '2027-09-02', '2027-09-03',
      '2027-11-24',
    ])
    const unconfirmed = Object.entries(vietnamCalendar.days).filter(([, special]) => isUnconfirmed(special))
    expect(unconfirmed.map(([day]) => day)).toEqual([
      '2027-02-04',
      '2027-02-05',
      '2027-02-09',
      '2027-02-10',
      '2027-09-03',
    ])
  })

  test('each swap gives up a bridge day for a Saturday that is otherwise free', () => {
    for (const { off, work } of vietnamSwaps) {
      expect(vietnamCalendar.days[off]?.source, off).toBe('bridge')
      expect(weekdayOf(work), work).toBe(6)
      expect(isWorkingDay(work, vietnamCalendar), work).toBe(false)
      expect(Math.abs(daysBetween(off, work)), work).toBeLessThan(14)
    }
    expect(vietnamSwaps).toHaveLength(Object.values(vietnamCalendar.days).filter(d => d.source === 'bridge').length)
    expect(madeUpDay('2026-08-31')).toMatchObject({ kind: 'work', name: 'Làm bù cho ngày 31/08' })
  })
})

describe('Tết', () => {
  test.for([
    ['2025-01-21', undefined],
    ['2025-01-22', 'softened'],
    ['2025-01-24', 'softened'],
    ['2025-01-25', 'holiday'],
    ['2025-02-02', 'holiday'],
    ['2025-02-03', 'firstDay'],
    ['2025-02-04', undefined],
    ['2026-02-09', undefined],
    ['2026-02-10', 'softened'],
    ['2026-02-13', 'softened'],
    ['2026-02-14', 'holiday'],
    ['2026-02-22', 'holiday'],
    ['2026-02-23', 'firstDay'],
    ['2027-01-29', undefined],
    ['2027-01-30', 'softened'],
    ['2027-02-03', 'softened'],
    ['2027-02-04', 'holiday'],
    ['2027-02-10', 'holiday'],
    ['2027-02-11', 'firstDay'],
    ['2027-02-12', undefined],
    ['2027-09-02', undefined],
    ['2024-02-10', undefined],
    ['2099-02-10', undefined],
  ] as const)('%s is %s', ([day, part]) => {
    expect(tetOf(day, vietnamCalendar)).toBe(part)
  })

  test('follows what the agency really takes off', () => {
    const days = { ...vietnamCalendar.days, '2027-02-11': { kind: 'off' as const, name: 'Nghỉ thêm' } }
    expect(tetOf('2027-02-11', { ...vietnamCalendar, days })).toBe('holiday')
    expect(tetOf('2027-02-12', { ...vietnamCalendar, days })).toBe('firstDay')
    const worked = { ...vietnamCalendar.days, '2027-02-10': { kind: 'work' as const, name: 'Trực' } }
    expect(tetOf('2027-02-10', { ...vietnamCalendar, days: worked })).toBe('firstDay')
  })

  test('is nothing where mồng 1 is an ordinary day', () => {
    expect(tetOf('2027-02-03', { rest: [6, 7], days: {} })).toBeUndefined()
    // Years that nobody has entered yet.
    expect(tetOf('2028-01-26', vietnamCalendar)).toBeUndefined()
  })

  test('comes in one order: softened, holiday, one first day', () => {
    const order = ['softened', 'holiday', 'firstDay']
    for (const year of ['2025', '2026', '2027']) {
      const parts = Array.from({ length: 90 }, (_, n) => tetOf(addDays(`${year}-01-01`, n), vietnamCalendar))
      const met = parts.filter(part => part !== undefined)
      expect([...new Set(met)]).toEqual(order)
      expect(met.toSorted((a, b) => order.indexOf(a) - order.indexOf(b))).toEqual(met)
      expect(met.filter(part => part === 'firstDay')).toHaveLength(1)
    }
  })
})

describe('working days', () => {
  test.for([
    ['three from Friday, over the weekend and 24/11', '2026-11-20', 3, '2026-11-26'],
    ['five over 30/4 – 1/5', '2026-04-29', 5, '2026-05-08'],
    ['one from the day before Tết', '2027-02-03', 1, '2027-02-11'],
    ['none from a working day', '2026-11-20', 0, '2026-11-20'],
    ['none from a Saturday', '2026-11-21', 0, '2026-11-23'],
    ['back over 24/11', '2026-11-26', -3, '2026-11-20'],
  ] as const)('%s', ([, day, n, expected]) => {
    expect(addWorkingDays(day, n, vietnamCalendar)).toBe(expected)
  })

  test('the next one is strictly later; on or after, on or before may be the day itself', () => {
    expect(nextWorkingDay('2026-11-23', vietnamCalendar)).toBe('2026-11-25')
    expect(workingDayOnOrAfter('2026-11-23', vietnamCalendar)).toBe('2026-11-23')
    expect(workingDayOnOrAfter('2026-11-24', vietnamCalendar)).toBe('2026-11-25')
    expect(workingDayOnOrBefore('2026-11-24', vietnamCalendar)).toBe('2026-11-23')
    expect(workingDayOnOrBefore('2027-02-05', vietnamCalendar)).toBe('2027-02-03')
  })

  test('adding lands on a working day, and counting undoes it', () => {
    fc.assert(
      fc.property(
        anyDay,
        fc.integer({ min: -60, max: 60 }).filter(n => n !== 0),
        (day, n) => {
          const landed = addWorkingDays(day, n, vietnamCalendar)
          expect(isWorkingDay(landed, vietnamCalendar)).toBe(true)
          expect(Math.sign(n) > 0 ? landed > day : landed < day).toBe(true)
          expect(workingDaysBetween(day, landed, vietnamCalendar)).toBe(n)
        },
      ),
    )
  })

  test('a half day counts as worked', () => {
    const calendar: Calendar = { rest: [7], days: { '2026-11-28': { kind: 'half', name: 'Sáng thứ Bảy' } } }
    expect(isWorkingDay('2026-11-28', calendar)).toBe(true)
    expect(nextWorkingDay('2026-11-27', calendar)).toBe('2026-11-28')
  })

  test('a calendar without a working day is a fault, not an endless search', () => {
    const never: Calendar = { rest: [1, 2, 3, 4, 5, 6, 7], days: {} }
    expect(() => nextWorkingDay('2026-11-20', never)).toThrow('No working day')
    expect(() => nextWorkingMoment(at('2026-11-20', '10:00'), hours, never, zone)).toThrow('No working moment')
  })
})

describe('the moment at which the bot may speak', () => {
  test.for([
    ['during the day: now', '2026-11-20', '10:17', '2026-11-20 10:17'],
    ['at the start: now', '2026-11-20', '09:00', '2026-11-20 09:00'],
    ['early: when work starts', '2026-11-20', '05:00', '2026-11-20 09:00'],
    ['at the end of Friday: Monday', '2026-11-20', '18:00', '2026-11-23 09:00'],
    ['on Sunday: Monday', '2026-11-22', '10:00', '2026-11-23 09:00'],
    ['on the eve of 24/11: the 25th', '2026-11-23', '20:00', '2026-11-25 09:00'],
    ['in the middle of Tết: the day after', '2027-02-05', '10:00', '2027-02-11 09:00'],
  ] as const)('%s', ([, day, clock, expected]) => {
    expect(said(nextWorkingMoment(at(day, clock), hours, vietnamCalendar, zone))).toBe(expected)
  })

  test('an instant that will do is given back to the millisecond', () => {
    const instant = new Date('2026-11-20T03:17:42.123Z')
    expect(nextWorkingMoment(instant, hours, vietnamCalendar, zone)).toBe(instant)
  })

  test('quiet time inside the working hours is kept', () => {
    const late = { ...hours, quietTo: '09:30', quietFrom: '17:00' }
    const lunch = { ...hours, quietFrom: '12:00', quietTo: '13:30' }
    const none = { ...hours, quietFrom: '00:00', quietTo: '00:00' }
    const moment = (clock: string, kept: typeof hours): string =>
      said(nextWorkingMoment(at('2026-11-19', clock), kept, vietnamCalendar, zone))
    expect(moment('09:10', late)).toBe('2026-11-19 09:30')
    expect(moment('17:30', late)).toBe('2026-11-20 09:30')
    expect(moment('12:15', lunch)).toBe('2026-11-19 13:30')
    expect(moment('11:59', lunch)).toBe('2026-11-19 11:59')
    expect(moment('13:30', lunch)).toBe('2026-11-19 13:30')
    expect(moment('17:59', none)).toBe('2026-11-19 17:59')
  })

  test('a half day ends at noon', () => {
    const calendar: Calendar = { rest: [6, 7], days: { '2026-11-20': { kind: 'half', name: 'Nghỉ chiều' } } }
    expect(said(nextWorkingMoment(at('2026-11-20', '11:59'), hours, calendar, zone))).toBe('2026-11-20 11:59')
    expect(said(nextWorkingMoment(at('2026-11-20', '12:00'), hours, calendar, zone))).toBe('2026-11-23 09:00')
  })

  test('it is never in the past, on a day off, outside the hours, or followed by a better one', () => {
    const anyInstant = fc.integer({ min: 0, max: 60 * 24 * 1000 }).map(m => new Date(Date.UTC(2025, 0, 1) + m * 60_000))
    fc.assert(
      fc.property(anyInstant, instant => {
        const moment = nextWorkingMoment(instant, hours, vietnamCalendar, zone)
        expect(moment.getTime()).toBeGreaterThanOrEqual(instant.getTime())
        expect(isWorkingDay(dayOf(moment, zone), vietnamCalendar)).toBe(true)
        expect(clockOf(moment, zone) >= '09:00' && clockOf(moment, zone) < '18:00').toBe(true)
        expect(nextWorkingMoment(moment, hours, vietnamCalendar, zone)).toEqual(moment)
        expect(workingHoursBetween(instant, moment, hours, vietnamCalendar, zone)).toBe(0)
      }),
    )
  })
})

describe('working hours', () => {
  test.for([
    ['within a day', '2026-11-20', '10:00', '2026-11-20', '11:30', 1.5],
    ['over a weekend', '2026-11-20', '17:00', '2026-11-23', '10:00', 2],
    ['over 24/11', '2026-11-23', '17:00', '2026-11-25', '10:00', 2],
    ['from night to night', '2026-11-18', '22:00', '2026-11-19', '22:00', 9],
    ['backwards there are none', '2026-11-20', '11:00', '2026-11-20', '10:00', 0],
  ] as const)('%s', ([, fromDay, fromClock, toDay, toClock, expected]) => {
    const [a, b] = [at(fromDay, fromClock), at(toDay, toClock)]
    expect(workingHoursBetween(a, b, hours, vietnamCalendar, zone)).toBe(expected)
  })
})
