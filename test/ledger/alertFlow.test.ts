import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Scope } from '../../src/ctx.ts'
import { leave, outbox, person, workspace } from '../../src/db/schema.ts'
import { lookForTrouble } from '../../src/ledger/alertFlow.ts'
import { type Agency, agency, FRIDAY } from '../setup/agency.ts'
import { type FreshDb, freshDb } from '../setup/db.ts'
import { accepted, wordsOf } from '../setup/hands.ts'

let fresh: FreshDb
let song: Agency

beforeAll(async () => {
  fresh = await freshDb()
})
afterAll(() => fresh.close())
beforeEach(async () => {
  await fresh.sql`truncate workspace cascade`
  song = await agency(fresh.db)
})

const minute = (n: number) => new Date(FRIDAY.getTime() + n * 60_000)
async function scopeAt(minutes: number): Promise<Scope> {
  const [row] = await fresh.db.select().from(workspace).where(eq(workspace.id, song.workspace.id))
  if (!row) throw new Error('no workspace')
  return { ...song.scope(minute(minutes)), workspace: row }
}
const look = async (minutes: number) => lookForTrouble(await scopeAt(minutes))
const setUp = (to: Partial<typeof workspace.$inferInsert>) =>
  fresh.db.update(workspace).set(to).where(eq(workspace.id, song.workspace.id))

let made = 0
const put = (row: Partial<typeof outbox.$inferInsert> = {}) =>
  fresh.db.insert(outbox).values({
    workspaceId: song.workspace.id,
    key: `test:${++made}`,
    channel: 'C0CREATIVE',
    content: {},
    createdAt: FRIDAY,
    changedAt: FRIDAY,
    ...row,
  })
const clear = () => fresh.sql`update outbox set state = 'sent' where key like 'test:%'`

/** Alerts that stand in Slack, with where; each held against Slack's limits. */
const alerts = async () =>
  (await song.said())
    .filter(s => s.key.startsWith('ledger:alert:') && !s.withdrawn)
    .map(s => ({ to: s.channel, says: wordsOf(accepted(s.message)), revision: s.revision, all: s }))
const onlyAlert = async () => {
  const all = await alerts()
  expect(all).toHaveLength(1)
  const [one] = all
  if (!one) throw new Error('no alert')
  return one
}

describe('messages that wait too long', () => {
  beforeEach(() => setUp({ adminChannel: 'C0OPS', alertAfterMinutes: 15 }))

  test('are told to the admin channel once: how many, since when, and where to look', async () => {
    await put()
    await put({ changedAt: minute(2), state: 'sending' })
    expect(await look(14)).toBe(0)
    expect(await look(18)).toBe(1)
    const { to, says, all } = await onlyAlert()
    expect(to).toBe('C0OPS')
    expect(says).toContain('*2 tin chưa gửi được*, tin cũ nhất chờ từ 10:00')
    expect(JSON.stringify(all.message)).toContain('people.undelivered')
    expect(await look(23)).toBe(0)
    expect((await onlyAlert()).revision).toBe(1)
  })

  test('grow in the same message, which says when it is over, and what comes back soon is the same trouble', async () => {
    await put()
    await look(20)
    await put({ changedAt: minute(1) })
    expect(await look(25)).toBe(1)
    expect((await onlyAlert()).says).toContain('*2 tin')
    await clear()
    expect(await look(35)).toBe(1)
    expect((await onlyAlert()).says).toContain('Đã thông lúc 10:35')
    expect(JSON.stringify((await onlyAlert()).all.message)).not.toContain('people.undelivered')
    expect(await look(40)).toBe(0)
    await put({ changedAt: minute(30) })
    expect(await look(60)).toBe(1)
    expect((await onlyAlert()).says).toContain('*1 tin')
    await clear()
    await look(65)
    await put({ changedAt: minute(110) })
    expect(await look(130)).toBe(1)
    expect(await alerts()).toHaveLength(2)
  })

  test('are told at night too, and with the day when it is another one', async () => {
    const night = 14 * 60
    await put({ changedAt: minute(night) })
    expect(await look(night + 20)).toBe(1)
    expect((await onlyAlert()).says).toContain('từ 00:00')
    await clear()
    await look(night + 36 * 60)
    expect((await onlyAlert()).says).toContain('12:00 CN 22/11')
  })

  test('do not count what is held for working time, until that has come', async () => {
    await put({ notBefore: minute(60) })
    expect(await look(59)).toBe(0)
    expect(await look(76)).toBe(1)
    expect((await onlyAlert()).says).toContain('từ 11:00')
  })

  test('follow the limit of the workspace', async () => {
    await setUp({ alertAfterMinutes: 240 })
    await put()
    expect(await look(239)).toBe(0)
    expect(await look(241)).toBe(1)
  })

  test('are never the alerts themselves, or one that cannot be sent would tell of itself', async () => {
    for (const state of ['queued', 'stopped', 'dead'] as const) {
      await put({ key: `ledger:alert:late:${state}`, state, channel: `C0${state}` })
    }
    expect(await look(600)).toBe(0)
  })

  test('of another workspace are its own affair', async () => {
    const other = await agency(fresh.db, 'T0KHAC')
    await put({ workspaceId: other.workspace.id })
    expect(await look(600)).toBe(0)
  })

  test('are told once, also when two look at the same moment', async () => {
    await put()
    const scope = await scopeAt(20)
    await lookForTrouble(scope)
    await lookForTrouble(scope)
    expect(await alerts()).toHaveLength(1)
  })
})

