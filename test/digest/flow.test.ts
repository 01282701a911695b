import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { problemsOfMessage } from '../../sandbox/rules.ts'
import type { Scope } from '../../src/ctx.ts'
import { dueRequest, invoice, outbox, person, promise, task } from '../../src/db/schema.ts'
import { sayDepartments, sayPeople, sayReceivables } from '../../src/digest/flow.ts'
import type { How, Ran } from '../../src/digest/model.ts'
import { askSnooze, snoozeReminder } from '../../src/nudge/snoozeFlow.ts'
import type { Message } from '../../src/slack/blocks.ts'
import { type Agency, agency } from '../setup/agency.ts'
import { type FreshDb, freshDb } from '../setup/db.ts'
import { at, buttonsOf, givenClient, givenTask, wordsOf } from './tasks.ts'

// Monday 23/11/2026; Tuesday the 24th is a day off.
const TODAY = '2026-11-23'
const monday9 = at(TODAY, '09:00')
const onTime: How = { late: false, slot: '' }

let base: FreshDb
let here: Agency
let scope: Scope
beforeEach(async () => {
  base = await freshDb()
  here = await agency(base.db)
  scope = here.scope(monday9)
})
afterEach(() => base.close())

const said = async (): Promise<Record<string, { channel: string; message: Message }>> =>
  Object.fromEntries((await here.said()).map(({ key, channel, message }) => [key, { channel, message }]))
const wordsUnder = async (key: string) => wordsOf((await said())[key]?.message.blocks)
const count = async (ran: Promise<Ran>): Promise<number> => {
  const { said, failed } = await ran
  expect(failed).toBe(0)
  return said
}
const morning = async (how = onTime) =>
  (await count(sayDepartments(scope, TODAY, how))) +
  (await count(sayPeople(scope, TODAY, how))) +
  (await count(sayReceivables(scope, TODAY, how)))
const leaves = (id: string) => base.db.update(person).set({ active: false }).where(eq(person.id, id))

const givenInvoice = (clientId: string, more: Partial<typeof invoice.$inferInsert> = {}) =>
  base.db.insert(invoice).values({
    workspaceId: 'T0SONG',
    clientId,
    number: randomUUID(),
    net: 150_000_000,
    tax: 12_000_000,
    currency: 'VND',
    issuedOn: '2026-10-01',
    dueOn: '2026-10-31',
    by: 'U0KETOAN',
    createdAt: scope.now,
    ...more,
  })

