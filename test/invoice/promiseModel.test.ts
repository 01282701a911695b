import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addWorkingDays, isWorkingDay } from '../../src/core/calendar.ts'
import { Refusal } from '../../src/core/refusal.ts'
import { addDays } from '../../src/core/time.ts'
import { vietnamCalendar } from '../../src/core/vietnam.ts'
import type { PromiseState } from '../../src/db/schema.ts'
import type { Owed } from '../../src/invoice/model.ts'
import {
  ALL,
  type Covered,
  callsForDirector,
  isQuietFor,
  lookedForOn,
  openAmong,
  type Promised,
  PromiseForm,
  promiseOn,
  readPromise,
  replacedBy,
  settledBy,
  standingOf,
  timesBroken,
  type Word,
} from '../../src/invoice/promiseModel.ts'

const TODAY = '2026-11-20'
const when = { today: TODAY, calendar: vietnamCalendar }
const at = (minute: number): Date => new Date(Date.UTC(2026, 10, 20, 3, minute))

const owed = (id: string, remaining: number, currency = 'VND'): Owed => ({
  id,
  number: `1C26TAA ${id}`,
  client: { id: 'c', code: 'VNM', name: 'Vinamilk', owner: 'LAN', backup: null },
  total: { amount: remaining, currency },
  tax: { amount: 0, currency },
  paid: { amount: 0, currency },
  remaining: { amount: remaining, currency },
  issuedOn: '2026-10-01',
  dueOn: '2026-11-01',
  note: null,
  state: 'open',
})
const OPEN = [owed('a', 100_000_000), owed('b', 62_000_000), owed('u', 150_000, 'USD')]
const typed = (over: object = {}) =>
  PromiseForm.parse({ about: 'a', day: '27/11', amount: '', promisedBy: 'chị Thảo', said: 'zalo', ...over })

const problemsOf = (work: () => unknown): string[] => {
  try {
    work()
  } catch (err) {
    if (err instanceof Refusal) return err.problems.map(p => (p.field ? `${p.field}: ${p.code}` : p.code))
    throw err
  }
  return []
}
const wrong = (over: object): string[] => problemsOf(() => readPromise(typed(over), OPEN, when))

describe('a promise as typed', () => {
  test.for<[over: object, means: object]>([
    [
      {},
      {
        invoiceId: 'a',
        amount: null,
        currency: 'VND',
        promisedFor: '2026-11-27',
        promisedBy: 'chị Thảo',
        said: 'zalo',
      },
    ],
    [{ amount: '81tr' }, { amount: 81_000_000 }],
    [{ amount: '100tr' }, { amount: null }],
    [{ about: `${ALL}VND` }, { invoiceId: null, amount: null, currency: 'VND' }],
    [
      { about: `${ALL}VND`, amount: '150tr' },
      { invoiceId: null, amount: 150_000_000 },
    ],
    [
      { about: `${ALL}USD`, amount: '500.50' },
      { invoiceId: null, amount: 50_050, currency: 'USD' },
    ],
    [{ day: 'hôm nay' }, { promisedFor: '2026-11-20' }],
    [{ day: 'thứ 4' }, { promisedFor: '2026-11-25' }],
    [{ day: '28/11' }, { promisedFor: '2026-11-28' }],
    [{ day: '+180 ngày' }, { promisedFor: '2027-05-19' }],
    [{ day: 'thứ tư'.normalize('NFD') }, { promisedFor: '2026-11-25' }],
    [{ promisedBy: '  chị\n Thảo '.normalize('NFD') }, { promisedBy: 'chị Thảo' }],
    [{ said: undefined }, { said: null }],
    [{ said: 'pigeon' }, { said: null }],
  ])('%j means %j', ([over, means]) => {
    expect(readPromise(typed(over), OPEN, when)).toMatchObject(means)
  })

  test.for<[over: object, problems: string[]]>([
    [{ day: '' }, ['day: field.required']],
    [{ day: '19/11/2026' }, ['day: day.past']],
    [{ day: 'hôm qua' }, ['day: day.past']],
    [{ day: '30/02' }, ['day: day.notReal']],
    [{ day: 'sớm' }, ['day: day.unreadable']],
    [{ day: '27/11 nhưng chưa chắc' }, ['day: day.unreadable']],
    [{ day: '+181 ngày' }, ['day: promise.tooFar']],
    [{ day: '27/11/2036' }, ['day: promise.tooFar']],
    [{ amount: '150' }, ['amount: money.unclear']],
    [{ amount: '-5tr' }, ['amount: money.negative']],
    [{ amount: '0đ' }, ['amount: invoice.noAmount']],
    [{ amount: '100 củ' }, ['amount: money.slang']],
    [{ amount: '80-90tr' }, ['amount: money.range']],
    [{ amount: '$500' }, ['amount: money.currency']],
    [{ amount: '101tr' }, ['amount: promise.tooMuch']],
    [{ about: `${ALL}VND`, amount: '163tr' }, ['amount: promise.tooMuch']],
    [{ about: '' }, ['about: field.choose']],
    [{ about: 'z' }, ['about: promise.aboutGone']],
    [{ about: `${ALL}EUR` }, ['about: promise.aboutGone']],
    [{ about: ALL }, ['about: promise.aboutGone']],
    [{ promisedBy: ' ' }, ['promisedBy: field.required']],
    [{ promisedBy: 'x'.repeat(81) }, ['promisedBy: field.tooLong']],
    [
      { about: 'z', day: '30/02', amount: '150', promisedBy: '' },
      ['about: promise.aboutGone', 'day: day.notReal', 'amount: money.unclear', 'promisedBy: field.required'],
    ],
  ])('%j is refused with %j', ([over, problems]) => {
    expect(wrong(over)).toEqual(problems)
  })

  test('of a client that owes nothing is refused', () => {
    expect(problemsOf(() => readPromise(typed(), [], when))).toEqual(['promise.nothingOwed'])
  })
})

