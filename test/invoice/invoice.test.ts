import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { archiveClient, changeBasics, createClient } from '../../src/client/flow.ts'
import { ClientBasics } from '../../src/client/model.ts'
import { AlreadyDone } from '../../src/ctx.ts'
import { activity, invoice, payment } from '../../src/db/schema.ts'
import { draftInvoice, recordInvoice, recordPayment, voidInvoice } from '../../src/invoice/flow.ts'
import { InvoiceForm, PaymentForm } from '../../src/invoice/model.ts'
import { invoiceById, openInvoices, receivablesOf } from '../../src/invoice/store.ts'
import { type Agency, agency, FRIDAY } from '../setup/agency.ts'
import { type FreshDb, freshDb } from '../setup/db.ts'
import { problemsIn, refused, wordsOf } from '../setup/hands.ts'

let db: FreshDb
let house: Agency
let vinamilk: string
let hoaPhat: string
let count = 100

const make = async (at: Agency, code: string, name: string, owner: string, backup: string | null = null) =>
  (
    await createClient(
      at.as('U0LAN'),
      ClientBasics.parse({ code, name, tier: 'key', owner, ...(backup && { backup }) }),
    )
  ).id

beforeAll(async () => {
  db = await freshDb()
  house = await agency(db.db)
  vinamilk = await make(house, 'VNM', 'Vinamilk', 'U0LAN', 'U0MAI')
  hoaPhat = await make(house, 'HPG', 'Hoà Phát', 'U0HOA')
})
afterAll(() => db.close())

const form = (fields: object = {}): InvoiceForm =>
  InvoiceForm.parse({ client: vinamilk, number: `1C26TAA ${++count}`, amount: '150tr', tax: 'auto', ...fields })
const paying = (amount: string, fields: object = {}): PaymentForm => PaymentForm.parse({ amount, ...fields })

async function invoiced(fields: object = {}, who = 'U0LAN') {
  const draft = await draftInvoice(house.as(who), form(fields))
  return recordInvoice(house.as(who), draft.id)
}

const told = async (kind: string, subject: string) =>
  db.db
    .select()
    .from(activity)
    .where(and(eq(activity.kind, kind), eq(activity.subject, subject)))
    .orderBy(activity.id)

describe('recording an invoice', () => {
  test('is a look first: nothing is owed until it is saved, and then exactly what was shown', async () => {
    const before = (await openInvoices(house.scope())).length
    const draft = await draftInvoice(house.as('U0LAN'), form({ number: '1C26TAA-00000042', note: 'Đợt 1' }))
    expect(await openInvoices(house.scope())).toHaveLength(before)
    // Tomorrow "today" would be another day; what was shown is what is kept.
    const owed = await recordInvoice(house.as('U0LAN', new Date('2026-11-21T03:00:00Z')), draft.id)
    expect(owed).toMatchObject({
      number: '1C26TAA 42',
      total: { amount: 162_000_000, currency: 'VND' },
      tax: { amount: 12_000_000 },
      remaining: { amount: 162_000_000 },
      issuedOn: '2026-11-20',
      dueOn: '2026-12-20',
      note: 'Đợt 1',
      state: 'open',
    })
    expect((await told('invoice', owed.id)).map(a => [a.what, a.who])).toEqual([['recorded', 'U0LAN']])
  })

  test('sent twice is recorded once', async () => {
    const { id } = await draftInvoice(house.as('U0LAN'), form())
    const owed = await recordInvoice(house.as('U0LAN', FRIDAY, 'view:a'), id)
    await expect(recordInvoice(house.as('U0LAN', FRIDAY, 'view:a'), id)).rejects.toThrow(AlreadyDone)
    expect(await refused(recordInvoice(house.as('U0LAN', FRIDAY, 'view:b'), id))).toEqual([
      'number: invoice.numberTaken',
    ])
    expect((await openInvoices(house.scope())).filter(i => i.number === owed.number)).toHaveLength(1)
  })

  test.for(['1C26TAA 77', '1C26TAA-00000077', 'c26taa số 77'])(
    'under a number that is taken, typed %j, says whose it is',
    async number => {
      if ((await openInvoices(house.scope())).every(i => i.number !== '1C26TAA 77'))
        await invoiced({ number: '1C26TAA 00000077' })
      expect(await problemsIn(draftInvoice(house.as('U0KETOAN'), form({ number, client: hoaPhat })))).toEqual([
        {
          code: 'invoice.numberTaken',
          field: 'number',
          values: { number: '1C26TAA 77', client: 'Vinamilk', issued: '2026-11-20' },
        },
      ])
    },
  )

  test('asks whether a bare number is the one that has a serial, of the same client only', async () => {
    await invoiced({ number: '1C26TAB 555' })
    const bare = await draftInvoice(house.as('U0LAN'), form({ number: '555' }))
    expect(bare.doubts).toContainEqual({ kind: 'similar', number: '1C26TAB 555' })
    const other = await draftInvoice(house.as('U0KETOAN'), form({ number: '555', client: hoaPhat }))
    expect(other.doubts.map(d => d.kind)).not.toContain('similar')
    await recordInvoice(house.as('U0LAN'), bare.id)
    const full = await draftInvoice(house.as('U0LAN'), form({ number: '1C26TAC 555' }))
    expect(full.doubts).toContainEqual({ kind: 'similar', number: '555' })
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
  ] as const)('by %s, for a client of Lan and Mai: %j', async ([who, may]) => {
    const draft = draftInvoice(house.as(who), form())
    if (may) expect((await draft).invoice.net).toBe(150_000_000)
    else expect(await refused(draft)).toEqual(['client: people.needsAmounts'])
  })

  test('is refused to somebody who lost the client between looking and saving', async () => {
    const client = await make(house, 'TMP', 'Khách Tạm', 'U0MAI')
    const { id } = await draftInvoice(house.as('U0MAI'), form({ client }))
    const { code, name, tier } = { code: 'TMP', name: 'Khách Tạm', tier: 'key' as const }
    await changeBasics(house.as('U0LAN'), client, ClientBasics.parse({ code, name, tier, owner: 'U0BE' }))
    expect(await refused(recordInvoice(house.as('U0MAI'), id))).toEqual(['people.needsAmounts'])
  })

  test('is refused for a client that was archived meanwhile', async () => {
    const client = await make(house, 'OLD', 'Khách Cũ', 'U0LAN')
    const { id } = await draftInvoice(house.as('U0LAN'), form({ client }))
    await archiveClient(house.as('U0LAN'), client)
    expect(await refused(recordInvoice(house.as('U0LAN'), id))).toEqual(['client: client.archived'])
    expect(await refused(draftInvoice(house.as('U0LAN'), form({ client })))).toEqual(['client: client.archived'])
  })

  test('belongs to the one who typed it', async () => {
    const { id } = await draftInvoice(house.as('U0LAN'), form())
    expect(await refused(recordInvoice(house.as('U0KETOAN'), id))).toEqual(['invoice.draftGone'])
    expect(await refused(recordInvoice(house.as('U0LAN'), 'made-up'))).toEqual(['invoice.draftGone'])
  })

  test('tells the client and everything else that is wrong in one answer', async () => {
    expect(await refused(draftInvoice(house.as('U0LAN'), form({ client: '', number: '', amount: '150' })))).toEqual([
      'client: field.required',
      'number: field.required',
      'amount: money.unclear',
    ])
    expect(await refused(draftInvoice(house.as('U0LAN'), form({ client: 'gone', issuedOn: '30/02' })))).toEqual([
      'client: client.unknown',
      'issuedOn: day.notReal',
    ])
  })
})

