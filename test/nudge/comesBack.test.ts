// What could be lost: matters that somebody else's promise, hour, summary or mute would hide for good.
import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import type { Hours } from '../../src/core/calendar.ts'
import { client, invoice, person, snooze, task, timing, workspace } from '../../src/db/schema.ts'
import { waitingNow } from '../../src/nudge/store.ts'
import { at, givenClient, givenTask, wordsOf } from '../digest/tasks.ts'
import { givenInvoice, givenPromise } from './hands.ts'
import { away, base, FAR, friday10, here, its, monday, scope, wednesday } from './office.ts'

const offered = (more: Partial<typeof task.$inferInsert> = {}) =>
  givenTask(scope(), { status: 'offered', assignee: 'U0SON', dueAt: FAR, ...more })
const setPerson = (id: string, to: Partial<typeof person.$inferInsert>) =>
  base.db.update(person).set(to).where(eq(person.id, id))
const setMornings = (to: Partial<typeof timing.$inferInsert>) =>
  base.db
    .insert(timing)
    .values({ workspaceId: 'T0SONG', entry: 'digest.people', changedBy: 'U0ADMIN', changedAt: friday10, ...to })
const wordsTo = async (id: string) =>
  wordsOf((await its.said()).filter(post => post.to === id && post.thread === null).map(post => post.message.blocks))
const kindsAt = async (now: Date) => (await waitingNow(here.scope(now))).map(one => one.kind)

describe('a promise to pay', () => {
  test('of one invoice leaves the others to be asked about, and they alone are counted', async () => {
    const id = await givenClient(scope())
    const promised = await givenInvoice(scope(), id, { dueOn: '2026-10-20', net: 70_000_000, tax: 0 })
    await givenInvoice(scope(), id)
    await givenPromise(scope(), id, { invoiceId: promised, promisedFor: '2026-12-30' })
    expect(await kindsAt(friday10)).toEqual(['receivable'])
    await its.sweepThrough(friday10, at('2026-12-04', '17:00'), 240)
    expect(await wordsTo('U0LAN')).toContain('1 hóa đơn quá hạn')
    expect(await wordsTo('U0LAN')).toContain('162.000.000')
  })
  test('of everything quiets what was owed then, in its currency, and not an invoice written since', async () => {
    const id = await givenClient(scope())
    await givenInvoice(scope(), id)
    await givenPromise(scope(), id, { promisedFor: '2026-12-30' })
    expect(await kindsAt(friday10)).toEqual([])
    await givenInvoice(here.scope(monday('10:00')), id, { dueOn: '2026-11-21' })
    expect(await kindsAt(monday('10:00'))).toEqual(['receivable'])
    await base.db.delete(invoice)
    await givenInvoice(scope(), id, { currency: 'USD', net: 5000, tax: 0 })
    expect(await kindsAt(monday('10:00'))).toEqual(['receivable'])
  })
  test('for a day off is looked for on the working day after it, and asked about no sooner than that is over', async () => {
    const id = await givenClient(scope())
    await givenInvoice(scope(), id)
    // Saturday: the money is looked for on Monday, and may show on Wednesday, after the day off.
    await givenPromise(scope(), id, { promisedFor: '2026-11-21' })
    expect(await kindsAt(wednesday('10:00'))).toEqual([])
    expect(await kindsAt(at('2026-11-26', '10:00'))).toEqual(['promise'])
  })
})

describe('one summary a day', () => {
  test.for([
    ['the lead', 'U0CHI'],
    ['the director', 'U0DUC'],
  ] as const)(
    '%s, to whom it goes up, hears of it with their next morning, and it goes on from there',
    async ([, who]) => {
      await setPerson('U0LAN', { reportsTo: 'U0DUC' })
      await setPerson(who, { oneSummary: true })
      await offered()
      const told = await its.sweepThrough(friday10, at('2026-12-11', '17:00'), 30)
      const first = told.find(([, news]) => news.includes(`${who} message`))?.[0]
      expect(first?.toISOString().slice(11, 16)).toBe('02:00')
      expect(told.flatMap(([, news]) => news).filter(one => one.endsWith(' message'))).toEqual([
        'U0SON message',
        'U0CHI message',
        'U0LAN message',
        'U0DUC message',
      ])
    },
  )
  test('while the mornings are paused there is none, and they are asked like others', async () => {
    await setPerson('U0SON', { oneSummary: true })
    await setMornings({ pausedAt: friday10 })
    await offered()
    const told = await its.sweepThrough(friday10, monday('17:00'), 30)
    expect(told.flatMap(([, news]) => news)[0]).toBe('U0SON message')
  })
  test('much that goes up to them is one list', async () => {
    await setPerson('U0CHI', { oneSummary: true })
    for (let n = 0; n < 3; n++) await offered()
    const told = await its.sweepThrough(friday10, wednesday('12:00'), 30)
    expect(told.flatMap(([, news]) => news).filter(one => one.startsWith('U0CHI'))).toEqual(['U0CHI list'])
  })
})

