import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { problemsOfMessage, problemsOfView } from '../../sandbox/rules.ts'
import { createClient } from '../../src/client/flow.ts'
import { ClientBasics } from '../../src/client/model.ts'
import { LOCALES } from '../../src/core/locale.ts'
import { ellipsis } from '../../src/core/text.ts'
import { vietnamCalendar } from '../../src/core/vietnam.ts'
import { ageingOf, receivableLines } from '../../src/invoice/due.ts'
import { invoiceListeners } from '../../src/invoice/listeners.ts'
import { type Doubt, type NewInvoice, type Owed, sumsOf } from '../../src/invoice/model.ts'
import type { Promised } from '../../src/invoice/promiseModel.ts'
import { promiseModal } from '../../src/invoice/promiseViews.ts'
import { openInvoices } from '../../src/invoice/store.ts'
import { invoiceRefusals, invoiceTexts } from '../../src/invoice/texts.ts'
import {
  clientReceivablesMessage,
  clientReceivablesModal,
  confirmModal,
  invoiceModal,
  paymentModal,
  receivablesMessage,
  voidModal,
} from '../../src/invoice/views.ts'
import type { ModalView } from '../../src/slack/blocks.ts'
import { mrk } from '../../src/slack/mrkdwn.ts'
import { buttonsOf, hands } from '../client/hands.ts'
import { type Agency, agency } from '../setup/agency.ts'
import { type FreshDb, freshDb } from '../setup/db.ts'
import { refused, wordsOf } from '../setup/hands.ts'

let db: FreshDb
let house: Agency
let vinamilk: string
const at = hands(invoiceListeners)
/** No-break spaces are how the figures are written; for reading the test they are spaces. */
const said = (what: unknown): string => wordsOf(what).replaceAll('\u00a0', ' ')
const carried = (view: ModalView): Record<string, string> => JSON.parse(view.private_metadata ?? '{}')

beforeAll(async () => {
  db = await freshDb()
  house = await agency(db.db)
  const make = (code: string, name: string, owner: string) =>
    createClient(house.as('U0LAN'), ClientBasics.parse({ code, name, tier: 'key', owner }))
  vinamilk = (await make('VNM', 'Vinamilk', 'U0LAN')).id
  await make('HPG', 'Hoà Phát', 'U0HOA')
})
afterAll(() => db.close())

const typed = (fields: object = {}) => ({
  client: vinamilk,
  number: '1C26TAA-00000042',
  amount: '150tr',
  tax: 'auto',
  ...fields,
})

