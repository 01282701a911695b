import { and, asc, eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { addContact, createClient } from '../../src/client/flow.ts'
import { ClientBasics, ContactForm } from '../../src/client/model.ts'
import { dayOf } from '../../src/core/time.ts'
import { AlreadyDone } from '../../src/ctx.ts'
import { activity, outbox, promise } from '../../src/db/schema.ts'
import { dueToSay, receivableLines } from '../../src/invoice/due.ts'
import { draftInvoice, recordInvoice, recordPayment, voidInvoice } from '../../src/invoice/flow.ts'
import { invoiceListeners } from '../../src/invoice/listeners.ts'
import { InvoiceForm, PaymentForm } from '../../src/invoice/model.ts'
import { recordPromise } from '../../src/invoice/promiseFlow.ts'
import { promiseListeners } from '../../src/invoice/promiseListeners.ts'
import { PromiseForm } from '../../src/invoice/promiseModel.ts'
import { brokenPromises, openPromises } from '../../src/invoice/promiseStore.ts'
import { openInvoices } from '../../src/invoice/store.ts'
import type { ModalView } from '../../src/slack/blocks.ts'
import { buttonsOf, hands } from '../client/hands.ts'
import { type Agency, agency, FRIDAY } from '../setup/agency.ts'
import { type FreshDb, freshDb } from '../setup/db.ts'
import { problemsIn, refused, wordsOf } from '../setup/hands.ts'

/** Friday 27/11, Monday 30/11 and Tuesday 01/12, at 10:00. */
const PROMISED = new Date('2026-11-27T03:00:00Z')
const MONDAY = new Date('2026-11-30T03:00:00Z')
const TUESDAY = new Date('2026-12-01T03:00:00Z')

let db: FreshDb
let house: Agency
let vinamilk: string
let team = 0
let count = 0
const at = hands(on => {
  invoiceListeners(on)
  promiseListeners(on)
})
const said = (what: unknown): string => wordsOf(what).replaceAll('\u00a0', ' ')
const carried = (view: ModalView | undefined): Record<string, string> => JSON.parse(view?.private_metadata ?? '{}')

const make = async (code: string, name: string, owner: string, backup?: string) =>
  (
    await createClient(
      house.as('U0LAN'),
      ClientBasics.parse({ code, name, tier: 'key', owner, ...(backup && { backup }) }),
    )
  ).id

beforeAll(async () => {
  db = await freshDb()
})
afterAll(() => db.close())
beforeEach(async () => {
  house = await agency(db.db, `T0P${++team}`)
  vinamilk = await make('VNM', 'Vinamilk', 'U0LAN', 'U0MAI')
})

/** An invoice that was due on 01/11. */
async function invoiced(amount = '150tr', fields: object = {}, who = 'U0LAN', now = FRIDAY): Promise<string> {
  const form = {
    client: vinamilk,
    number: `1C26TAA ${++count}`,
    amount,
    tax: 'none',
    issuedOn: '01/10',
    dueOn: '01/11/2026',
  }
  const draft = await draftInvoice(house.as(who, now), InvoiceForm.parse({ ...form, ...fields }))
  return (await recordInvoice(house.as(who, now), draft.id)).id
}
const typed = (about: string, over: object = {}) => ({
  about,
  day: '27/11',
  promisedBy: 'chị Thảo',
  said: 'zalo',
  ...over,
})
const promised = (about: string, over: object = {}, who = 'U0LAN', now = FRIDAY) =>
  recordPromise(house.as(who, now), vinamilk, PromiseForm.parse(typed(about, over)))
const paid = (id: string, amount: string, now = FRIDAY, receivedOn = 'hôm nay') =>
  recordPayment(house.as('U0KETOAN', now), id, PaymentForm.parse({ amount, receivedOn }))
const states = async () =>
  (
    await db.db
      .select()
      .from(promise)
      .where(eq(promise.workspaceId, house.workspace.id))
      .orderBy(asc(promise.createdAt), asc(promise.promisedFor))
  ).map(p => [p.promisedFor, p.state])
const happened = async () =>
  (
    await db.db
      .select()
      .from(activity)
      .where(and(eq(activity.workspaceId, house.workspace.id), eq(activity.kind, 'promise')))
      .orderBy(asc(activity.id))
  ).map(a => [a.what, a.who])

describe('a promise is noted', () => {
  test('from the receivables, with who said it and how, and stands beside the invoice from then on', async () => {
    const id = await invoiced()
    await addContact(house.as('U0LAN'), vinamilk, ContactForm.parse({ name: 'Lê Thảo', addressAs: 'chị Thảo' }))
    const list = await at.command(house.as('U0LAN'), '/congno')
    expect(buttonsOf(list.replied)).toEqual(['invoice.open', 'invoice.promise'])
    const { opened } = await at.click(house.as('U0LAN'), 'invoice.promise', vinamilk)
    const [form] = opened
    expect(form?.title.text).toBe('Hẹn ngày thanh toán')
    expect(said(form)).toMatch(/1C26TAA \d+ · còn 150\.000\.000 ₫ · hạn CN 01\/11/)
    expect(said(form)).toContain('Người liên hệ: chị Thảo')
    expect(carried(form)).toEqual({ client: vinamilk })

    const after = await at.submit(house.as('U0LAN'), 'invoice.promiseForm', typed(id), carried(form))
    expect(said(after)).toContain(
      'Đã ghi: Hẹn T6 27/11, chị Thảo (Zalo), cả khoản. Mình không nhắc khoản này cho tới T6 27/11.',
    )
    expect(said(after)).toMatch(
      /1C26TAA[\s\S]*Còn phải thu 150\.000\.000 ₫\nHẹn T6 27\/11, chị Thảo \(Zalo\), cả khoản/,
    )
    expect(said((await at.command(house.as('U0KETOAN'), '/congno')).replied)).toContain(
      'Hẹn T6 27/11, chị Thảo, cả khoản',
    )
    const pay = await at.click(house.as('U0KETOAN'), 'invoice.pay', id)
    expect(said(pay.opened)).toContain('Hẹn T6 27/11, chị Thảo (Zalo), cả khoản')
    expect(buttonsOf(pay.opened)).toContain('invoice.promise')
    expect(await happened()).toEqual([['given', 'U0LAN']])
  })

  test('from an invoice’s own form begins with that invoice', async () => {
    await invoiced()
    const second = await invoiced('62tr')
    const { updated } = await at.click(house.as('U0LAN'), 'invoice.promise', `${vinamilk}:${second}`, 'modal')
    const about = updated[0]?.blocks.find(b => 'element' in b && b.element.type === 'static_select')
    expect(about).toMatchObject({ element: { initial_option: { value: second } } })
    const all = await at.click(house.as('U0LAN'), 'invoice.promise', vinamilk)
    expect(said(all.opened)).toContain('Tất cả 2 hóa đơn, còn 212.000.000 ₫')
  })

  test('for a part, for all, and on a day off, which is accepted and told', async () => {
    await invoiced()
    await invoiced('62tr')
    const after = await at.submit(
      house.as('U0LAN'),
      'invoice.promiseForm',
      typed('all:VND', { day: '28/11', amount: '81tr' }),
      { client: vinamilk },
    )
    expect(said(after)).toContain(
      'Đã ghi: Hẹn T7 28/11, chị Thảo (Zalo), 81.000.000 ₫. Ngày hẹn là ngày nghỉ (thứ Bảy): mình hỏi lại T2 30/11.',
    )
    expect(said(after).match(/Hẹn T7 28\/11, chị Thảo \(Zalo\), 81\.000\.000 ₫/g)).toHaveLength(3)
  })

  test('tells all that is wrong at once, beside the fields', async () => {
    await invoiced()
    const wrong = { about: '', day: '19/11/2026', amount: '150', promisedBy: ' ' }
    expect(await refused(at.submit(house.as('U0LAN'), 'invoice.promiseForm', wrong, { client: vinamilk }))).toEqual([
      'about: field.choose',
      'day: day.past',
      'amount: money.unclear',
      'promisedBy: field.required',
    ])
    expect(await states()).toEqual([])
  })

  test.for([
    ['U0LAN', true],
    ['U0MAI', true],
    ['U0KETOAN', true],
    ['U0DUC', true],
    ['U0CEO', true],
    ['U0HOA', false],
    ['U0BE', false],
    ['U0ADMIN', false],
    ['U0CHI', false],
  ] as const)('by %s: %j', async ([who, may]) => {
    const id = await invoiced()
    const wish = promised(id, {}, who)
    if (may) expect((await wish).promisedFor).toBe('2026-11-27')
    else {
      expect(await refused(wish)).toEqual(['people.needsAmounts'])
      expect(await refused(at.click(house.as(who), 'invoice.promise', vinamilk))).toEqual(['people.needsAmounts'])
    }
  })

  test('of another client’s invoice, a paid one or none is refused', async () => {
    const other = await make('HPG', 'Hoà Phát', 'U0HOA')
    const theirs = await invoiced('10tr', { client: other }, 'U0HOA')
    expect(await refused(promised(theirs))).toEqual(['promise.nothingOwed'])
    const mine = await invoiced()
    expect(await refused(promised(theirs))).toEqual(['about: promise.aboutGone'])
    await paid(mine, '150tr')
    await invoiced('1tr')
    expect(await refused(promised(mine))).toEqual(['about: promise.aboutGone'])
    const form = PromiseForm.parse(typed(theirs))
    for (const stale of ['', 'x', theirs])
      expect(await refused(recordPromise(house.as('U0LAN'), stale, form))).toEqual(['client.unknown'])
    expect(await refused(at.click(house.as('U0LAN'), 'invoice.promise', 'x:y'))).toEqual(['client.unknown'])
    expect(await refused(recordPromise(house.as('U0LAN'), other, form))).toEqual(['people.needsAmounts'])
    const elsewhere = await agency(db.db, `T0PX${team}`)
    expect(await refused(recordPromise(elsewhere.as('U0CEO'), vinamilk, form))).toEqual(['client.unknown'])
  })

  test('sent twice once; the same again is told, and does not count as another', async () => {
    const id = await invoiced()
    const form = PromiseForm.parse(typed(id))
    await recordPromise(house.as('U0LAN', FRIDAY, 'view:p'), vinamilk, form)
    await expect(recordPromise(house.as('U0LAN', FRIDAY, 'view:p'), vinamilk, form)).rejects.toThrow(AlreadyDone)
    expect(await refused(recordPromise(house.as('U0MAI', FRIDAY, 'view:q'), vinamilk, form))).toEqual([
      'day: promise.same',
    ])
    const both = await Promise.allSettled(['U0LAN', 'U0MAI'].map(who => promised(id, { day: '30/11' }, who)))
    expect(both.map(b => b.status).sort()).toEqual(['fulfilled', 'rejected'])
    expect((await openPromises(house.scope())).map(p => [p.promisedFor, p.renewals])).toEqual([['2026-11-30', 1]])
  })

  test('the owner hears of it from somebody else, without an amount on a locked screen; nobody else does', async () => {
    const id = await invoiced()
    const { id: first } = await promised(id, { amount: '81tr' }, 'U0KETOAN')
    const told = (await house.said()).filter(s => s.key.startsWith('promise:'))
    expect(told).toMatchObject([{ key: `promise:${first}:given`, channel: 'U0LAN' }])
    expect(said(told)).toMatch(
      /ghi hẹn thanh toán của \*VNM · Vinamilk\*, hóa đơn 1C26TAA \d+: Hẹn T6 27\/11, chị Thảo \(Zalo\), 81\.000\.000 ₫/,
    )
    expect(told[0]?.message.text).not.toMatch(/₫|\d\.\d{3}/)
    await promised(id, { day: '30/11' })
    expect((await house.said()).filter(s => s.key.startsWith('promise:'))).toHaveLength(1)
    expect((await house.said()).filter(s => !s.channel.startsWith('U0'))).toEqual([])
  })

  test('what was typed stays words', async () => {
    const id = await invoiced()
    await promised(id, { promisedBy: '<!channel> *Thảo* & <@U0LAN>' }, 'U0KETOAN')
    const shown = await at.command(house.as('U0LAN'), '/congno', 'vnm')
    for (const what of [shown.replied, (await house.said()).filter(s => s.key.startsWith('promise:'))])
      expect(JSON.stringify(what)).not.toMatch(/<!channel|& <@U0LAN/)
  })
})

describe('quiet', () => {
  const toSay = async (now: Date) => {
    const scope = house.scope(now)
    const today = dayOf(now, 'Asia/Ho_Chi_Minh')
    const lines = receivableLines(await openInvoices(scope), today, await openPromises(scope))
    return dueToSay(lines, today, scope.workspace.calendar).length
  }
  test('until the promised day, and no longer', async () => {
    const id = await invoiced()
    expect(await toSay(FRIDAY)).toBe(1)
    await promised(id)
    expect(await toSay(FRIDAY)).toBe(0)
    expect(await toSay(new Date('2026-11-26T03:00:00Z'))).toBe(0)
    expect(await toSay(PROMISED)).toBe(1)
  })
  test('only for what was promised: another invoice of the client still speaks', async () => {
    const id = await invoiced()
    await promised(id)
    await invoiced('62tr')
    expect(await toSay(FRIDAY)).toBe(1)
    await promised('all:VND', { day: '30/11' })
    expect(await toSay(FRIDAY)).toBe(0)
  })
})

describe('money', () => {
  test('in full before the day keeps the promise, in the transaction of the payment', async () => {
    const id = await invoiced()
    await promised(id)
    const { promises } = await paid(id, '150tr')
    expect(promises.map(p => p.state)).toEqual(['kept'])
    expect(await states()).toEqual([['2026-11-27', 'kept']])
    expect(await happened()).toEqual([
      ['given', 'U0LAN'],
      ['kept', 'U0KETOAN'],
    ])
    const dm = (await house.said()).find(s => s.key.startsWith(`invoice:${id}:paid`))
    expect(said(dm)).toContain('Khách giữ lời hẹn T6 27/11.')
  })
  test('in parts keeps it when the last part comes', async () => {
    const id = await invoiced()
    await promised(id, { amount: '100tr' })
    expect((await paid(id, '60tr')).promises).toEqual([])
    expect(await openPromises(house.scope())).toMatchObject([{ paid: 60_000_000, remaining: 90_000_000 }])
    expect((await paid(id, '40tr')).promises.map(p => p.state)).toEqual(['kept'])
  })
  test('that came before the promise does not count for it', async () => {
    const id = await invoiced()
    await paid(id, '100tr')
    await promised(id, { amount: '40tr' }, 'U0LAN', new Date(FRIDAY.getTime() + 60_000))
    expect(await openPromises(house.scope())).toMatchObject([{ paid: 0 }])
  })
  test('of all invoices, paid by two people at the same moment, keeps it once', async () => {
    const first = await invoiced()
    const second = await invoiced('62tr')
    await promised('all:VND')
    const both = await Promise.all([paid(first, '150tr'), paid(second, '62tr')])
    expect(both.flatMap(b => b.promises.map(p => p.state))).toEqual(['kept'])
    expect(await states()).toEqual([['2026-11-27', 'kept']])
  })
  test('and a promise at the same moment do not wait for each other', async () => {
    const ids = await Promise.all([invoiced(), invoiced('62tr'), invoiced('10tr')])
    await promised('all:VND')
    const all = await Promise.allSettled([
      ...ids.map(id => paid(id, '5tr')),
      ...['30/11', '01/12', '02/12'].map(day => promised('all:VND', { day })),
      ...ids.map((id, n) => promised(id, { day: `0${n + 3}/12` })),
    ])
    expect(all.filter(b => b.status === 'rejected')).toEqual([])
  })
  test('recorded late but received in time keeps the promise; received late does not', async () => {
    const [inTime, late] = [await invoiced(), await invoiced('62tr')]
    await promised(inTime)
    await promised(late)
    const later = new Date('2026-12-04T03:00:00Z')
    expect((await paid(inTime, '150tr', later, '27/11')).promises.map(p => p.state)).toEqual(['kept'])
    const { promises } = await paid(late, '62tr', later, '02/12')
    expect(promises.map(p => p.state)).toEqual(['broken'])
    expect(await openPromises(house.scope(later))).toEqual([])
  })
  test('that nobody owes any more ends it: a voided invoice leaves no promise', async () => {
    const id = await invoiced()
    const other = await invoiced('62tr')
    await promised(id)
    await voidInvoice(house.as('U0LAN'), id, 'Ghi nhầm khách')
    expect(await states()).toEqual([['2026-11-27', 'moot']])
    await promised('all:VND')
    await voidInvoice(house.as('U0LAN'), other, 'Ghi nhầm khách')
    expect(await states()).toEqual([
      ['2026-11-27', 'moot'],
      ['2026-11-27', 'moot'],
    ])
    expect(await openPromises(house.scope())).toEqual([])
  })
})

describe('a day that went by', () => {
  test('breaks the promise one working day later, and shows so', async () => {
    const id = await invoiced()
    await promised(id)
    expect(await brokenPromises(house.scope(MONDAY), '2026-11-30')).toEqual([])
    expect(said((await at.command(house.as('U0LAN', MONDAY), '/congno')).replied)).toContain(
      'Hẹn T6 27/11, chị Thảo, cả khoản, đang chờ tiền về',
    )
    expect(await brokenPromises(house.scope(TUESDAY), '2026-12-01')).toMatchObject([{ invoiceId: id, covers: [id] }])
    expect(said((await at.command(house.as('U0LAN', TUESDAY), '/congno')).replied)).toContain(
      'Trễ hẹn T6 27/11, chị Thảo, cả khoản',
    )
    expect(await brokenPromises(house.scope(FRIDAY), '2026-11-20')).toEqual([])
  })
  test('is counted when another is given; the second broken one calls for the director', async () => {
    const id = await invoiced()
    await promised(id)
    await promised(id, { day: '04/12' }, 'U0MAI', TUESDAY)
    expect(await states()).toEqual([
      ['2026-11-27', 'broken'],
      ['2026-12-04', 'open'],
    ])
    expect(said((await at.command(house.as('U0LAN', TUESDAY), '/congno', 'vnm')).replied)).toContain(
      'Hẹn T6 04/12, chị Thảo (Zalo), cả khoản, hẹn lại, đã trễ hẹn 1 lần',
    )
    const later = new Date('2026-12-08T03:00:00Z')
    const shown = said((await at.command(house.as('U0LAN', later), '/congno', 'vnm')).replied)
    expect(shown).toContain('Trễ hẹn T6 04/12, chị Thảo (Zalo), cả khoản, hẹn lại, đã trễ hẹn 2 lần')
    expect(shown).toContain('Khách đã trễ hẹn 2 lần: nên báo Account Director.')
    await promised(id, { day: '11/12' }, 'U0MAI', later)
    expect(await openPromises(house.scope(later))).toMatchObject([{ renewals: 2, broken: 2 }])
    expect(said((await at.command(house.as('U0LAN', later), '/congno', 'vnm')).replied)).toContain('hẹn lại lần 2')
  })
  test('is not counted when another was given in time', async () => {
    const id = await invoiced()
    await promised(id)
    await promised(id, { day: '30/11' }, 'U0LAN', PROMISED)
    expect(await states()).toEqual([
      ['2026-11-27', 'renewed'],
      ['2026-11-30', 'open'],
    ])
    expect(await openPromises(house.scope(PROMISED))).toMatchObject([{ renewals: 1, broken: 0 }])
  })
})

test('no amount and no word of a promise goes where others read', async () => {
  const id = await invoiced('987654321')
  await promised(id, { amount: '123.456.789' }, 'U0KETOAN')
  await paid(id, '123.456.789')
  const rows = await db.db.select().from(outbox).where(eq(outbox.workspaceId, house.workspace.id))
  expect(rows.filter(r => !r.channel.startsWith('U0'))).toEqual([])
  expect(rows.map(r => (r.content as { text: string }).text).join()).not.toMatch(/\d{3}\.\d{3}/)
})

test('problems name the figure that remains', async () => {
  const id = await invoiced()
  expect(await problemsIn(promised(id, { amount: '151tr' }))).toEqual([
    { code: 'promise.tooMuch', field: 'amount', values: { remaining: 150_000_000, currency: 'VND' } },
  ])
})