describe('the morning before which nobody is asked', () => {
  const hours = async (to: Partial<Hours>) => {
    here.workspace.hours = { ...here.workspace.hours, ...to }
    await base.db.update(workspace).set({ hours: here.workspace.hours })
  }
  test('of somebody whose hour the office no longer has is before it closes, and they are asked all the same', async () => {
    await setPerson('U0SON', { digestAt: '17:30' })
    await hours({ end: '17:00' })
    await offered()
    const told = await its.sweepThrough(friday10, wednesday('12:00'), 30)
    expect(told.map(([moment, news]) => [moment, news])).toEqual([[monday('16:30'), ['U0SON message']]])
  })
  test('is the company’s, when an admin gave it another clock', async () => {
    await setMornings({ at: '10:30' })
    await offered()
    const told = await its.sweepThrough(friday10, monday('12:00'), 30)
    expect(told.map(([moment]) => moment)).toEqual([monday('10:30')])
  })
})

test('muted at the top and turned on again, it is asked again the next morning', async () => {
  const id = await givenTask(scope(), { status: 'submitted', assignee: 'U0SON', manager: 'U0DUC', dueAt: FAR })
  const row = { workspaceId: 'T0SONG', person: 'U0DUC', subject: `task:${id}`, reason: 'chờ', at: friday10 }
  await its.sweepThrough(friday10, monday('12:00'))
  await its.delivered()
  await base.db.insert(snooze).values({ ...row, until: null })
  expect(await its.sweepThrough(monday('12:00'), at('2026-12-01', '17:00'), 30)).toEqual([])
  await base.db.update(snooze).set({ until: '2026-12-01' })
  const told = await its.sweepThrough(at('2026-12-01', '17:00'), at('2026-12-02', '12:00'), 30)
  expect(told.map(([moment]) => moment)).toEqual([at('2026-12-02', '09:00')])
})

describe('what comes to press sooner is asked about sooner', () => {
  test('work whose day is brought forward before anybody was asked', async () => {
    const id = await offered()
    await its.sweepAt(friday10)
    await base.db
      .update(task)
      .set({ dueAt: at('2026-11-20', '17:00') })
      .where(eq(task.id, id))
    const told = await its.sweepThrough(at('2026-11-20', '10:05'), at('2026-11-20', '17:00'), 5)
    expect(told[0]).toEqual([at('2026-11-20', '12:00'), ['U0SON message']])
  })
  test('a client who becomes a key one', async () => {
    const id = await givenClient(scope(), { owner: 'U0LAN' })
    await offered({ clientId: id })
    await its.sweepAt(friday10)
    await base.db.update(client).set({ tier: 'key' })
    const told = await its.sweepThrough(at('2026-11-20', '10:05'), at('2026-11-20', '17:00'), 5)
    expect(told[0]).toEqual([at('2026-11-20', '14:00'), ['U0SON message']])
  })
  test('but what is no longer due today waits as long as any other', async () => {
    const id = await offered({ dueAt: at('2026-11-20', '17:00') })
    await its.sweepAt(friday10)
    await base.db.update(task).set({ dueAt: FAR }).where(eq(task.id, id))
    const told = await its.sweepThrough(at('2026-11-20', '10:05'), monday('12:00'), 5)
    expect(told[0]).toEqual([monday('09:00'), ['U0SON message']])
  })
})

test('who stands in for a manager may be whose work it is: then the next who may judge it is asked', async () => {
  await away('U0LAN', 'U0SON')
  const clientId = await givenClient(scope(), { owner: 'U0HOA' })
  await givenTask(scope(), { status: 'submitted', assignee: 'U0SON', dueAt: FAR, clientId })
  const told = await its.sweepThrough(friday10, monday('12:00'), 60)
  expect(told.map(([, news]) => news)).toEqual([['U0HOA message']])
})