describe('an invoice', () => {
  test('is typed, looked at in full, corrected with everything kept, and saved', async () => {
    const { opened } = await at.command(house.as('U0LAN'), '/invoice')
    expect(opened).toMatchObject([{ callback_id: 'invoice.form' }])
    expect(said(opened)).toContain('Theo ngày hóa đơn (hôm nay: 8%)')

    const look = await at.submit(house.as('U0LAN'), 'invoice.form', typed({ issuedOn: '18/11', note: 'Đợt 1' }))
    expect(look.callback_id).toBe('invoice.confirm')
    expect(said(look)).toContain('150.000.000 ₫ + VAT 8% 12.000.000 ₫ = *162.000.000 ₫*')
    expect(said(look)).toContain('T6 18/12/2026')
    expect(said(look)).toContain('1C26TAA 42')

    const { updated } = await at.click(house.as('U0LAN'), 'invoice.back', carried(look).draft ?? '', 'modal')
    expect(said(updated)).toContain('1C26TAA-00000042')
    expect(said(updated)).toContain('150tr')
    expect(said(updated)).toContain('18/11')
    expect(said(updated)).toContain('Đợt 1')
    expect(said(updated)).toContain('VNM · Vinamilk')

    const again = await at.submit(house.as('U0LAN'), 'invoice.form', typed({ issuedOn: '18/11', dueOn: '24/11' }))
    expect(said(again)).toContain('Hạn rơi vào ngày nghỉ: hạn giữ nguyên, nhắc nợ từ T2 23/11/2026')
    const saved = await at.submit(house.as('U0LAN'), 'invoice.confirm', {}, carried(again))
    expect(said(saved)).toContain('Đã lưu hóa đơn *1C26TAA 42*: 162.000.000 ₫, hạn T3 24/11/2026.')
    expect(buttonsOf(saved)).toEqual(['invoice.promise', 'invoice.pay'])
  })

  test('carries ids between its steps, never words or amounts', async () => {
    const look = await at.submit(
      house.as('U0LAN'),
      'invoice.form',
      typed({ number: '1C26TAA 43', amount: '987.654.321' }),
    )
    expect(Object.keys(carried(look))).toEqual(['draft'])
    expect(look.private_metadata).not.toMatch(/987|TAA|Vinamilk/)
  })

  test('begins with the client when it is named, or when the button is on its card', async () => {
    expect(said((await at.command(house.as('U0LAN'), '/invoice', 'vina')).opened)).toContain('VNM · Vinamilk')
    expect(said((await at.click(house.as('U0LAN'), 'invoice.new', vinamilk)).opened)).toContain('VNM · Vinamilk')
    expect(said((await at.command(house.as('U0LAN'), '/invoice', 'xyz')).opened)).not.toContain('VNM')
  })

  test('is not begun by somebody who can record for nobody, nor for a client whose amounts are not theirs', async () => {
    expect(await refused(at.command(house.as('U0CHI'), '/invoice'))).toEqual(['people.needsAmounts'])
    expect(await refused(at.click(house.as('U0HOA'), 'invoice.new', vinamilk))).toEqual(['people.needsAmounts'])
    expect(await refused(at.click(house.as('U0LAN'), 'invoice.new', 'stale'))).toEqual(['client.unknown'])
  })
})

describe('receivables', () => {
  test('are read by client, opened, paid in part, and shown as they then stand', async () => {
    const list = await at.command(house.as('U0KETOAN'), '/congno')
    expect(said(list.replied)).toContain('*VNM* · Vinamilk')
    expect(buttonsOf(list.replied)).toEqual(['invoice.open', 'invoice.promise'])

    const { opened } = await at.click(house.as('U0KETOAN'), 'invoice.open', vinamilk)
    expect(said(opened)).toContain('Còn phải thu 162.000.000 ₫')
    const [owed] = await openInvoices(house.scope())
    const form = await at.click(house.as('U0KETOAN'), 'invoice.pay', owed?.id ?? '', 'modal')
    expect(said(form.updated)).toContain('162.000.000 ₫')

    const [view] = form.updated
    const after = await at.submit(house.as('U0KETOAN'), 'invoice.payment', { amount: '62tr' }, view && carried(view))
    expect(said(after)).toContain('Đã ghi nhận 62.000.000 ₫ cho *1C26TAA 42*, còn 100.000.000 ₫.')
    expect(said(after)).toContain('Còn phải thu 100.000.000 ₫, đã nhận 62.000.000 ₫ / 162.000.000 ₫')
  })

  test('/congno with a client answers with its invoices, accents aside', async () => {
    const { replied } = await at.command(house.as('U0KETOAN'), '/congno', 'VINA')
    expect(buttonsOf(replied)).toEqual(['invoice.promise', 'invoice.pay'])
    const none = await at.command(house.as('U0KETOAN'), '/congno', '&lt;!channel&gt;')
    expect(said(none.replied)).toContain('“&lt;!channel&gt;”')
  })

  test('are not for those who see no amounts: they are told whom to ask, and a button does not help', async () => {
    const { replied } = await at.command(house.as('U0CHI'), '/congno')
    expect(said(replied)).toContain('nhờ account phụ trách khách đó')
    expect(said(replied)).not.toContain('₫')
    const [owed] = await openInvoices(house.scope())
    expect(await refused(at.click(house.as('U0CHI'), 'invoice.open', vinamilk))).toEqual(['people.needsAmounts'])
    expect(await refused(at.click(house.as('U0HOA'), 'invoice.pay', owed?.id ?? ''))).toEqual(['people.needsAmounts'])
    expect(await refused(at.click(house.as('U0LAN'), 'invoice.pay', 'three-weeks-old'))).toEqual(['invoice.unknown'])
  })

  test('of somebody whose clients owe nothing say so', async () => {
    expect(said((await at.command(house.as('U0HOA'), '/congno')).replied)).toContain(
      'Không có hóa đơn nào đang chờ thu',
    )
  })

  test('lose an invoice that was recorded by mistake, after a reason', async () => {
    const [owed] = await openInvoices(house.scope())
    const ask = await at.click(house.as('U0LAN'), 'invoice.voidAsk', owed?.id ?? '', 'modal')
    expect(said(ask.updated)).toContain('cùng 62.000.000 ₫ đã ghi nhận thanh toán')
    const [view] = ask.updated
    expect(await refused(at.submit(house.as('U0LAN'), 'invoice.void', { reason: ' ' }, view && carried(view)))).toEqual(
      ['reason: field.required'],
    )
    const after = await at.submit(
      house.as('U0LAN'),
      'invoice.void',
      { reason: 'Ghi nhầm khách' },
      view && carried(view),
    )
    expect(said(after)).toContain('không còn hóa đơn nào chờ thu')
  })
})

