import { describe, expect, test } from 'vitest'
import { vietnamCalendar } from '../../src/core/vietnam.ts'
import { ageingOf, dueToSay, receivableLines } from '../../src/invoice/due.ts'
import type { Owed } from '../../src/invoice/model.ts'
import type { Promised } from '../../src/invoice/promiseModel.ts'

const money = (amount: number, currency = 'VND') => ({ amount, currency })
let n = 0
const owed = (
  client: string,
  dueOn: string,
  remaining: number,
  currency = 'VND',
  state: Owed['state'] = 'open',
): Owed => ({
  id: `i${++n}`,
  number: `1C26TAA ${n}`,
  client: { id: client, code: client.slice(0, 3).toUpperCase(), name: client, owner: `U0${client}`, backup: null },
  total: money(remaining * 2, currency),
  tax: money(0, currency),
  paid: money(remaining, currency),
  remaining: money(remaining, currency),
  issuedOn: '2026-01-01',
  dueOn,
  note: null,
  state,
})

const TODAY = '2026-11-21'

test('a client’s line adds up what remains, by state and by age', () => {
  const [line] = receivableLines(
    [
      owed('Vinamilk', '2026-10-31', 62),
      owed('Vinamilk', '2026-11-20', 10),
      owed('Vinamilk', '2026-11-21', 5),
      owed('Vinamilk', '2026-11-28', 7),
      owed('Vinamilk', '2026-11-29', 100),
      owed('Vinamilk', '2026-05-01', 3, 'USD'),
    ],
    TODAY,
  )
  expect(line).toMatchObject({
    clientId: 'Vinamilk',
    owner: 'U0Vinamilk',
    total: [money(184), money(3, 'USD')],
    overdueCount: 3,
    overdue: [money(72), money(3, 'USD')],
    dueSoonCount: 2,
    dueSoon: [money(12)],
    nextDue: '2026-11-21',
    oldestDays: 204,
  })
  expect(ageingOf(line?.invoices ?? [], TODAY)).toEqual({
    notDue: [money(112)],
    // Due 31/10 and seen on 21/11: 21 days.
    to30: [money(72)],
    to60: [],
    to90: [],
    to180: [],
    over180: [money(3, 'USD')],
  })
  expect(line?.invoices.map(i => i.dueOn)).toEqual([
    '2026-05-01',
    '2026-10-31',
    '2026-11-20',
    '2026-11-21',
    '2026-11-28',
    '2026-11-29',
  ])
})

test('settled and voided invoices are nobody’s receivable', () => {
  expect(
    receivableLines(
      [
        owed('A', '2026-10-01', 5, 'VND', 'settled'),
        owed('B', '2026-10-01', 5, 'VND', 'voided'),
        owed('C', '2026-10-01', 0),
      ],
      TODAY,
    ),
  ).toEqual([])
})

test('the longest overdue comes first, then who is due next, then the name', () => {
  const lines = receivableLines(
    [
      owed('Ánh', '2026-12-24', 1),
      owed('An', '2026-12-24', 1),
      owed('Sớm', '2026-11-25', 1),
      owed('Trễ', '2026-11-01', 1),
      owed('Rất trễ', '2026-09-01', 1),
    ],
    TODAY,
  )
  expect(lines.map(line => line.name)).toEqual(['Rất trễ', 'Trễ', 'Sớm', 'An', 'Ánh'])
})

describe('a promised day', () => {
  const promised = (clientId: string, covers: string[], promisedFor: string): Promised => ({
    id: 'p',
    clientId,
    invoiceId: null,
    amount: null,
    currency: 'VND',
    promisedFor,
    promisedBy: 'chị Thảo',
    said: null,
    state: 'open',
    by: 'U0LAN',
    createdAt: new Date(0),
    closedAt: null,
    covers,
    paid: 0,
    remaining: 1,
    renewals: 0,
    broken: 0,
  })
  const late = owed('Vinamilk', '2026-11-01', 5)
  const later = owed('Vinamilk', '2026-11-20', 7)
  const said = (today: string, ...promises: Promised[]): number =>
    dueToSay(receivableLines([late, later, owed('Khác', '2026-11-01', 1)], today, promises), today, vietnamCalendar)
      .length

  test('stands with the client whose invoices it speaks of', () => {
    const p = promised('Vinamilk', [late.id], '2026-11-27')
    const lines = receivableLines([late, later, owed('Khác', '2026-11-01', 1)], TODAY, [p])
    expect(lines.map(line => [line.name, line.promises])).toEqual([
      ['Khác', []],
      ['Vinamilk', [p]],
    ])
  })
  test('keeps a client quiet while it speaks of all that is due, until it comes', () => {
    expect(said('2026-11-20')).toBe(2)
    expect(said('2026-11-20', promised('Vinamilk', [late.id, later.id], '2026-11-27'))).toBe(1)
    expect(said('2026-11-27', promised('Vinamilk', [late.id, later.id], '2026-11-27'))).toBe(2)
    expect(said('2026-11-20', promised('Vinamilk', [late.id], '2026-11-27'))).toBe(2)
  })
})

describe('a morning says', () => {
  const said = (today: string, dueOn: string): boolean =>
    dueToSay(receivableLines([owed('Vinamilk', dueOn, 1)], today), today, vietnamCalendar).length === 1

  test.for([
    ['2026-11-20', '2026-11-19', true, 'what is overdue'],
    ['2026-11-20', '2026-01-19', true, 'what has been overdue for long'],
    ['2026-11-20', '2026-11-20', true, 'what is due today'],
    [
      '2026-11-20',
      '2026-11-26',
      true,
      'what is due in three working days, over the weekend and the day off on the 24th',
    ],
    ['2026-11-20', '2026-11-27', false, 'not yet what is due in four'],
    ['2026-11-20', '2026-12-20', false, 'not what is due in a month'],
    ['2027-01-29', '2027-02-05', true, 'what falls into Tết, from three working days before Tết'],
    ['2027-02-03', '2027-02-05', true, 'what falls into Tết, on the last day before it'],
    ['2027-01-28', '2027-02-05', false, 'not yet what falls into Tết when four working days are left'],
  ] as const)('on %s, due %s: %j, %s', ([today, dueOn, says]) => {
    expect(said(today, dueOn)).toBe(says)
  })
})
