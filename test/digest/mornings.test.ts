// Whose morning it is: own hours, leave and who stands in, the days around Tết, and what one failing line may not stop.
import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { problemsOfMessage } from '../../sandbox/rules.ts'
import type { Day } from '../../src/core/time.ts'
import type { Scope } from '../../src/ctx.ts'
import { brief, invoice, leave, outbox, person, question, snooze } from '../../src/db/schema.ts'
import { sayDepartments, sayPeople, sayReceivables } from '../../src/digest/flow.ts'
import type { How } from '../../src/digest/model.ts'
import type { Message } from '../../src/slack/blocks.ts'
import { type Agency, agency } from '../setup/agency.ts'
import { type FreshDb, freshDb } from '../setup/db.ts'
import { at, buttonsOf, givenClient, givenTask, wordsOf } from './tasks.ts'

const TODAY = '2026-11-23'
const onTime: How = { late: false, slot: '' }

let base: FreshDb
let here: Agency
let scope: Scope
beforeEach(async () => {
  base = await freshDb()
  here = await agency(base.db)
  scope = here.scope(at(TODAY, '09:00'))
})
afterEach(() => base.close())

const mornings = async (today: Day = TODAY): Promise<Record<string, Message>> => {
  const rows = await here.said()
  for (const { message } of rows) expect(problemsOfMessage(message)).toEqual([])
  return Object.fromEntries(
    rows.flatMap(({ key, message }) => {
      const [, who] = /^digest:person:(\w+):/.exec(key) ?? []
      return who && key.endsWith(today) ? [[who, message] as const] : []
    }),
  )
}
const wordsOfPerson = async (id: string, today?: Day) => wordsOf((await mornings(today))[id]?.blocks)
const isAway = (who: string, cover: string | null, toDay: Day = '2026-11-27') =>
  base.db
    .insert(leave)
    .values({ workspaceId: 'T0SONG', person: who, fromDay: TODAY, toDay, cover, by: who, createdAt: scope.now })
const givenInvoice = (clientId: string, dueOn: Day) =>
  base.db.insert(invoice).values({
    workspaceId: 'T0SONG',
    clientId,
    number: randomUUID(),
    net: 150_000_000,
    tax: 12_000_000,
    currency: 'VND',
    issuedOn: '2026-10-01',
    dueOn,
    by: 'U0KETOAN',
    createdAt: scope.now,
  })
const late = (more: Parameters<typeof givenTask>[1] = {}) =>
  givenTask(scope, { title: 'KV Tết', dueAt: at('2026-11-20', '17:00'), ...more })

describe('an hour of one’s own', () => {
  beforeEach(() => base.db.update(person).set({ digestAt: '10:30' }).where(eq(person.id, 'U0CHI')))
  const atHalfPastTen: How = { late: false, slot: '10:30' }

  test('keeps somebody out of the company’s hour, and brings their morning at theirs', async () => {
    await late()
    await late({ assignee: 'U0SON' })
    await sayPeople(scope, TODAY, onTime)
    expect(Object.keys(await mornings()).sort()).toEqual(['U0LAN', 'U0SON'])
    const ran = await sayPeople(here.scope(at(TODAY, '10:30')), TODAY, atHalfPastTen)
    expect(ran).toMatchObject({ said: 1, failed: 0 })
    expect(Object.keys(await mornings()).sort()).toEqual(['U0CHI', 'U0LAN', 'U0SON'])
  })

  test('chosen after the morning was told brings no second one', async () => {
    await late({ assignee: 'U0SON' })
    await sayPeople(scope, TODAY, onTime)
    await base.db.update(person).set({ digestAt: '10:30' }).where(eq(person.id, 'U0SON'))
    await late({ assignee: 'U0SON', title: 'Việc mới' })
    expect(await sayPeople(here.scope(at(TODAY, '10:30')), TODAY, atHalfPastTen)).toMatchObject({ said: 0 })
    expect(await wordsOfPerson('U0SON')).not.toContain('Việc mới')
  })

  test('that nobody has says nothing', async () => {
    await late()
    expect(await sayPeople(scope, TODAY, { late: false, slot: '11:00' })).toMatchObject({ said: 0, failed: 0 })
  })
})

