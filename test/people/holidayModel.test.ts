import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Calendar, isWorkingDay, type SpecialDay } from '../../src/core/calendar.ts'
import type { IcsDay } from '../../src/core/ics.ts'
import { addDays } from '../../src/core/time.ts'
import { vietnamCalendar, vietnamSwaps } from '../../src/core/vietnam.ts'
import {
  changedDay,
  chosenDays,
  daysToMark,
  daysToSwap,
  differences,
  givenBack,
  type HolidayForm,
  makingUp,
  notMakingUp,
  planImport,
  seeded,
  spanId,
  swapped,
  withDays,
  withoutDay,
} from '../../src/people/holidayModel.ts'
import { refused } from '../setup/hands.ts'

const today = '2026-11-20'
const trying = (work: () => unknown) => refused((async () => work())())
const own: SpecialDay = { kind: 'off', name: 'Teambuilding' }

describe('days to add', () => {
  const form = (over: Partial<HolidayForm>): HolidayForm => ({
    day: '30/11',
    until: undefined,
    kind: 'off',
    name: 'Teambuilding',
    ...over,
  })
  test.for([
    [{ day: '30/11' }, ['2026-11-30']],
    [{ day: 'thứ 2 tuần sau' }, ['2026-11-23']],
    // A weekend inside a leave is off anyway.
    [{ day: '27/11', until: '30/11' }, ['2026-11-27', '2026-11-30']],
    [{ day: '28/11', kind: 'work' }, ['2026-11-28']],
    // 24/11 is a holiday that the agency works all the same.
    [{ day: '24/11', kind: 'work' }, ['2026-11-24']],
    [{ day: '28/11', kind: 'half' }, ['2026-11-28']],
  ] as [Partial<HolidayForm>, string[]][])('%j marks %j', ([over, days]) => {
    expect(daysToMark(form(over), today, vietnamCalendar)).toEqual(days)
  })

  test.for([
    [{ day: '24/11' }, ['day: holiday.alreadyOff']],
    [{ day: '28/11' }, ['day: holiday.alreadyOff']],
    [{ day: '30/11', kind: 'work' }, ['day: holiday.alreadyWorked']],
    [{ day: '30/11', until: '27/11' }, ['until: holiday.dayOrder']],
    [{ day: '01/12', until: '30/12' }, ['until: holiday.tooMany']],
    [{ day: '19/11/2026' }, ['day: day.past']],
    [{ day: 'hôm nào đó' }, ['day: day.unreadable']],
    [{ day: '30/11 <!channel>' }, ['day: day.unreadable']],
    [{ day: '30/02', until: 'đâu đó' }, ['day: day.notReal', 'until: day.unreadable']],
  ] as [Partial<HolidayForm>, string[]][])('%j is refused with %j', async ([over, problems]) => {
    expect(await trying(() => daysToMark(form(over), today, vietnamCalendar))).toEqual(problems)
  })

  test('what the agency decided before is changed at its place, not run over', async () => {
    const calendar = withDays(vietnamCalendar, { '2026-11-28': { kind: 'work', name: 'Làm bù' } })
    expect(await trying(() => daysToMark(form({ day: '28/11' }), today, calendar))).toEqual(['day: holiday.taken'])
    expect(await trying(() => daysToMark(form({ day: '27/11', until: '30/11' }), today, calendar))).toEqual([
      'day: holiday.taken',
    ])
  })
})

describe('a swap', () => {
  const form = (off: string, work: string) => ({ off, work, name: 'Nghỉ hoán đổi' })
  test('takes one day off and works another for it', () => {
    const swap = daysToSwap(form('thứ 2 tuần sau', '28/11'), today, vietnamCalendar)
    expect(swap).toEqual({ off: '2026-11-23', work: '2026-11-28' })
    const calendar = swapped(vietnamCalendar, swap, 'Nghỉ kẹp')
    expect(calendar.days['2026-11-23']).toEqual({ kind: 'off', name: 'Nghỉ kẹp' })
    expect(calendar.days['2026-11-28']).toMatchObject({ kind: 'work', name: 'Làm bù cho ngày 23/11' })
  })
  test.for([
    ['24/11', '28/11', ['off: holiday.restAlready']],
    ['23/11', '25/11', ['work: holiday.workAlready']],
    ['24/11', '25/11', ['off: holiday.restAlready', 'work: holiday.workAlready']],
    ['23/11', '23/11', ['work: holiday.workAlready']],
    ['lúc nào', 'lúc nào', ['off: day.unreadable', 'work: day.unreadable']],
  ] as const)('%s for %s is refused with %j', async ([off, work, problems]) => {
    expect(await trying(() => daysToSwap(form(off, work), today, vietnamCalendar))).toEqual(problems)
  })
})

