import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Calendar, isWorkingDay } from '../../src/core/calendar.ts'
import { addDays } from '../../src/core/time.ts'
import { vietnamCalendar } from '../../src/core/vietnam.ts'
import { type Away, reach } from '../../src/people/leave.ts'
import {
  awayAmong,
  type LeaveRow,
  leaveDays,
  mayEnterFor,
  mustBeThere,
  mustNotOverlap,
  seesNoteOf,
  unreached,
} from '../../src/people/leaveModel.ts'
import { problemsIn, refused } from '../setup/hands.ts'

const today = '2026-11-20'
const about = { today, calendar: vietnamCalendar }
const row = (person: string, fromDay: string, toDay: string, cover: string | null = null): LeaveRow => ({
  workspaceId: 'T1',
  id: `${person}:${fromDay}`,
  person,
  fromDay,
  toDay,
  cover,
  note: null,
  by: person,
  createdAt: new Date('2026-11-01T00:00:00Z'),
  withdrawnAt: null,
})
const trying = (work: () => unknown) => refused((async () => work())())

describe('the days of a leave', () => {
  test.for([
    ['30/11', undefined, '2026-11-30', '2026-11-30'],
    ['30/11', '02/12', '2026-11-30', '2026-12-02'],
    ['mai', undefined, '2026-11-21', '2026-11-21'],
    ['next friday', '30/11', '2026-11-27', '2026-11-30'],
    ['hôm nay', undefined, '2026-11-20', '2026-11-20'],
  ] as const)('from %j to %j', ([from, until, first, last]) => {
    expect(leaveDays({ from, until }, about)).toEqual({ from: first, until: last })
  })

  test.for([
    ['19/11/2026', undefined, ['from: day.past']],
    ['30/11', '27/11', ['until: leave.order']],
    ['30/11', '30/12/2027', ['until: leave.tooLong']],
    ['bữa nào đó', 'lúc về', ['from: day.unreadable', 'until: day.unreadable']],
    ['30/11 <!channel>', undefined, ['from: day.unreadable']],
    ['30/02', undefined, ['from: day.notReal']],
  ] as const)('from %j to %j is refused', async ([from, until, problems]) => {
    expect(await trying(() => leaveDays({ from, until }, about))).toEqual(problems)
  })

  test('one that has begun keeps its first day, and only that one', async () => {
    const begun = { ...about, begun: '2026-11-18' }
    expect(leaveDays({ from: '18/11/2026', until: '23/11' }, begun)).toEqual({
      from: '2026-11-18',
      until: '2026-11-23',
    })
    expect(leaveDays({ from: '23/11', until: undefined }, begun)).toEqual({ from: '2026-11-23', until: '2026-11-23' })
    expect(await trying(() => leaveDays({ from: '17/11/2026', until: undefined }, begun))).toEqual(['from: day.past'])
  })
})

describe('who may', () => {
  test.for([
    ['oneself', 'U1', [], true],
    ['somebody else', 'U2', ['creative'], false],
    ['finance', 'U2', ['finance'], false],
    ['a manager', 'U2', ['manager'], true],
    ['a director', 'U2', ['director'], true],
    ['an admin', 'U2', ['admin'], true],
  ] as const)('%s', ([, id, roles, may]) => {
    expect(mayEnterFor({ id, roles }, 'U1')).toBe(may)
  })
  test('the reason is for the person alone, not for who entered it', () => {
    expect(seesNoteOf({ id: 'U1' }, { person: 'U1' })).toBe(true)
    expect(seesNoteOf({ id: 'U2' }, { person: 'U1' })).toBe(false)
  })
})

describe('against other leaves', () => {
  const days = { from: '2026-11-30', until: '2026-12-04' }
  test.for([
    ['2026-11-20', '2026-11-29', []],
    ['2026-11-20', '2026-11-30', ['from: leave.overlaps']],
    ['2026-12-01', '2026-12-01', ['from: leave.overlaps']],
    ['2026-12-04', '2026-12-31', ['from: leave.overlaps']],
    ['2026-12-05', '2026-12-31', []],
  ] as const)('one from %s to %s', async ([from, to, problems]) => {
    const check = () => mustNotOverlap(days, [row('U1', from, to)])
    if (problems.length > 0) expect(await trying(check)).toEqual(problems)
    else expect(check).not.toThrow()
  })

  test('who is away on all those days cannot stand in, and who covers them is named', async () => {
    const lan = { id: 'ULAN', name: 'Lan' }
    const names = (id: string) => ({ UNAM: 'Nam' })[id]
    const away = [row('ULAN', '2026-11-28', '2026-12-05', 'UNAM')]
    const [problem] = await problemsIn((async () => mustBeThere(lan, days, away, names))())
    expect(problem).toMatchObject({
      code: 'leave.coverAway',
      field: 'cover',
      values: { name: 'Lan', day: '2026-11-28', until: '2026-12-05', instead: 'Nam' },
    })
    for (const part of [row('ULAN', '2026-12-01', '2026-12-05'), row('ULAN', '2026-11-20', '2026-12-03')]) {
      expect(() => mustBeThere(lan, days, [part], names)).not.toThrow()
    }
  })

  test('days on which nobody would be reached are known, days off aside', () => {
    const mine = row('U1', '2026-11-20', '2026-11-25', 'ULAN')
    const here = (id: string) => id !== 'U1'
    expect(unreached(mine, [mine], vietnamCalendar, here)).toEqual([])
    // The 24th is a holiday, the 21st and 22nd a weekend.
    const lan = row('ULAN', '2026-11-21', '2026-11-24')
    expect(unreached(mine, [mine, lan], vietnamCalendar, here)).toEqual(['2026-11-23'])
    expect(unreached(mine, [mine, { ...lan, cover: 'UNAM' }], vietnamCalendar, here)).toEqual([])
    expect(unreached(mine, [mine, { ...lan, cover: 'U1' }], vietnamCalendar, here)).toEqual(['2026-11-23'])
    // Nobody was asked to stand in: nothing to warn of.
    expect(unreached({ ...mine, cover: null }, [mine, lan], vietnamCalendar, here)).toEqual([])
  })
})