describe('somebody on leave', () => {
  test('hears nothing; whoever stands in hears what presses, in one message with their own', async () => {
    await isAway('U0CHI', 'U0SON')
    const id = await late()
    await givenTask(scope, { title: 'Việc của mình', assignee: 'U0SON', dueAt: at(TODAY, '17:00') })
    await givenTask(scope, { title: 'Việc còn lâu', dueAt: at('2026-11-26', '17:00') })
    await sayPeople(scope, TODAY, onTime)
    expect(Object.keys(await mornings()).sort()).toEqual(['U0LAN', 'U0SON'])
    const words = await wordsOfPerson('U0SON')
    expect(words).toContain('Thay Bùi Linh Chi (nghỉ đến T6 27/11) · 1')
    expect(words).toContain('KV Tết')
    expect(words).toContain('Việc của mình')
    expect(words).not.toContain('Việc còn lâu')
    const message = (await mornings()).U0SON
    expect(message && buttonsOf(message)).toContain(`task.open ${id}`)
    expect(message && buttonsOf(message)).not.toContain(`task.submit ${id}`)
  })

  test('is named with it wherever others read of their work, and is not called', async () => {
    await isAway('U0CHI', 'U0SON')
    await late()
    await sayDepartments(scope, TODAY, onTime)
    await sayPeople(scope, TODAY, onTime)
    expect(await wordsOfPerson('U0LAN')).toContain('Bùi Linh Chi (nghỉ đến T6 27/11)')
    const [department] = (await here.said()).filter(({ key }) => key.startsWith('digest:department:creative'))
    const words = wordsOf(department?.message.blocks)
    expect(words).toContain('Bùi Linh Chi (nghỉ đến T6 27/11)')
    expect(words).toContain('@U0SON')
    expect(words).not.toContain('@U0CHI')
  })

  test('without anybody who stands in, is what their manager hears of, before it is late', async () => {
    await isAway('U0CHI', null)
    await givenTask(scope, { title: 'KV Tết', dueAt: at(TODAY, '17:00') })
    await sayPeople(scope, TODAY, onTime)
    expect(Object.keys(await mornings())).toEqual(['U0LAN'])
    expect(await wordsOfPerson('U0LAN')).toContain('Người làm nghỉ phép, chưa có người thay · 1')
  })

  test('a manager’s approvals, questions and debts go to their cover, who may approve if they manage', async () => {
    await isAway('U0LAN', 'U0HOA')
    const client = await givenClient(scope)
    const submitted = await givenTask(scope, { title: 'Kịch bản', status: 'submitted', clientId: client })
    await givenInvoice(client, '2026-10-31')
    await sayPeople(scope, TODAY, onTime)
    expect(Object.keys(await mornings())).toEqual(['U0HOA'])
    const words = await wordsOfPerson('U0HOA')
    expect(words).toContain('Thay Nguyễn Thị Lan (nghỉ đến T6 27/11) · 2')
    expect(words).toContain('Chờ duyệt: #')
    expect(words).toContain('Công nợ: VNM · Vinamilk: quá hạn 23 ngày')
    const message = (await mornings()).U0HOA
    expect(message && buttonsOf(message)).toContain(`task.approve ${submitted}`)
    expect(JSON.stringify(message)).not.toMatch(/162\.000|₫/)
  })

  test('a cover who is no manager is shown the work, and not asked to judge it', async () => {
    await isAway('U0LAN', 'U0MAI')
    const id = await givenTask(scope, { status: 'submitted' })
    await sayPeople(scope, TODAY, onTime)
    const message = (await mornings()).U0MAI
    expect(message && buttonsOf(message)).toEqual([`task.open ${id}`])
  })

  test('the cover of a client’s owner who may see amounts sees them', async () => {
    await isAway('U0LAN', 'U0DUC')
    await givenInvoice(await givenClient(scope), '2026-10-31')
    await sayPeople(scope, TODAY, onTime)
    expect(await wordsOfPerson('U0DUC')).toContain('162.000.000')
  })

  test('what they put off themselves does not wake their cover', async () => {
    await isAway('U0CHI', 'U0SON')
    const id = await late({ manager: 'U0CHI' })
    await base.db.insert(snooze).values({
      workspaceId: 'T0SONG',
      person: 'U0CHI',
      subject: `task:${id}`,
      until: null,
      reason: 'x',
      at: scope.now,
    })
    await sayPeople(scope, TODAY, onTime)
    expect(Object.keys(await mornings())).toEqual([])
  })

  test('two who stand in for each other are nobody, and the manager hears', async () => {
    await isAway('U0CHI', 'U0SON')
    await isAway('U0SON', 'U0CHI')
    await late()
    await sayPeople(scope, TODAY, onTime)
    expect(Object.keys(await mornings())).toEqual(['U0LAN'])
  })
})

test('a question on a brief stands in the morning of whoever answers for it', async () => {
  const clientId = await givenClient(scope)
  const briefId = randomUUID()
  await base.db.insert(brief).values({
    workspaceId: 'T0SONG',
    id: briefId,
    code: 'VNM-26-003',
    clientId,
    status: 'handed',
    author: 'U0MAI',
    owner: 'U0LAN',
    form: { title: 'Tết 2027' },
    createdAt: scope.now,
    updatedAt: scope.now,
  })
  const id = randomUUID()
  const words = 'Logo bản *ngang* hay bản dọc <!here>?'
  await base.db
    .insert(question)
    .values({ workspaceId: 'T0SONG', id, briefId, by: 'U0CHI', words, createdAt: scope.now })
  await sayPeople(scope, TODAY, onTime)
  expect(Object.keys(await mornings())).toEqual(['U0LAN'])
  const message = (await mornings()).U0LAN
  expect(await wordsOfPerson('U0LAN')).toContain(`VNM-26-003 · Bùi Linh Chi hỏi: ${words}`)
  expect(message && buttonsOf(message)).toEqual([`brief.answer ${id}`])
  expect(message?.text).not.toContain('<!here>')
})