describe('the day', () => {
  test.for<[today: string, promisedFor: string, standing: string, why: string]>([
    ['2026-11-26', '2026-11-27', 'ahead', 'is still to come'],
    ['2026-11-27', '2026-11-27', 'due', 'is today: the money is looked for'],
    ['2026-11-28', '2026-11-27', 'due', 'was yesterday, and nobody has worked since'],
    ['2026-11-30', '2026-11-27', 'due', 'was Friday: a transfer may show on Monday'],
    ['2026-12-01', '2026-11-27', 'broken', 'and the working day after it have passed'],
    ['2026-11-23', '2026-11-24', 'ahead', 'is tomorrow, a day off'],
    ['2026-11-24', '2026-11-24', 'ahead', 'is a day off: the money is looked for on the next working day'],
    ['2026-11-25', '2026-11-24', 'due', 'was a day off'],
    ['2026-11-27', '2026-11-24', 'broken', 'was a day off, and two working days have passed'],
    ['2027-02-10', '2027-02-05', 'ahead', 'fell into Tết'],
  ])('on %s, promised for %s: %s, for it %s', ([today, promisedFor, standing]) => {
    expect(standingOf({ promisedFor }, today, vietnamCalendar)).toBe(standing)
  })

  const day = fc.integer({ min: 0, max: 700 }).map(n => addDays('2025-06-01', n))
  test('only ever goes from ahead to due to broken, and is due on two working days', () => {
    fc.assert(
      fc.property(day, promisedFor => {
        const days = Array.from({ length: 40 }, (_, n) => addDays(promisedFor, n - 3))
        const seen = days.map(today => standingOf({ promisedFor }, today, vietnamCalendar))
        const order = seen.map(s => ['ahead', 'due', 'broken'].indexOf(s))
        expect(order).toEqual(order.toSorted())
        const due = days.filter((d, n) => seen[n] === 'due' && isWorkingDay(d, vietnamCalendar))
        const first = lookedForOn({ promisedFor }, vietnamCalendar)
        expect(due).toEqual([first, addWorkingDays(first, 1, vietnamCalendar)])
      }),
    )
  })
  test('keeps a receivable quiet exactly until it is looked for', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: -20, max: 20 }), (promisedFor, off) => {
        const today = addDays(promisedFor, off)
        expect(isQuietFor([{ promisedFor }], today, vietnamCalendar)).toBe(
          today < lookedForOn({ promisedFor }, vietnamCalendar),
        )
      }),
    )
    expect(isQuietFor([], TODAY, vietnamCalendar)).toBe(false)
    const promises = [{ promisedFor: '2026-11-10' }, { promisedFor: '2026-12-10' }]
    expect(isQuietFor(promises, TODAY, vietnamCalendar)).toBe(true)
  })
})

const word = (id: string, over: Partial<Word> = {}): Word => ({
  id,
  clientId: 'c',
  invoiceId: null,
  amount: null,
  currency: 'VND',
  promisedFor: '2026-11-27',
  promisedBy: 'chị Thảo',
  said: null,
  state: 'open',
  by: 'LAN',
  createdAt: at(10),
  closedAt: null,
  ...over,
})
const covered = (id: string, over: Partial<Covered> = {}): Covered => ({
  id,
  clientId: 'c',
  currency: 'VND',
  remaining: 10,
  recordedAt: at(0),
  ...over,
})
const among = (words: Word[], invoices: Covered[] = [covered('a'), covered('b')], paid: [string, number][] = []) =>
  openAmong(words, invoices, new Map(paid))

describe('what it speaks of', () => {
  test('all that was open then: not what came later, of another client or in another currency', () => {
    const [p] = among(
      [word('w')],
      [
        covered('a'),
        covered('later', { recordedAt: at(11) }),
        covered('other', { clientId: 'd' }),
        covered('usd', { currency: 'USD' }),
        covered('b', { remaining: 5 }),
      ],
    )
    expect(p).toMatchObject({ covers: ['a', 'b'], remaining: 15, renewals: 0, broken: 0 })
  })
  test('one invoice, also one that was recorded afterwards', () => {
    const [p] = among([word('w', { invoiceId: 'later' })], [covered('a'), covered('later', { recordedAt: at(11) })])
    expect(p?.covers).toEqual(['later'])
  })
  test('not of an invoice that got a promise of its own since', () => {
    const [all, own] = among([word('w'), word('x', { invoiceId: 'b', createdAt: at(20) })])
    expect(all?.covers).toEqual(['a'])
    expect(own?.covers).toEqual(['b'])
    expect(
      promiseOn(
        'b',
        [all, own].filter(p => p !== undefined),
      )?.id,
    ).toBe('x')
    expect(
      promiseOn(
        'c',
        [all, own].filter(p => p !== undefined),
      ),
    ).toBeUndefined()
  })
})