describe('official days', () => {
  test('taken out they are kept aside, and can be given back as they were', async () => {
    const without = withoutDay(vietnamCalendar, '2026-11-24')
    expect(isWorkingDay('2026-11-24', without)).toBe(true)
    expect(without.dropped).toEqual({ '2026-11-24': vietnamCalendar.days['2026-11-24'] })
    expect(givenBack(without, '2026-11-24')).toEqual(vietnamCalendar)
    expect(await trying(() => withoutDay(without, '2026-11-24'))).toEqual(['holiday.unknown'])
    expect(await trying(() => givenBack(vietnamCalendar, '2026-11-24'))).toEqual(['holiday.unknown'])
  })
  test('changed twice, what is given back is the official day', () => {
    const half = changedDay(vietnamCalendar, '2026-11-24', { kind: 'half', name: 'Ngày Văn hóa Việt Nam' })
    expect(half.days['2026-11-24']).toEqual({
      kind: 'half',
      name: 'Ngày Văn hóa Việt Nam',
      nameEn: 'Viet Nam Culture Day',
    })
    const work = changedDay(half, '2026-11-24', { kind: 'work', name: 'Đi làm' })
    expect(givenBack(withoutDay(work, '2026-11-24'), '2026-11-24')).toEqual(vietnamCalendar)
  })
  test('saved as it is, nothing changes', () => {
    const same = { kind: 'off' as const, name: 'Ngày Văn hóa Việt Nam' }
    expect(changedDay(vietnamCalendar, '2026-11-24', same)).toBe(vietnamCalendar)
  })
  test('a day of the agency’s own is simply gone', () => {
    const calendar = withDays(vietnamCalendar, { '2026-11-30': own })
    expect(withoutDay(calendar, '2026-11-30')).toEqual(vietnamCalendar)
  })

  const anyDay = fc.constantFrom(...Object.keys(vietnamCalendar.days), '2026-11-30', '2026-12-05')
  const change = fc.oneof(
    anyDay.map(day => (calendar: Calendar) => (calendar.days[day] ? withoutDay(calendar, day) : calendar)),
    anyDay.map(day => (calendar: Calendar) => withDays(calendar, { [day]: own })),
    anyDay.map(day => (calendar: Calendar) => (calendar.dropped?.[day] ? givenBack(calendar, day) : calendar)),
    fc.constant((calendar: Calendar) => makingUp(calendar, vietnamSwaps, today)),
    fc.constant((calendar: Calendar) => notMakingUp(calendar, today)),
  )
  test('whatever admins do, every official day is there or can be given back', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 20 }), changes => {
        const after = changes.reduce((calendar, make) => make(calendar), vietnamCalendar)
        const back = Object.keys(after.dropped ?? {}).reduce(givenBack, after)
        for (const [day, special] of Object.entries(vietnamCalendar.days)) expect(back.days[day]).toEqual(special)
      }),
    )
  })
})

describe('the Saturdays of swaps', () => {
  const january = '2026-01-05'
  test('are worked where the agency says so, from today on, while the day off stands', () => {
    const on = makingUp(vietnamCalendar, vietnamSwaps, january)
    expect(on.makesUp).toBe(true)
    expect(Object.keys(on.days).filter(day => !vietnamCalendar.days[day])).toEqual(['2026-01-10', '2026-08-22'])
    expect(isWorkingDay('2026-08-22', on)).toBe(true)
    const worksBridge = withoutDay(vietnamCalendar, '2026-08-31')
    expect(makingUp(worksBridge, vietnamSwaps, january).days['2026-08-22']).toBeUndefined()
  })
  test('switched off again, only they go', () => {
    const mine = withDays(vietnamCalendar, { '2026-11-28': { kind: 'work', name: 'Làm bù' } })
    const later = '2026-03-01'
    const off = notMakingUp(makingUp(mine, vietnamSwaps, january), later)
    // What was worked in January was worked.
    expect(Object.keys(off.days).filter(day => !mine.days[day])).toEqual(['2026-01-10'])
    expect(off.makesUp).toBeUndefined()
  })
})

