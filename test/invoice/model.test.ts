import { describe, expect, test } from 'vitest'
import { CURRENCIES } from '../../src/client/model.ts'
import { parseMoney } from '../../src/core/money.ts'
import { Refusal } from '../../src/core/refusal.ts'
import { vietnamCalendar } from '../../src/core/vietnam.ts'
import {
  bucketOf,
  type Doubt,
  doubtsOf,
  InvoiceForm,
  mayVoid,
  numberAsPrinted,
  numberOfVoided,
  type Owed,
  PaymentForm,
  pay,
  readInvoice,
  readNumber,
  sumsOf,
} from '../../src/invoice/model.ts'
import { typedMoney } from '../../src/invoice/views.ts'

const CLIENT = { id: '00000000-0000-4000-8000-000000000001', currency: 'VND', termsDays: 30 }
const on = (today: string) => ({ today, calendar: vietnamCalendar })
const FRIDAY = on('2026-11-20')

const form = (fields: object = {}): InvoiceForm =>
  InvoiceForm.parse({ client: CLIENT.id, number: '1C26TAA 42', amount: '150tr', tax: 'auto', ...fields })
const read = (fields: object, when = FRIDAY, client = CLIENT) => readInvoice(form(fields), client, when)

function wrong(of: () => unknown): string[] {
  try {
    of()
  } catch (err) {
    if (err instanceof Refusal) return err.problems.map(p => `${p.field}: ${p.code}`)
    throw err
  }
  return []
}

describe('a number', () => {
  test.for([
    ['1C26TAA 42', '1C26TAA 42'],
    ['1C26TAA-00000042', '1C26TAA 42'],
    ['1C26TAA00000042', '1C26TAA 42'],
    ['1c26taa số 42', '1C26TAA 42'],
    ['HĐ số: 1C26TAA/42', '1C26TAA 42'],
    ['C26TAA 42', '1C26TAA 42'],
    ['2K25TAA 7', '2K25TAA 7'],
    ['1C25TAA 42', '1C25TAA 42'],
    ['42', '42'],
    ['00000042', '42'],
    ['số 42', '42'],
    ['#42', '42'],
    ['1C26TAA 42'.normalize('NFD'), '1C26TAA 42'],
  ] as const)('typed %j is %s', ([typed, number]) => {
    expect(readNumber(typed)).toEqual({ number })
  })

  test.for([
    ['', 'field.required'],
    ['1Z26TAA 42', 'invoice.serialShape'],
    ['1C26ZAA 42', 'invoice.serialShape'],
    ['1C6TAA 42', 'invoice.serialShape'],
    ['<!channel>', 'invoice.serialShape'],
    ['1C26TAA', 'invoice.numberShape'],
    ['1C26TAA 123456789', 'invoice.numberShape'],
    ['123456789', 'invoice.numberShape'],
    ['00000000', 'invoice.numberShape'],
    ['-42', 'invoice.numberShape'],
    ['🐮', 'invoice.numberShape'],
  ] as const)('typed %j is refused: %s', ([typed, problem]) => {
    expect(readNumber(typed)).toEqual({ problem })
  })

  test('of a voided invoice is free again, and still shown as it was printed', () => {
    const kept = numberOfVoided('1C26TAA 42', CLIENT.id)
    expect(kept).not.toBe('1C26TAA 42')
    expect(numberAsPrinted(kept)).toBe('1C26TAA 42')
  })
})

describe('the money', () => {
  test.for([
    ['150tr', 'auto', '2026-11-20', 150_000_000, 12_000_000, 8],
    ['150tr + VAT', 'auto', '2026-11-20', 150_000_000, 12_000_000, 8],
    ['162tr đã gồm VAT', 'auto', '2026-11-20', 150_000_000, 12_000_000, 8],
    ['33.333.333', 'auto', '2026-11-20', 33_333_333, 2_666_667, 8],
    ['150tr', 'auto', '31/12/2026', 150_000_000, 12_000_000, 8],
    ['150tr', 'auto', '01/01/2027', 150_000_000, 15_000_000, 10],
    ['150tr', '10', '2026-11-20', 150_000_000, 15_000_000, 10],
    ['150tr', '0', '2026-11-20', 150_000_000, 0, 0],
    ['150tr', 'none', '2026-11-20', 150_000_000, 0, null],
    ['162tr đã gồm VAT', 'none', '2026-11-20', 162_000_000, 0, null],
  ] as const)('%j at %s, dated %s, is %i and %i of VAT', ([amount, tax, issuedOn, net, vat, percent]) => {
    expect(read({ amount, tax, issuedOn })).toMatchObject({ net, tax: vat, percent, currency: 'VND' })
  })

  test('is in the client’s currency, to the cent', () => {
    expect(read({ amount: '1,500.50' }, FRIDAY, { ...CLIENT, currency: 'USD' })).toMatchObject({
      net: 150_050,
      tax: 12_004,
      currency: 'USD',
    })
  })

  test.for([
    ['150', 'money.unclear'],
    ['1.500tr', 'money.confirm'],
    ['10-15tr', 'money.range'],
    ['khoảng 200tr', 'money.range'],
    ['15 củ', 'money.slang'],
    ['$5k', 'money.currency'],
    ['-5tr', 'money.negative'],
    ['nhiều lắm', 'money.unreadable'],
    ['0', 'invoice.noAmount'],
    ['', 'field.required'],
  ])('%j is asked about, never guessed: %s', ([amount, problem]) => {
    expect(wrong(() => read({ amount }))).toEqual([`amount: ${problem}`])
  })
})