describe('around Tết', () => {
  const clientWith = async (dueOn: Day) => givenInvoice(await givenClient(scope), dueOn)
  const on = (day: Day) => here.scope(at(day, '09:00'))

  test('from 23 tháng Chạp on, nobody is called overdue', async () => {
    await clientWith('2027-01-20')
    await sayPeople(on('2027-02-01'), '2027-02-01', onTime)
    await sayReceivables(on('2027-02-01'), '2027-02-01', onTime)
    const words = await wordsOfPerson('U0LAN', '2027-02-01')
    expect(words).toContain('Công nợ cận Tết · 1')
    expect(words).toContain('nhẹ nhàng')
    expect(words).toContain('đến hạn từ T4 20/01')
    const channel = (await here.said()).find(({ channel }) => channel === 'C0FINANCE')
    for (const said of [words, wordsOf(channel?.message.blocks)]) expect(said).not.toContain('quá hạn')
  })

  test('the day before it is an ordinary word', async () => {
    await clientWith('2027-01-20')
    await sayPeople(on('2027-01-29'), '2027-01-29', onTime)
    expect(await wordsOfPerson('U0LAN', '2027-01-29')).toContain('quá hạn 9 ngày')
  })

  test('the first morning wishes a good year, and tells what fell due meanwhile apart from what was late', async () => {
    const today = '2027-02-11'
    await givenTask(scope, { title: 'Lên bài mồng 3', assignee: 'U0LAN', dueAt: at('2027-02-08', '10:00') })
    await givenTask(scope, { title: 'Trễ từ năm cũ', assignee: 'U0LAN', dueAt: at('2027-02-02', '10:00') })
    await clientWith('2027-02-05')
    await sayPeople(on(today), today, onTime)
    await sayDepartments(on(today), today, onTime)
    const words = await wordsOfPerson('U0LAN', today)
    expect(words).toContain('Chúc mừng năm mới!')
    expect(words).toContain('Trong 7 ngày nghỉ có 1 việc đến hạn · 1 khách có khoản đến hạn.')
    expect(words).toContain('Trễ · 1')
    expect(words).toContain('Đến hạn trong 7 ngày nghỉ (từ T5 04/02) · 1')
    expect(words).toContain('đến hạn từ T6 05/02')
    const [team] = (await here.said()).filter(({ key }) => key.startsWith('digest:department'))
    expect(wordsOf(team?.message.blocks)).toContain('Chúc mừng năm mới cả nhà!')
    await sayPeople(on('2027-02-12'), '2027-02-12', onTime)
    expect(await wordsOfPerson('U0LAN', '2027-02-12')).not.toContain('năm mới')
  })

  test('another long pause is told apart too, without a wish', async () => {
    await givenTask(scope, { assignee: 'U0LAN', dueAt: at('2027-05-01', '10:00') })
    await sayPeople(on('2027-05-04'), '2027-05-04', onTime)
    const words = await wordsOfPerson('U0LAN', '2027-05-04')
    expect(words).toContain('Đến hạn trong 4 ngày nghỉ (từ T6 30/04) · 1')
    expect(words).not.toContain('Chúc mừng')
  })
})

describe('of a row of mornings only the newest need ever be said', () => {
  test('each belongs to the row of its reader', async () => {
    await late()
    await givenInvoice(await givenClient(scope), '2026-10-31')
    await sayDepartments(scope, TODAY, onTime)
    await sayPeople(scope, TODAY, onTime)
    await sayReceivables(scope, TODAY, onTime)
    const rows = await base.db.select({ key: outbox.key, series: outbox.series }).from(outbox)
    expect(rows.length).toBeGreaterThan(3)
    for (const { key, series } of rows) expect(`${series}:${TODAY}`).toBe(key)
  })
})

describe('a line that cannot be drawn', () => {
  test('is left out, counted and told to the log, and stops nobody else’s', async () => {
    await late()
    await late({ assignee: 'U0SON' })
    await late({ assignee: 'U0TUAN', department: 'production' })
    // A language that no words are for.
    await base.db
      .update(person)
      .set({ locale: 'xx' as 'vi' })
      .where(eq(person.id, 'U0SON'))
    const ran = await sayPeople(scope, TODAY, onTime)
    expect(ran).toMatchObject({ said: 3, failed: 1 })
    expect(ran.faults[0]).toBeInstanceOf(Error)
    expect(Object.keys(await mornings()).sort()).toEqual(['U0CHI', 'U0LAN', 'U0TUAN'])
  })

  test('but a database that fails fails the run', async () => {
    await late()
    await expect(
      base.db.transaction(async db => {
        await db.execute('set local statement_timeout = 1')
        await db.execute('select pg_sleep(1)').catch(() => undefined)
        return sayPeople({ ...scope, db }, TODAY, onTime)
      }),
    ).rejects.toThrow()
  })
})