describe('how often a day was given', () => {
  const row = (...states: [PromiseState, (string | null)?][]): Word[] =>
    states.map(([state, invoiceId = null], n) => word(`w${n}`, { state, invoiceId, createdAt: at(10 + n) }))

  test.for<[why: string, words: Word[], renewals: number, broken: number]>([
    ['never before', row(['open']), 0, 0],
    ['once, in time', row(['renewed'], ['open']), 1, 0],
    ['twice, one of them broken', row(['broken'], ['renewed'], ['open']), 2, 1],
    ['not counted beyond a promise that was kept', row(['broken'], ['broken'], ['kept'], ['renewed'], ['open']), 1, 0],
    ['not counted for other invoices', row(['broken', 'b'], ['open', 'a']), 0, 0],
    ['for all of it, when one invoice was promised before', row(['broken', 'b'], ['open']), 1, 1],
    [
      'of two invoices the longer row, not both',
      row(['broken', 'a'], ['renewed', 'b'], ['broken', 'b'], ['open']),
      2,
      1,
    ],
    ['for one invoice, when all was promised before', row(['broken'], ['open', 'a']), 1, 1],
  ])('%s', ([, words, renewals, broken]) => {
    const [p] = among(words)
    expect(p).toMatchObject({ renewals, broken })
  })

  test('from the second broken one on, those above are called', () => {
    const p = { promisedFor: '2026-11-27', broken: 1 }
    expect(timesBroken(p, '2026-11-27', vietnamCalendar)).toBe(1)
    expect(callsForDirector(p, '2026-11-27', vietnamCalendar)).toBe(false)
    expect(timesBroken(p, '2026-12-01', vietnamCalendar)).toBe(2)
    expect(callsForDirector(p, '2026-12-01', vietnamCalendar)).toBe(true)
    expect(callsForDirector({ ...p, broken: 2 }, '2026-11-20', vietnamCalendar)).toBe(true)
  })
})

describe('what money makes of it', () => {
  const p = (over: Partial<Promised>): Promised => ({
    ...word('w'),
    covers: ['a'],
    paid: 0,
    remaining: 100,
    renewals: 0,
    broken: 0,
    ...over,
  })
  test.for<[why: string, over: Partial<Promised>, received: string, state: PromiseState]>([
    ['nothing yet', {}, TODAY, 'open'],
    ['a part of the whole', { paid: 60, remaining: 40 }, TODAY, 'open'],
    ['the whole', { paid: 100, remaining: 0 }, TODAY, 'kept'],
    ['a part that was promised', { amount: 60, paid: 60, remaining: 40 }, TODAY, 'kept'],
    ['less than the part that was promised', { amount: 60, paid: 59, remaining: 41 }, TODAY, 'open'],
    ['less, but nothing more is owed', { amount: 60, paid: 50, remaining: 0 }, TODAY, 'kept'],
    ['on the promised day', { paid: 100, remaining: 0 }, '2026-11-27', 'kept'],
    ['one working day after it', { paid: 100, remaining: 0 }, '2026-11-30', 'kept'],
    ['later', { paid: 100, remaining: 0 }, '2026-12-01', 'broken'],
    ['nothing, and nothing is owed any more', { remaining: 0 }, TODAY, 'moot'],
  ])('%s', ([, over, received, state]) => {
    expect(settledBy(p(over), received, vietnamCalendar)).toBe(state)
  })
})

describe('a new one takes the place of', () => {
  const open = among([
    word('all'),
    word('a', { invoiceId: 'a', createdAt: at(20) }),
    word('usd', { currency: 'USD', createdAt: at(21) }),
  ])
  const given = (over: object) => ({
    invoiceId: null,
    amount: null,
    currency: 'VND',
    promisedFor: '2026-12-04',
    promisedBy: 'anh Dũng',
    said: null,
    ...over,
  })
  test.for<[over: object, replaced: string[]]>([
    [{}, ['all', 'a']],
    [{ invoiceId: 'a' }, ['a']],
    // Of all that was promised only this invoice was left.
    [{ invoiceId: 'b' }, ['all']],
    [{ currency: 'USD' }, ['usd']],
    [{ currency: 'EUR' }, []],
  ])('%j: %j', ([over, replaced]) => {
    expect(replacedBy(given(over), open).map(p => p.id)).toEqual(replaced)
  })
  test('nothing when it says what is noted already', () => {
    expect(problemsOf(() => replacedBy(given({ promisedFor: '2026-11-27' }), open))).toEqual(['day: promise.same'])
    expect(replacedBy(given({ promisedFor: '2026-11-27', amount: 5 }), open)).toHaveLength(2)
  })
})