describe('the days', () => {
  test.for([
    ['', '', '2026-11-20', '2026-12-20'],
    ['hôm nay', '', '2026-11-20', '2026-12-20'],
    ['hôm qua', '', '2026-11-19', '2026-12-19'],
    ['18/11', '', '2026-11-18', '2026-12-18'],
    ['2026-11-18', '', '2026-11-18', '2026-12-18'],
    // April has passed long ago: an invoice of 30/04 is this year's, not next year's.
    ['30/04', '', '2026-04-30', '2026-05-30'],
    ['18/11', '+45 ngày', '2026-11-18', '2027-01-02'],
    ['18/11', '05/02', '2026-11-18', '2027-02-05'],
    ['01/03', '30/04', '2026-03-01', '2026-04-30'],
    ['18/11', '18/11', '2026-11-18', '2026-11-18'],
    ['hôm nay', 'thứ 2', '2026-11-20', '2026-11-23'],
  ])('issued %j and due %j are %s and %s', ([issuedOn, dueOn, issued, due]) => {
    expect(read({ issuedOn, dueOn })).toMatchObject({ issuedOn: issued, dueOn: due })
  })

  test('a date of last December, said in January, was last year', () => {
    expect(read({ issuedOn: '31/12' }, on('2027-01-05'))).toMatchObject({ issuedOn: '2026-12-31' })
    expect(read({ issuedOn: '02/01' }, on('2026-12-31'))).toMatchObject({ issuedOn: '2027-01-02' })
  })

  test.for([
    [{ issuedOn: '30/02' }, 'issuedOn: day.notReal'],
    [{ issuedOn: 'hồi đó' }, 'issuedOn: day.unreadable'],
    [{ issuedOn: '18/11 <!channel>' }, 'issuedOn: day.unreadable'],
    [{ issuedOn: '18/11/2062' }, 'issuedOn: invoice.issuedTooFar'],
    [{ issuedOn: '18/11/1999' }, 'issuedOn: invoice.issuedTooFar'],
    [{ issuedOn: '18/11', dueOn: '17/11' }, 'dueOn: invoice.dueBeforeIssue'],
    [{ issuedOn: '18/11', dueOn: '17/11/2026' }, 'dueOn: invoice.dueBeforeIssue'],
    [{ dueOn: 'tuần sau' }, 'dueOn: day.vague'],
    [{ dueOn: '20/12/2062' }, 'dueOn: invoice.dueTooFar'],
  ] as const)('%j is refused: %s', ([fields, problem]) => {
    expect(wrong(() => read(fields))).toEqual([problem])
  })
})

test('everything that is wrong is told at once, beside its field', () => {
  const fields = { number: '1Z26TAA 42', amount: '150', issuedOn: '30/02', dueOn: 'tuần sau' }
  expect(wrong(() => read(fields))).toEqual([
    'number: invoice.serialShape',
    'issuedOn: day.notReal',
    'dueOn: day.vague',
    'amount: money.unclear',
  ])
})

describe('what should be looked at before an invoice is kept', () => {
  const doubts = (fields: object, when = FRIDAY, similar?: string): Doubt[] =>
    doubtsOf(read(fields, when), when, similar)

  test('nothing, when all is said and usual', () => {
    expect(doubts({ dueOn: '21/12' })).toEqual([])
  })

  test('a due day in Tết stays, and the nudge moves to the last working day before it', () => {
    expect(doubts({ number: '1C27TAA 1', issuedOn: '06/01/2027' }, on('2027-01-06'))).toEqual([
      { kind: 'dueProposed', days: 30 },
      { kind: 'dueDayOff', nudgeOn: '2027-02-03' },
      { kind: 'vatUnconfirmed' },
    ])
  })

  test.for([
    [{ dueOn: '' }, { kind: 'dueProposed', days: 30 }],
    [
      { issuedOn: '01/10', dueOn: '31/10' },
      { kind: 'alreadyLate', days: 20 },
    ],
    [{ issuedOn: '25/11', dueOn: '21/12' }, { kind: 'issuedAhead' }],
    [{ amount: '162tr đã gồm VAT' }, { kind: 'vatIncluded', gross: { amount: 162_000_000, currency: 'VND' } }],
    [{ tax: '10' }, { kind: 'vatUnusual', usual: 8 }],
    [{ number: '42' }, { kind: 'noSerial' }],
    [{ number: '1C25TAA 42' }, { kind: 'serialYear', year: '2025' }],
  ] as const)('%j: %j', ([fields, doubt]) => {
    expect(doubts(fields)).toContainEqual(doubt)
  })

  test('a rate of 0 or 5 percent is not called unusual', () => {
    expect(doubts({ tax: '0', dueOn: '21/12' })).toEqual([])
    expect(doubts({ tax: '5', dueOn: '21/12' })).toEqual([])
  })

  test('a number that may be another’s', () => {
    expect(doubts({ dueOn: '21/12' }, FRIDAY, '42')).toEqual([{ kind: 'similar', number: '42' }])
  })
})