describe('messages that Slack refuses', () => {
  beforeEach(() => setUp({ adminChannel: 'C0OPS' }))

  test('are told until somebody has dealt with them', async () => {
    await put({ state: 'dead' })
    expect(await look(1)).toBe(1)
    expect((await onlyAlert()).says).toContain('*1 tin bị Slack từ chối hẳn*')
    await clear()
    expect(await look(30)).toBe(1)
    expect((await onlyAlert()).says).toContain('Đã xong lúc 10:30')
  })

  test('the same day one more changes the message; another day it takes the place of the old one', async () => {
    await put({ state: 'dead' })
    await look(1)
    await put({ state: 'dead' })
    await look(60)
    const first = await onlyAlert()
    expect(first).toMatchObject({ revision: 2 })
    expect(await look(24 * 60)).toBe(0)
    await put({ state: 'dead' })
    expect(await look(25 * 60)).toBe(1)
    const second = await onlyAlert()
    expect(second.all.key).not.toBe(first.all.key)
    expect(second.says).toContain('*3 tin')
  })
})

describe('places that take no messages', () => {
  test('are named, with what is kept for them and what to do', async () => {
    await setUp({ adminChannel: 'C0OPS' })
    await put({ state: 'stopped' })
    await put({ state: 'stopped', channel: 'C0PLANNER' })
    await put({ state: 'stopped', channel: 'U0MAI' })
    expect(await look(1)).toBe(1)
    const { says } = await onlyAlert()
    expect(says).toContain('<#C0CREATIVE>, <#C0PLANNER>, tin riêng của Nguyễn Thị Mai')
    expect(says).toContain('Đang giữ 3 tin')
    expect(says).toContain('/invite @Nhịp Cầu')
  })

  test('are no trouble when the person has left', async () => {
    await fresh.db
      .update(person)
      .set({ active: false })
      .where(and(eq(person.workspaceId, song.workspace.id), eq(person.id, 'U0MAI')))
    await put({ state: 'stopped', channel: 'U0MAI' })
    expect(await look(1)).toBe(0)
  })

  test('are not all named when there are many, and a hostile name stays a name', async () => {
    await setUp({ adminChannel: 'C0OPS' })
    await fresh.db
      .update(person)
      .set({ name: '<!channel> *Mai*' })
      .where(and(eq(person.workspaceId, song.workspace.id), eq(person.id, 'U0MAI')))
    for (let n = 0; n < 14; n++) await put({ state: 'stopped', channel: `C0LOST${n}`, changedAt: minute(n) })
    await put({ state: 'stopped', channel: 'U0MAI', changedAt: minute(-1) })
    await look(20)
    const { says } = await onlyAlert()
    expect(says).toContain('5 nơi khác')
    expect(says).toContain('&lt;!channel&gt;')
  })

  test('among them the admin channel itself: then the admins hear of it directly', async () => {
    await setUp({ adminChannel: 'C0OPS' })
    await put({ state: 'stopped', channel: 'C0OPS' })
    await look(1)
    expect((await alerts()).map(a => a.to)).toEqual(['U0ADMIN'])
  })
})

describe('without an admin channel', () => {
  const makeAdmin = (id: string, locale: 'vi' | 'en' | null = null) =>
    fresh.db
      .update(person)
      .set({ roles: ['admin'], locale })
      .where(and(eq(person.workspaceId, song.workspace.id), eq(person.id, id)))
  const away = (id: string) =>
    fresh.db.insert(leave).values({
      workspaceId: song.workspace.id,
      person: id,
      fromDay: '2026-11-20',
      toDay: '2026-11-20',
      by: id,
      createdAt: FRIDAY,
    })

  test('each admin is told directly, in their language, and told the end of it', async () => {
    await makeAdmin('U0DUC', 'en')
    await put()
    expect(await look(20)).toBe(2)
    const said = await alerts()
    expect(said.map(a => a.to).sort()).toEqual(['U0ADMIN', 'U0DUC'])
    expect(said.find(a => a.to === 'U0DUC')?.says).toContain('1 message could not be sent yet')
    await clear()
    expect(await look(25)).toBe(2)
    expect((await alerts()).map(a => a.revision)).toEqual([2, 2])
  })

  test('whoever is on leave is left in peace, unless nobody else is there', async () => {
    await makeAdmin('U0DUC')
    await away('U0ADMIN')
    await put()
    await look(20)
    expect((await alerts()).map(a => a.to)).toEqual(['U0DUC'])
    await clear()
    await look(21)
    await away('U0DUC')
    await put({ changedAt: minute(100) })
    await look(120)
    expect((await alerts()).map(a => a.to).sort()).toEqual(['U0ADMIN', 'U0DUC', 'U0DUC'])
  })
})