describe('a payment', () => {
  test('in part leaves the rest, and the last one settles the invoice', async () => {
    const { id } = await invoiced()
    const first = await recordPayment(house.as('U0LAN'), id, paying('100tr'))
    expect(first.owed).toMatchObject({ remaining: { amount: 62_000_000 }, state: 'open' })
    const last = await recordPayment(house.as('U0KETOAN'), id, paying('62tr', { receivedOn: 'hôm nay' }))
    expect(last.owed).toMatchObject({ remaining: { amount: 0 }, state: 'settled' })
    const [row] = await db.db.select().from(invoice).where(eq(invoice.id, id))
    expect(row?.settledAt).toEqual(FRIDAY)
    expect((await openInvoices(house.scope())).map(i => i.id)).not.toContain(id)
    expect((await told('invoice', id)).map(a => a.what)).toEqual(['recorded', 'paid', 'paid'])
    expect(await refused(recordPayment(house.as('U0LAN'), id, paying('1tr')))).toEqual(['invoice.settled'])
  })

  test('above what remains is refused, with the figure that remains', async () => {
    const { id } = await invoiced()
    expect(await problemsIn(recordPayment(house.as('U0LAN'), id, paying('170tr')))).toEqual([
      { code: 'invoice.overpaid', field: 'amount', values: { remaining: 162_000_000, currency: 'VND' } },
    ])
    expect(await db.db.select().from(payment).where(eq(payment.invoiceId, id))).toEqual([])
  })

  test('recorded by several people at once: each sees what the others left', async () => {
    const { id } = await invoiced()
    const all = await Promise.allSettled(
      ['U0LAN', 'U0MAI', 'U0KETOAN', 'U0DUC', 'U0CEO'].map(who => recordPayment(house.as(who), id, paying('50tr'))),
    )
    expect(all.filter(b => b.status === 'fulfilled')).toHaveLength(3)
    for (const lost of all.filter(b => b.status === 'rejected'))
      expect(lost.reason).toMatchObject({ problems: [{ code: 'invoice.overpaid', values: { remaining: 12_000_000 } }] })
    expect(await invoiceById(house.scope(), id)).toMatchObject({ remaining: { amount: 12_000_000 } })
  })

  test('sent twice counts once', async () => {
    const { id } = await invoiced()
    await recordPayment(house.as('U0LAN', FRIDAY, 'view:p'), id, paying('50tr'))
    await expect(recordPayment(house.as('U0LAN', FRIDAY, 'view:p'), id, paying('50tr'))).rejects.toThrow(AlreadyDone)
    expect(await invoiceById(house.scope(), id)).toMatchObject({ paid: { amount: 50_000_000 } })
  })

  test.for(['U0HOA', 'U0BE', 'U0ADMIN', 'U0CHI'])(
    'is not recorded by %s, who sees no amounts of this client',
    async who => {
      const { id } = await invoiced()
      expect(await refused(recordPayment(house.as(who), id, paying('1tr')))).toEqual(['people.needsAmounts'])
    },
  )

  test.for(['nonsense', '00000000-0000-4000-8000-000000000000'])('of the unknown invoice %j is refused', async id => {
    expect(await refused(recordPayment(house.as('U0LAN'), id, paying('1tr')))).toEqual(['invoice.unknown'])
  })
})