describe('a working morning', () => {
  test('tells each department, each person and each manager, and a second run says nothing new', async () => {
    const client = await givenClient(scope, { owner: 'U0HOA' })
    await givenTask(scope, { title: 'KV Tết', clientId: client, dueAt: at('2026-11-20', '17:00') })
    await givenTask(scope, { title: 'Timeline quay', department: 'production', assignee: 'U0TUAN' })
    await givenTask(scope, { title: 'Kịch bản', assignee: 'U0SON', status: 'submitted' })
    const first = await morning()
    expect(Object.keys(await said()).sort()).toEqual([
      `digest:department:creative:${TODAY}`,
      `digest:department:production:${TODAY}`,
      `digest:person:U0CHI:${TODAY}`,
      `digest:person:U0HOA:${TODAY}`,
      `digest:person:U0LAN:${TODAY}`,
      `digest:person:U0TUAN:${TODAY}`,
    ])
    expect(first).toBe(6)
    expect(await wordsUnder(`digest:person:U0HOA:${TODAY}`)).toContain('KV Tết')
    expect(await wordsUnder(`digest:person:U0LAN:${TODAY}`)).toContain('Kịch bản')
    for (const { message } of Object.values(await said())) expect(problemsOfMessage(message)).toEqual([])
    expect(await morning()).toBe(0)
    expect(here.deliveries).toHaveLength(6)
  })

  test('says nothing when nothing is due', async () => {
    await givenTask(scope, { dueAt: at('2026-12-15', '17:00'), status: 'accepted' })
    await givenTask(scope, { status: 'done', doneAt: scope.now })
    await givenTask(scope, { status: 'withdrawn' })
    expect(await morning()).toBe(0)
  })

  test('hears only its own workspace', async () => {
    const other = await agency(base.db, 'T0OTHER')
    await givenTask(other.scope(monday9))
    expect(await morning()).toBe(0)
    expect(await count(sayDepartments(other.scope(monday9), TODAY, onTime))).toBe(1)
  })

  test('speaks the workspace’s language in a channel and the reader’s in a direct message', async () => {
    await base.db.update(person).set({ locale: 'en' }).where(eq(person.id, 'U0CHI'))
    await givenTask(scope)
    await morning({ late: true, slot: '' })
    expect(await wordsUnder(`digest:department:creative:${TODAY}`)).toContain('Việc của Creative ·')
    expect(await wordsUnder(`digest:person:U0CHI:${TODAY}`)).toContain('Your day')
    expect(await wordsUnder(`digest:person:U0CHI:${TODAY}`)).toContain('(sent late)')
  })

  test('links a line to its card where Slack shows it', async () => {
    const id = await givenTask(scope)
    await base.db.insert(outbox).values({
      workspaceId: 'T0SONG',
      key: `task:${id}:card`,
      channel: 'C0CREATIVE',
      placedIn: 'C0CREATIVE',
      ts: '1763690400.000100',
      content: {},
      createdAt: scope.now,
      changedAt: scope.now,
    })
    await sayDepartments(scope, TODAY, onTime)
    expect(JSON.stringify((await said())[`digest:department:creative:${TODAY}`])).toContain(
      'channel=C0CREATIVE&message_ts=1763690400.000100',
    )
  })

  test('somebody who has left hears nothing, and the manager hears of their work', async () => {
    await leaves('U0CHI')
    await givenTask(scope, { title: 'KV Tết' })
    await morning()
    const all = await said()
    expect(all[`digest:person:U0CHI:${TODAY}`]).toBeUndefined()
    expect(wordsOf(all[`digest:person:U0LAN:${TODAY}`]?.message.blocks)).toContain('Người nhận đã nghỉ')
    expect(wordsOf(all[`digest:department:creative:${TODAY}`]?.message.blocks)).toContain('(đã nghỉ việc)')
  })

  test('nor does a guest', async () => {
    await base.db.update(person).set({ kind: 'guest' }).where(eq(person.id, 'U0CHI'))
    await givenTask(scope)
    await sayPeople(scope, TODAY, onTime)
    expect(Object.keys(await said())).toEqual([`digest:person:U0LAN:${TODAY}`])
  })

  test('work that has nobody is on the lead’s desk, with a way to give it to somebody', async () => {
    const id = await givenTask(scope, { assignee: null, status: 'offered' })
    await sayPeople(scope, TODAY, onTime)
    const lead = (await said())[`digest:person:U0CHI:${TODAY}`]
    expect(lead && buttonsOf(lead.message)).toContain(`task.assign ${id}`)
  })

  test('a later date asked for waits for the manager, however far away the task is', async () => {
    const id = await givenTask(scope, { dueAt: at('2026-12-15', '17:00') })
    const request = randomUUID()
    await base.db.insert(dueRequest).values({
      workspaceId: 'T0SONG',
      id: request,
      taskId: id,
      by: 'U0CHI',
      reason: 'chờ khách gửi logo',
      dueAt: at('2026-12-18', '17:00'),
      status: 'pending',
      createdAt: scope.now,
    })
    await sayPeople(scope, TODAY, onTime)
    const all = await said()
    expect(Object.keys(all)).toEqual([`digest:person:U0LAN:${TODAY}`])
    expect(await wordsUnder(`digest:person:U0LAN:${TODAY}`)).toContain('chờ khách gửi logo')
    expect(JSON.stringify(all)).toContain(request)
  })

  test('its queries do not grow with people and tasks', async () => {
    const queries = async () => {
      let count = 0
      const db = new Proxy(base.db, {
        get(target, name) {
          if (['select', 'insert', 'update', 'execute'].includes(String(name))) count++
          return Reflect.get(target, name)
        },
      })
      await sayDepartments({ ...scope, db }, TODAY, onTime)
      await sayPeople({ ...scope, db }, TODAY, onTime)
      return count
    }
    await givenTask(scope)
    const few = await queries()
    await base.db.insert(person).values(
      Array.from({ length: 300 }, (_, n) => ({
        workspaceId: 'T0SONG',
        id: `U${n}`,
        name: `Người ${n}`,
        folded: `nguoi ${n}`,
        kind: 'member' as const,
        updatedAt: scope.now,
      })),
    )
    await base.db.insert(task).values(
      Array.from({ length: 900 }, (_, n) => ({
        workspaceId: 'T0SONG',
        number: 10_000 + n,
        title: `Việc ${n}`,
        department: 'creative',
        assignee: `U${n % 300}`,
        manager: `U${n % 7}`,
        dueAt: monday9,
        status: 'doing' as const,
        offeredAt: scope.now,
        createdAt: scope.now,
        updatedAt: scope.now,
      })),
    )
    expect(await queries()).toBe(few)
    expect(Object.keys(await said()).length).toBeGreaterThan(300)
  })
})