describe('where a word goes', () => {
  const everybody = () => true
  test.for([
    ['who is here', 'A', [], { to: 'A' }],
    ['who stands in', 'A', [['A', 'B']], { to: 'B', insteadOf: { person: 'A', until: '2026-12-31' } }],
    [
      'who stands in for who stands in',
      'A',
      [
        ['A', 'B'],
        ['B', 'C'],
      ],
      { to: 'C', insteadOf: { person: 'A', until: '2026-12-31' } },
    ],
    ['nobody, where nobody stands in', 'A', [['A', null]], undefined],
    [
      'nobody, where two cover each other',
      'A',
      [
        ['A', 'B'],
        ['B', 'A'],
      ],
      undefined,
    ],
    ['nobody, where somebody covers themself', 'A', [['A', 'A']], undefined],
  ] as const)('%s', ([, person, leaves, reached]) => {
    const away: Away = new Map(leaves.map(([who, cover]) => [who, { until: '2026-12-31', cover }]))
    expect(reach(person, away, everybody)).toEqual(reached)
  })
  test('nobody, where who stands in has left the company', () => {
    expect(reach('A', new Map([['A', { until: today, cover: 'B' }]]), id => id !== 'B')).toBeUndefined()
    expect(reach('B', new Map(), () => false)).toBeUndefined()
  })

  const people = ['A', 'B', 'C', 'D', 'E', 'F']
  const anyLeave = fc
    .record({
      person: fc.constantFrom(...people),
      from: fc.integer({ min: 0, max: 20 }),
      length: fc.integer({ min: 0, max: 10 }),
      cover: fc.option(fc.constantFrom(...people)),
    })
    .map(({ person, from, length, cover }) =>
      row(person, addDays(today, from), addDays(today, from + length), cover ?? null),
    )

  test('it ends, with somebody who is here and not away, or with nobody', () => {
    fc.assert(
      fc.property(
        fc.array(anyLeave, { maxLength: 12 }),
        fc.constantFrom(...people),
        fc.integer({ min: 0, max: 31 }),
        fc.subarray(people),
        (all, person, n, gone) => {
          const day = addDays(today, n)
          const away = awayAmong(all, day)
          const reached = reach(person, away, id => !gone.includes(id))
          if (!reached) return
          expect(away.has(reached.to)).toBe(false)
          expect(gone).not.toContain(reached.to)
          expect(reached.insteadOf?.person).toBe(reached.to === person ? undefined : person)
          if (reached.insteadOf) expect(reached.insteadOf.until >= day).toBe(true)
        },
      ),
    )
  })

  test('who is away is exactly who has a leave over that day, until the last of its days', () => {
    fc.assert(
      fc.property(fc.array(anyLeave, { maxLength: 12 }), fc.integer({ min: 0, max: 31 }), (all, n) => {
        const day = addDays(today, n)
        const over = all.filter(leave => leave.fromDay <= day && day <= leave.toDay)
        const away = awayAmong(all, day)
        expect([...away.keys()].sort()).toEqual([...new Set(over.map(leave => leave.person))].sort())
        for (const [person, { until }] of away) {
          const last = over.filter(leave => leave.person === person).map(leave => leave.toDay)
          expect(until).toBe(last.sort().at(-1))
        }
      }),
    )
  })

  test('the days without anybody are working days of the leave', () => {
    const calendar: Calendar = { rest: [6, 7], days: {} }
    fc.assert(
      fc.property(anyLeave, fc.array(anyLeave, { maxLength: 8 }), (mine, others) => {
        const days = unreached(mine, [mine, ...others.filter(o => o.person !== mine.person)], calendar, () => true)
        for (const day of days) {
          expect(day >= mine.fromDay && day <= mine.toDay && isWorkingDay(day, calendar)).toBe(true)
        }
      }),
    )
  })
})