const dong = (amount: number) => ({ amount, currency: 'VND' })
const owed = (fields: Partial<Owed> = {}): Owed => ({
  id: CLIENT.id,
  number: '1C26TAA 42',
  client: { id: CLIENT.id, code: 'VNM', name: 'Vinamilk', owner: 'U0LAN', backup: 'U0MAI' },
  total: dong(162_000_000),
  tax: dong(12_000_000),
  paid: dong(100_000_000),
  remaining: dong(62_000_000),
  issuedOn: '2026-11-01',
  dueOn: '2026-12-01',
  note: null,
  state: 'open',
  ...fields,
})

describe('a payment', () => {
  const take = (fields: object, of = owed()) => pay(of, PaymentForm.parse(fields), FRIDAY)

  test('may be the whole or a part of what remains', () => {
    expect(take({ amount: '62tr', receivedOn: 'hôm qua' })).toEqual({
      amount: dong(62_000_000),
      receivedOn: '2026-11-19',
      note: null,
    })
    expect(take({ amount: '1.000 ₫' })).toMatchObject({ amount: dong(1000), receivedOn: '2026-11-20' })
  })

  test('above what remains is refused with the figure that remains', () => {
    try {
      take({ amount: '70tr' })
      expect.unreachable()
    } catch (err) {
      expect((err as Refusal).problems).toEqual([
        { code: 'invoice.overpaid', field: 'amount', values: { remaining: 62_000_000, currency: 'VND' } },
      ])
    }
  })

  test.for([
    [{ amount: '62' }, ['amount: money.unclear']],
    [{ amount: '0' }, ['amount: invoice.noAmount']],
    [{ amount: '1tr', receivedOn: '25/11' }, ['receivedOn: invoice.receivedAhead']],
    [{ amount: '1tr', receivedOn: '31/10' }, ['receivedOn: invoice.receivedBeforeIssue']],
    [{ amount: '', receivedOn: '30/02' }, ['amount: field.required', 'receivedOn: day.notReal']],
  ] as const)('%j is refused: %j', ([fields, problems]) => {
    expect(wrong(() => take(fields))).toEqual(problems)
  })

  test.for(['settled', 'voided'] as const)('is not for an invoice that is %s', state => {
    expect(wrong(() => take({ amount: '1tr' }, owed({ state })))).toEqual([`undefined: invoice.${state}`])
  })
})

test.for([
  ['U0LAN', ['manager'], true],
  ['U0MAI', ['executive'], false],
  ['U0HOA', ['manager'], false],
  ['U0KETOAN', ['finance'], true],
  ['U0DUC', ['director'], true],
  ['U0CEO', ['leadership'], true],
  ['U0ADMIN', ['admin'], false],
] as const)('%s (%j) may void: %j', ([id, roles, may]) => {
  expect(mayVoid({ id, roles }, owed())).toBe(may)
})

test.for([
  [-5, 'notDue'],
  [0, 'notDue'],
  [1, 'to30'],
  [21, 'to30'],
  [30, 'to30'],
  [31, 'to60'],
  [60, 'to60'],
  [61, 'to90'],
  [90, 'to90'],
  [91, 'to180'],
  [180, 'to180'],
  [181, 'over180'],
] as const)('%i days late is in %s', ([days, bucket]) => {
  expect(bucketOf(days)).toBe(bucket)
})

test('sums are one per currency, the đồng first', () => {
  const usd = (amount: number) => ({ amount, currency: 'USD' })
  expect(sumsOf([usd(100), dong(1), usd(50), dong(2), { amount: 7, currency: 'EUR' }])).toEqual([
    dong(3),
    { amount: 7, currency: 'EUR' },
    usd(150),
  ])
})

test('an amount that a field begins with is read again as the same amount, in every currency we offer', () => {
  for (const currency of CURRENCIES) {
    for (const amount of [1, 99, 500_000, 62_000_000, 9_999_999_999_999]) {
      expect(parseMoney(typedMoney({ amount, currency }), currency)).toEqual({ ok: true, money: { amount, currency } })
    }
  }
})