describe('receivables', () => {
  const finance = `digest:receivables:C0FINANCE:${TODAY}`
  const lan = `digest:person:U0LAN:${TODAY}`

  test('go to the finance channel, and to the client’s owner in their one message, once a day', async () => {
    const client = await givenClient(scope)
    await givenInvoice(client)
    await givenInvoice(client)
    await givenTask(scope, { title: 'KV Tết', assignee: 'U0LAN', dueAt: at('2026-11-20', '17:00') })
    expect(await morning()).toBe(3)
    const all = await said()
    expect(Object.keys(all).filter(key => all[key]?.channel === 'U0LAN')).toEqual([lan])
    for (const key of [finance, lan]) {
      expect(wordsOf(all[key]?.message.blocks)).toContain('VNM · Vinamilk: 324.000.000')
    }
    expect(wordsOf(all[lan]?.message.blocks)).toContain('KV Tết')
    expect(await morning()).toBe(0)
  })

  test('no amount ever reaches a department, a person outside, a shared finance channel or a locked screen', async () => {
    const client = await givenClient(scope)
    await givenInvoice(client)
    await givenTask(scope, { clientId: client, dueAt: at('2026-11-20', '17:00') })
    scope = { ...scope, workspace: { ...scope.workspace, financeChannel: 'C0CREATIVE' } }
    await morning()
    const all = await said()
    expect(JSON.stringify(all[lan]?.message.blocks)).toContain('162.000.000')
    expect(all[`digest:receivables:C0CREATIVE:${TODAY}`]?.channel).toBe('C0CREATIVE')
    for (const [key, { message }] of Object.entries(all)) {
      expect(message.text).not.toMatch(/162\.000|₫/)
      if (key !== lan) expect(JSON.stringify(message)).not.toMatch(/162\.000|₫/)
    }
  })

  test('without a finance channel they go to finance’s people; without an owner to the backup', async () => {
    scope = { ...scope, workspace: { ...scope.workspace, financeChannel: null } }
    await givenInvoice(await givenClient(scope, { owner: 'U0HOA', backup: 'U0MAI' }))
    await leaves('U0HOA')
    await morning()
    const channels = Object.values(await said()).map(({ channel }) => channel)
    expect(channels.sort()).toEqual(['U0KETOAN', 'U0MAI'])
  })

  test('paid, voided and not yet due invoices say nothing', async () => {
    const client = await givenClient(scope)
    await givenInvoice(client, { settledAt: scope.now })
    await givenInvoice(client, { voidedAt: scope.now })
    await givenInvoice(client, { dueOn: '2026-12-31' })
    expect(await morning()).toBe(0)
  })

  describe('and a promise to pay', () => {
    const promised = (clientId: string, more: Partial<typeof promise.$inferInsert>) =>
      base.db.insert(promise).values({
        workspaceId: 'T0SONG',
        clientId,
        currency: 'VND',
        promisedFor: TODAY,
        promisedBy: 'chị Thảo',
        by: 'U0LAN',
        createdAt: scope.now,
        ...more,
      })

    test('leaves the client in peace up to its day', async () => {
      const client = await givenClient(scope)
      await givenInvoice(client)
      await promised(client, { promisedFor: '2026-11-25' })
      expect(await morning()).toBe(0)
    })

    test('is told of once its day is over', async () => {
      const client = await givenClient(scope)
      await givenInvoice(client)
      await promised(client, { promisedFor: '2026-11-19' })
      await morning()
      expect(await wordsUnder(lan)).toContain('Trễ hẹn T5 19/11, chị Thảo')
    })

    test('of one invoice does not hush the others', async () => {
      const client = await givenClient(scope)
      const [one, other] = [randomUUID(), randomUUID()]
      await givenInvoice(client, { id: one })
      await givenInvoice(client, { id: other, net: 20_000_000, tax: 0 })
      await promised(client, { invoiceId: one, promisedFor: '2026-11-27' })
      await morning()
      expect(await wordsUnder(lan)).toContain('Hẹn T6 27/11, chị Thảo')
      await promised(client, { invoiceId: other, promisedFor: '2026-11-27' })
      expect(await sayPeople(here.scope(at('2026-11-25', '09:00')), '2026-11-25', onTime)).toMatchObject({ said: 0 })
    })
  })
})