describe('another country', () => {
  const singapore: Record<string, SpecialDay> = {
    '2026-01-01': { kind: 'off', name: 'New Year’s Day', source: 'library' },
    '2026-12-25': { kind: 'off', name: 'Christmas', source: 'library' },
    '2026-11-30': { kind: 'off', name: 'Something', source: 'library' },
  }
  const other = { sameCountry: false, swaps: [] }

  test('its days come, the old country’s go, the agency’s own and the past stay', () => {
    const before: Calendar = withDays(withoutDay(vietnamCalendar, '2027-01-01'), {
      '2026-11-30': own,
      '2026-12-24': { kind: 'off', name: 'Noel', source: 'file' },
    })
    const { calendar, added, removed, own: kept } = seeded(before, singapore, today, other)
    expect(Object.keys(calendar.days).filter(day => day >= today)).toEqual(['2026-11-30', '2026-12-24', '2026-12-25'])
    expect(calendar.days['2026-11-30']).toEqual(own)
    expect(calendar.dropped).toEqual({ '2026-11-30': singapore['2026-11-30'] })
    expect(calendar.days['2026-09-02']).toEqual(vietnamCalendar.days['2026-09-02'])
    const ahead = Object.keys(vietnamCalendar.days).filter(day => day >= today).length
    expect({ added, removed, kept }).toEqual({ added: 1, removed: ahead - 1, kept: 2 })
  })

  test('the same country again brings what is new and leaves what was decided', () => {
    const before = withDays(withoutDay(vietnamCalendar, '2026-11-24'), { '2027-01-01': { kind: 'half', name: 'Trực' } })
    const newYears = { '2028-01-01': { kind: 'off', name: 'Tết Dương lịch', source: 'law' } as SpecialDay }
    const official = { ...vietnamCalendar.days, ...newYears }
    const { calendar, added, removed } = seeded(before, official, today, { sameCountry: true, swaps: vietnamSwaps })
    expect({ added, removed }).toEqual({ added: 1, removed: 0 })
    expect(calendar).toEqual({ ...before, days: { ...before.days, ...newYears } })
    expect(seeded(calendar, official, today, { sameCountry: true, swaps: vietnamSwaps }).calendar).toEqual(calendar)
  })

  test('there and back again, the official days are as they were', () => {
    const away = seeded(vietnamCalendar, singapore, today, other).calendar
    const back = seeded(away, vietnamCalendar.days, today, other).calendar
    expect(back).toEqual(vietnamCalendar)
  })

  test('Saturdays of swaps come back with Viet Nam where the agency works them', () => {
    const on = makingUp(vietnamCalendar, vietnamSwaps, '2026-01-05')
    const again = seeded(on, vietnamCalendar.days, '2026-06-01', { sameCountry: true, swaps: vietnamSwaps })
    expect(again.calendar).toEqual(on)
  })
})

describe('what is recorded', () => {
  test('only the days that differ', () => {
    const after = withoutDay(withDays(vietnamCalendar, { '2026-11-30': own }), '2026-11-24')
    expect(differences(vietnamCalendar, after)).toEqual({
      before: { makesUp: false, days: { '2026-11-24': vietnamCalendar.days['2026-11-24'], '2026-11-30': null } },
      after: { makesUp: false, days: { '2026-11-24': null, '2026-11-30': own } },
    })
  })
})

describe('days out of a file', () => {
  const found = (day: string, over: Partial<IcsDay> = {}): IcsDay => ({
    day,
    kind: 'off',
    name: 'Nghỉ Tết',
    observance: false,
    ...over,
  })
  test('are sorted into new ones, known ones, rest days and what the agency decided', () => {
    const calendar = withDays(vietnamCalendar, { '2026-12-05': { kind: 'work', name: 'Làm bù' } })
    const plan = planImport(
      [
        found('2026-11-24'),
        found('2026-11-28'),
        found('2026-12-05'),
        found('2026-12-24', { name: 'Noel', kind: 'half' }),
        found('2026-12-25', { name: 'Noel' }),
        found('2027-02-11'),
        found('2027-02-12'),
        found('2027-02-13'),
        found('2027-02-15'),
      ],
      calendar,
    )
    expect(plan.spans.map(span => [spanId(span), span.name, span.kind])).toEqual([
      ['2026-12-24/2026-12-24', 'Noel', 'half'],
      ['2026-12-25/2026-12-25', 'Noel', 'off'],
      ['2027-02-11/2027-02-12', 'Nghỉ Tết', 'off'],
      ['2027-02-15/2027-02-15', 'Nghỉ Tết', 'off'],
    ])
    expect(plan).toMatchObject({ known: 1, resting: 2, decided: 1 })
    const days = chosenDays(plan, ['2027-02-11/2027-02-12', '2031-01-01/2031-01-01', '__proto__'], 'Ngày nghỉ')
    expect(Object.keys(days)).toEqual(['2027-02-11', '2027-02-12'])
    expect(days['2027-02-11']).toEqual({ kind: 'off', name: 'Nghỉ Tết', source: 'file' })
  })
  test('chosen in vain, it is said', async () => {
    const plan = planImport([found('2026-12-25')], vietnamCalendar)
    expect(await trying(() => chosenDays(plan, [], 'x'))).toEqual(['days: holiday.noneChosen'])
    expect(await trying(() => chosenDays(plan, ['2026-12-24/2026-12-24'], 'x'))).toEqual(['days: holiday.noneChosen'])
  })
  test('imported twice, nothing is new', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 700 }), { maxLength: 40 }), offsets => {
        const all = offsets.sort((a, b) => a - b).map(n => found(addDays(today, n)))
        const plan = planImport(all, vietnamCalendar)
        if (plan.spans.length === 0) return
        const after = withDays(vietnamCalendar, chosenDays(plan, plan.spans.map(spanId), 'x'))
        const again = planImport(all, after)
        expect(again.spans).toEqual([])
        expect(again.known + again.resting + again.decided).toBe(all.length)
        for (const { day } of all) expect(isWorkingDay(day, after)).toBe(false)
      }),
    )
  })
})