describe('voiding', () => {
  test('takes an invoice out of the receivables and frees its number', async () => {
    const owed = await invoiced()
    await recordPayment(house.as('U0LAN'), owed.id, paying('10tr'))
    await voidInvoice(house.as('U0LAN'), owed.id, 'Ghi nhầm khách')
    expect(await invoiceById(house.scope(), owed.id)).toMatchObject({ number: owed.number, state: 'voided' })
    expect((await openInvoices(house.scope())).map(i => i.id)).not.toContain(owed.id)
    expect(await refused(recordPayment(house.as('U0LAN'), owed.id, paying('1tr')))).toEqual(['invoice.voided'])
    expect(await refused(voidInvoice(house.as('U0LAN'), owed.id, 'Lần nữa'))).toEqual(['invoice.voided'])
    expect((await told('invoice', owed.id)).at(-1)).toMatchObject({
      what: 'voided',
      after: { reason: 'Ghi nhầm khách' },
    })
    await invoiced({ number: owed.number, client: hoaPhat }, 'U0KETOAN')
  })

  test('is not for the backup, nor for anybody who sees no amounts', async () => {
    const { id } = await invoiced()
    expect(await refused(voidInvoice(house.as('U0MAI'), id, 'Ghi nhầm'))).toEqual(['invoice.mayNotVoid'])
    expect(await refused(voidInvoice(house.as('U0HOA'), id, 'Ghi nhầm'))).toEqual(['people.needsAmounts'])
  })
})

describe('who hears of it', () => {
  test('the owner, by direct message, when somebody else recorded it; and nobody else', async () => {
    const owed = await invoiced({ client: hoaPhat }, 'U0KETOAN')
    const { taken } = await recordPayment(house.as('U0KETOAN'), owed.id, paying('162tr'))
    expect(taken.amount.amount).toBe(162_000_000)
    const said = (await house.said()).filter(s => s.key.startsWith(`invoice:${owed.id}:`))
    expect(said.map(s => s.channel)).toEqual(['U0HOA', 'U0HOA'])
    expect(wordsOf(said)).toContain('đã thanh toán đủ')
    // The notification shows on locked screens.
    for (const { message } of said) expect(message.text).not.toMatch(/₫|\d\.\d{3}/)
  })

  test('nobody, when the owner did it', async () => {
    const owed = await invoiced()
    expect((await house.said()).filter(s => s.key.startsWith(`invoice:${owed.id}:`))).toEqual([])
  })

  test('never a channel', async () => {
    expect((await house.said()).filter(s => !s.channel.startsWith('U0'))).toEqual([])
  })
})

describe('receivables', () => {
  test.for([
    ['U0LAN', ['VNM']],
    ['U0MAI', ['VNM']],
    ['U0HOA', ['HPG']],
    ['U0KETOAN', ['HPG', 'VNM']],
    ['U0CEO', ['HPG', 'VNM']],
    ['U0BE', []],
    ['U0ADMIN', []],
    ['U0CHI', []],
  ] as const)('seen by %s are those of %j', async ([who, codes]) => {
    await invoiced()
    await invoiced({ client: hoaPhat }, 'U0HOA')
    const seen = await receivablesOf(house.scope(), house.as(who).actor)
    expect([...new Set(seen.map(i => i.client.code))].sort()).toEqual(codes)
  })

  test('are those of one client when asked, and none of another workspace', async () => {
    const seen = await receivablesOf(house.scope(), house.as('U0CEO').actor, hoaPhat)
    expect(new Set(seen.map(i => i.client.id))).toEqual(new Set([hoaPhat]))
    const other = await agency(db.db, 'T0OTHER')
    expect(await receivablesOf(other.scope(), other.as('U0CEO').actor)).toEqual([])
    const { id } = await invoiced()
    expect(await refused(recordPayment(other.as('U0CEO'), id, paying('1tr')))).toEqual(['invoice.unknown'])
  })

  test('of an archived client are still followed', async () => {
    const client = await make(house, 'ARC', 'Khách Nghỉ', 'U0LAN')
    const { id } = await invoiced({ client })
    await archiveClient(house.as('U0LAN'), client)
    expect((await openInvoices(house.scope())).map(i => i.id)).toContain(id)
    expect((await recordPayment(house.as('U0LAN'), id, paying('162tr'))).owed.state).toBe('settled')
  })
})