describe('putting off', () => {
  const form = { days: '1', reason: 'chờ khách gửi logo' } as const

  test('takes the task out of that person’s mornings until the day, and only theirs', async () => {
    const client = await givenClient(scope, { owner: 'U0LAN' })
    const id = await givenTask(scope, { title: 'KV Tết', clientId: client, dueAt: at('2026-11-20', '17:00') })
    await snoozeReminder(here.as('U0CHI', monday9), `task:${id}`, form)
    await morning()
    const all = await said()
    expect(all[`digest:person:U0CHI:${TODAY}`]).toBeUndefined()
    expect(wordsOf(all[`digest:department:creative:${TODAY}`]?.message.blocks)).toContain('KV Tết')
    expect(wordsOf(all[`digest:person:U0LAN:${TODAY}`]?.message.blocks)).toContain(
      'Bùi Linh Chi đã hoãn đến T4 25/11: chờ khách gửi logo',
    )
    await sayPeople(here.scope(at('2026-11-25', '09:00')), '2026-11-25', onTime)
    expect(await wordsUnder('digest:person:U0CHI:2026-11-25')).toContain('KV Tết')
  })

  test('one client’s receivables are put off by one reader; finance and other clients are not', async () => {
    const [one, other] = [await givenClient(scope), await givenClient(scope, { code: 'TH', name: 'TH Milk' })]
    await givenInvoice(one)
    await givenInvoice(other)
    const subject = `client:${one}:receivables`
    expect(wordsOf((await askSnooze(here.as('U0LAN', monday9), subject)).blocks)).toContain('Công nợ VNM · Vinamilk')
    await snoozeReminder(here.as('U0LAN', monday9), subject, form)
    await morning()
    const mine = await wordsUnder(`digest:person:U0LAN:${TODAY}`)
    expect(mine).toContain('TH Milk')
    expect(mine).not.toContain('Vinamilk')
    expect(await wordsUnder(`digest:receivables:C0FINANCE:${TODAY}`)).toContain('Vinamilk')
  })
})