describe('every view', () => {
  const evil = '<!channel> *_~`& 🐮👨‍👩‍👧'.repeat(30)
  const money = (amount: number, currency = 'VND') => ({ amount, currency })
  const owed = (n: number, client: number): Owed => ({
    id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
    number: '1C26TAA 12345678',
    client: { id: `c${client}`, code: 'ABCDE', name: ellipsis(evil, 80), owner: 'U0LAN', backup: null },
    total: money(9_999_999_999_999),
    tax: money(1),
    paid: money(9_999_999_999),
    remaining: money(9_999_999_999_999 - n, ['VND', 'USD', 'EUR'][n % 3]),
    issuedOn: '2026-01-01',
    dueOn: `2026-${String((n % 12) + 1).padStart(2, '0')}-15`,
    note: null,
    state: 'open',
  })
  const doubts: Doubt[] = [
    { kind: 'dueProposed', days: 0 },
    { kind: 'dueProposed', days: 30 },
    { kind: 'dueDayOff', nudgeOn: '2027-02-03' },
    { kind: 'alreadyLate', days: 3 },
    { kind: 'issuedAhead' },
    { kind: 'vatIncluded', gross: money(162_000_000) },
    { kind: 'vatUnconfirmed' },
    { kind: 'vatUnusual', usual: 8 },
    { kind: 'noSerial' },
    { kind: 'serialYear', year: '2025' },
    { kind: 'similar', number: '42' },
  ]

  test.for(LOCALES)('stays within Slack’s limits with the most and the longest, in %s', locale => {
    const today = '2026-11-20'
    const client = { id: 'c1', code: 'ABCDE', name: ellipsis(evil, 80) }
    const form = {
      client: 'c1',
      number: ellipsis(evil, 60),
      amount: ellipsis(evil, 100),
      tax: 'none' as const,
      issuedOn: ellipsis(evil, 60),
      dueOn: ellipsis(evil, 60),
      note: ellipsis(evil, 500),
    }
    const invoice: NewInvoice = {
      clientId: 'c1',
      number: '1C26TAA 12345678',
      net: 9_999_999_999_999,
      tax: 0,
      currency: 'VND',
      percent: null,
      vatIncluded: false,
      issuedOn: today,
      dueOn: today,
      dueProposed: true,
      note: ellipsis(evil, 500),
    }
    const many = Array.from({ length: 60 }, (_, n) => owed(n, 1))
    const payments = Array.from({ length: 30 }, (_, n) => ({
      id: `p${n}`,
      workspaceId: 'T',
      invoiceId: 'i',
      amount: 9_999_999_999_999,
      receivedOn: today,
      note: evil,
      by: 'U0LAN',
      createdAt: new Date(0),
    }))
    const when = { today, calendar: vietnamCalendar }
    const promises = Array.from(
      { length: 40 },
      (_, n): Promised => ({
        id: `w${n}`,
        clientId: 'c1',
        invoiceId: null,
        amount: 9_999_999_999_999,
        currency: 'VND',
        promisedFor: n % 2 === 0 ? '2026-11-01' : '2026-12-01',
        promisedBy: ellipsis(evil, 80),
        said: 'zalo',
        state: 'open',
        by: 'U0LAN',
        createdAt: new Date(0),
        closedAt: null,
        covers: Array.from({ length: 200 }, (_, i) => owed(i, 1).id),
        paid: 0,
        remaining: 1,
        renewals: 12,
        broken: 11,
      }),
    )
    const [first] = many
    if (!first) throw new Error('there are many')
    const viewer = house.as('U0LAN').actor
    const views = [
      invoiceModal(locale, { today }),
      invoiceModal(locale, { today, client, typed: form }),
      confirmModal(locale, { id: 'd', invoice, client, doubts }),
      clientReceivablesModal(locale, { client, invoices: many, promises, when }, mrk`x`),
      clientReceivablesModal(locale, { client, invoices: [], promises, when }),
      paymentModal(locale, viewer, { owed: first, payments, promises, when }),
      voidModal(locale, first),
      promiseModal(
        locale,
        { client, invoices: many, invoiceId: first.id, promises, contacts: promises.map(p => p.promisedBy) },
        when,
      ),
      promiseModal(locale, { client, invoices: [first], promises: [], contacts: [] }, when),
    ]
    expect(views.flatMap(problemsOfView)).toEqual([])
    const lines = receivableLines(
      Array.from({ length: 200 }, (_, n) => owed(n, n % 100)),
      today,
      promises,
    )
    expect(lines).toHaveLength(100)
    const messages = [
      receivablesMessage(locale, lines, when),
      clientReceivablesMessage(locale, { client, invoices: many, promises, when }),
    ]
    expect(messages.flatMap(problemsOfMessage)).toEqual([])
    for (const what of [...views, ...messages])
      expect(JSON.stringify(what).match(/"type":"mrkdwn","text":"[^"]*<!channel/)).toBeNull()
    expect(said(messages[0])).toContain('78')
  })

  test('says no amount in the words that a notification shows', () => {
    const lines = receivableLines([owed(1, 1)], '2026-11-20')
    expect(receivablesMessage('vi', lines, { today: '2026-11-20', calendar: vietnamCalendar }).text).not.toMatch(
      /₫|\d{4}/,
    )
  })

  test('totals add up to the same in every place', () => {
    const invoices = Array.from({ length: 50 }, (_, n) => owed(n, n % 7))
    const lines = receivableLines(invoices, '2026-11-20')
    const total = sumsOf(invoices.map(i => i.remaining))
    expect(sumsOf(lines.flatMap(line => line.total))).toEqual(total)
    expect(sumsOf(lines.flatMap(line => Object.values(ageingOf(line.invoices, '2026-11-20')).flat()))).toEqual(total)
  })
})

test('every sentence of no is there in both languages, and says its values', () => {
  for (const locale of LOCALES) {
    const words = Object.values(invoiceRefusals[locale]).map(sentence =>
      typeof sentence === 'function'
        ? sentence({
            number: '42',
            client: 'Vinamilk',
            issued: '2026-11-20',
            day: '2026-11-20',
            due: '2026-11-20',
            remaining: 62_000_000,
            currency: 'VND',
          })
        : sentence,
    )
    for (const sentence of words) expect(sentence).not.toMatch(/undefined|NaN|Invalid/)
    const t = invoiceTexts[locale]
    const titles = [t.newInvoice, t.confirmTitle, t.check, t.pay, t.void, t.receivablesOf('ABCDE'), t.save, t.close]
    for (const title of titles) expect(title.length, title).toBeLessThanOrEqual(24)
  }
  expect(invoiceRefusals.vi['invoice.overpaid']).not.toEqual(invoiceRefusals.en['invoice.overpaid'])
})
