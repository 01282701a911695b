import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { markHanded, markRead, readVersion, sayBriefCard, waiveGaps } from '../../src/brief/flow.ts'
import { type Brief, briefCardKey, changeKey, changeKeyFor, taskCardKey } from '../../src/brief/model.ts'
import { briefById, draftsOf, readersOf, versionsOf } from '../../src/brief/store.ts'
import { type Ctx, wish } from '../../src/ctx.ts'
import { activity, brief, client, outbox, person, type task } from '../../src/db/schema.ts'
import { say } from '../../src/outbox/say.ts'
import { message, section } from '../../src/slack/blocks.ts'
import { mrk } from '../../src/slack/mrkdwn.ts'
import { type Agency, agency, FRIDAY } from '../setup/agency.ts'
import { type FreshDb, freshDb } from '../setup/db.ts'
import { aClient, aTask, buttonsOf, office, wordsOf, writeThrough } from './desk.ts'

let db: FreshDb
let house: Agency
let at: ReturnType<typeof office>
let made: Brief
let team = 0

beforeAll(async () => {
  db = await freshDb()
})
afterAll(() => db.close())
beforeEach(async () => {
  house = await agency(db.db, `T0C${++team}`)
  at = office(house)
  await aClient(house)
  const lan = at('U0LAN')
  await lan.command('vnm')
  await writeThrough(lan)
  await lan.send()
  made = await theBrief()
})

async function theBrief(): Promise<Brief> {
  const [row] = await db.db
    .select({ id: brief.id })
    .from(brief)
    .where(and(eq(brief.workspaceId, house.workspace.id), eq(brief.code, 'VNM-26-001')))
  const found = await briefById(house.scope(), row?.id ?? '')
  if (!found) throw new Error('no brief')
  return found
}

const saidUnder = async (key: string) => (await house.said()).find(s => s.key === key)
const mustBeSaid = async (key: string) => {
  const said = await saidUnder(key)
  if (!said) throw new Error(`nothing said under ${key}`)
  return said
}
const handOver = async (ctx: Ctx = house.as('U0LAN')) => wish(ctx, ctx => markHanded(ctx, made.id))

/** A task of the brief with its card in the department's channel, as handing over leaves it. */
async function given(over: Partial<typeof task.$inferInsert> = {}, place = 'C0CREATIVE') {
  const row = await aTask(house, { briefId: made.id, ...over })
  await say(house.scope(), taskCardKey(row.id), place, message(mrk`Việc`, [section(mrk`Việc`)]))
  return row
}

/** Opens the brief's form as somebody, changes what is given by step, and stands before the review. */
async function edit(user: string, changes: [object?, object?, object?], now = FRIDAY) {
  const desk = at(user, now)
  await desk.press('brief.edit', made.id)
  for (const i of [0, 1, 2] as const) {
    desk.type({ ...changes[i] })
    const problems = await desk.send()
    if (problems.length > 0) throw new Error(`step ${i + 1}: ${JSON.stringify(problems)}`)
  }
  return desk
}

describe('before hand-over', () => {
  test('a change stays version 1 and is said on the card', async () => {
    const lan = await edit('U0LAN', [{ objectives: '1. Nhận biết 40%' }])
    expect(lan.modal.title.text).toContain('VNM-26-001')
    expect(wordsOf(lan.modal)).toContain('Bạn đang đổi')
    await lan.send()
    expect(lan.open).toBe(false)
    expect(await theBrief()).toMatchObject({ version: 1, status: 'open', form: { objectives: '1. Nhận biết 40%' } })
    expect(wordsOf(await mustBeSaid(briefCardKey(made.id)))).toContain('1. Nhận biết 40%')
    expect((await house.said()).length).toBe(1)
    expect(await draftsOf(house.scope(), 'U0LAN')).toEqual([])
  })

  test('what is not touched stays exactly as it was, days that have gone by too', async () => {
    const lan = await edit('U0LAN', [{ title: 'TVC Tết Đinh Mùi' }], new Date('2027-01-04T03:00:00Z'))
    await lan.send()
    expect((await theBrief()).form).toEqual({ ...made.form, title: 'TVC Tết Đinh Mùi' })
  })

  test('sending it unchanged changes nothing and says nothing', async () => {
    const lan = await edit('U0LAN', [])
    expect(wordsOf(lan.modal)).toContain('Bạn chưa đổi gì.')
    const before = await mustBeSaid(briefCardKey(made.id))
    await lan.send()
    expect((await theBrief()).updatedAt).toEqual(made.updatedAt)
    expect((await mustBeSaid(briefCardKey(made.id))).revision).toBe(before.revision)
  })

  test('the client stays: it is not asked again, and a forged answer changes nothing', async () => {
    const th = await aClient(house, { code: 'TH', name: 'TH True' })
    const lan = at('U0LAN')
    await lan.press('brief.edit', made.id)
    expect(Object.keys(lan.typed)).not.toContain('client')
    expect(wordsOf(lan.modal)).toContain('VNM · Vinamilk')
    lan.forge('client', th.id)
    for (let i = 0; i < 4; i++) await lan.send()
    expect((await theBrief()).clientId).toBe(made.clientId)
  })

  test('a new owner is told', async () => {
    const lan = await edit('U0LAN', [undefined, undefined, { owner: 'U0MAI' }])
    await lan.send()
    expect((await theBrief()).owner).toBe('U0MAI')
    expect((await mustBeSaid(`brief:${made.id}:owner:U0MAI`)).channel).toBe('U0MAI')
  })

  test('without an account channel the card moves to a new owner, and nothing else is needed to tell them', async () => {
    await db.db.delete(outbox).where(eq(outbox.workspaceId, house.workspace.id))
    house.workspace.accountChannel = null
    await sayBriefCard(house.scope(), made.id)
    const lan = await edit('U0LAN', [undefined, undefined, { owner: 'U0MAI' }])
    await lan.send()
    expect((await mustBeSaid(briefCardKey(made.id))).channel).toBe('U0MAI')
    expect(await saidUnder(`brief:${made.id}:owner:U0MAI`)).toBeUndefined()
  })

  test.for(['U0CHI', 'U0NAM', 'U0KETOAN', 'U0ADMIN', 'U0BE'])('%s may not change it', async user => {
    await expect(at(user).press('brief.edit', made.id)).rejects.toThrow('brief.notYours')
  })
  test('who lost the right while writing is refused at the end', async () => {
    await db.db.update(client).set({ backup: 'U0BE' }).where(eq(client.id, made.clientId))
    const be = await edit('U0BE', [{ title: 'Của Bé' }])
    await db.db.update(client).set({ backup: null }).where(eq(client.id, made.clientId))
    expect(await be.send()).toMatchObject([{ code: 'brief.notYours' }])
    expect((await theBrief()).form.title).toBe('TVC Tết 2027')
  })
  test.for(['', 'not an id', '6f1f2f0e-6c0b-4b39-9a53-0f6f1d2c3b4a'])('a stale button (%j) is answered', async id => {
    for (const action of ['brief.edit', 'brief.open', 'brief.questions'])
      await expect(at('U0LAN').press(action, id)).rejects.toThrow('brief.unknown')
    await expect(at('U0LAN').press('brief.read', `${id}:1`)).rejects.toThrow('brief.unknown')
  })
})

describe('two people at once', () => {
  test('the second is told who was first; nothing of either is lost', async () => {
    const mai = await edit('U0MAI', [{ title: 'TVC của Mai' }, { kpi: '7.000 đơn' }])
    const lan = await edit('U0LAN', [undefined, { kpi: '6.000 đơn', donts: 'Không nhắc giá' }])
    await mai.send()
    await lan.send()
    expect(lan.open).toBe(true)
    expect(wordsOf(lan.modal)).toContain(
      'Nguyễn Thị Mai vừa lưu brief này trước bạn (đổi: Tên brief, KPI & cách đo)'.replace('&', '&amp;'),
    )
    expect((await theBrief()).form).toMatchObject({ title: 'TVC của Mai', kpi: '7.000 đơn' })

    await lan.send()
    expect((await theBrief()).form).toEqual({
      ...made.form,
      title: 'TVC của Mai',
      kpi: '6.000 đơn',
      donts: 'Không nhắc giá',
    })
  })
  test('if what the form began from was never kept, an older form is refused and keeps its words', async () => {
    const lan = at('U0LAN')
    await lan.press('brief.edit', made.id)
    lan.type({ title: 'Bản của Lan' })
    await db.db.delete(brief).where(and(eq(brief.workspaceId, house.workspace.id), eq(brief.status, 'draft')))
    expect(await lan.send()).toEqual([])
    await lan.press('brief.step', '1')
    lan.close()

    const late = at('U0LAN')
    await late.press('brief.edit', made.id)
    late.type({ title: 'Bản muộn' })
    await db.db.delete(brief).where(and(eq(brief.workspaceId, house.workspace.id), eq(brief.status, 'draft')))
    await (await edit('U0MAI', [{ title: 'Của Mai' }], new Date('2026-11-20T04:00:00Z'))).send()
    expect(await late.send()).toMatchObject([{ code: 'brief.staleForm' }])
    expect(late.typed.title).toBe('Bản muộn')
  })
  test('what was written for a brief that was closed meanwhile is kept as a draft', async () => {
    const lan = await edit('U0LAN', [{ title: 'Mới' }])
    await db.db.update(brief).set({ status: 'closed' }).where(eq(brief.id, made.id))
    expect(await lan.send()).toMatchObject([{ code: 'brief.closed' }])
    expect(await draftsOf(house.scope(), 'U0LAN')).toMatchObject([{ title: 'Mới', editing: 'VNM-26-001' }])
  })
})

describe('the budget', () => {
  test('is not shown to a manager of another client, and stays when they leave it empty', async () => {
    const hoa = await edit('U0HOA', [{ title: 'Dương sửa' }])
    expect(JSON.stringify(hoa.modal)).not.toMatch(/150[.,]?000/)
    await hoa.send()
    expect((await theBrief()).form).toEqual({ ...made.form, title: 'Dương sửa' })
  })
  test('may be replaced by them', async () => {
    const hoa = await edit('U0HOA', [undefined, undefined, { budget: '200tr' }])
    await hoa.send()
    expect((await theBrief()).form.budget).toEqual({ amount: 200_000_000, currency: 'VND' })
  })
  test('is taken out by who sees it and empties it', async () => {
    const lan = await edit('U0LAN', [undefined, undefined, { budget: undefined }])
    await lan.send()
    expect((await theBrief()).form).not.toHaveProperty('budget')
  })
  test.for<[user: string, sees: boolean]>([
    ['U0LAN', true],
    ['U0MAI', true],
    ['U0DUC', true],
    ['U0CEO', true],
    ['U0KETOAN', true],
    ['U0HOA', false],
    ['U0CHI', false],
    ['U0ADMIN', false],
  ])('in the details %s sees the amount: %s', async ([user, sees]) => {
    const desk = at(user)
    await desk.press('brief.open', made.id)
    expect(wordsOf(desk.modal).includes('150.000.000')).toBe(sees)
    expect(wordsOf(desk.modal)).toContain('Ngân sách')
  })
})

describe('handing over', () => {
  test('keeps the first version, once', async () => {
    await handOver()
    await handOver()
    expect(await theBrief()).toMatchObject({ status: 'handed', handedAt: FRIDAY, version: 1 })
    expect(await versionsOf(house.scope(), made.id, [1, 2])).toMatchObject([
      { version: 1, form: made.form, by: 'U0LAN' },
    ])
  })
  test('is refused while something is missing, and to who may not', async () => {
    await expect(handOver(house.as('U0CHI'))).rejects.toThrow('brief.notYours')
    const lan = await edit('U0LAN', [undefined, { kpi: undefined }])
    await lan.send()
    await expect(handOver()).rejects.toThrow('brief.incomplete')
    expect((await theBrief()).status).toBe('open')
  })
})

describe('a new version after hand-over', () => {
  test('is told in each open task’s thread and to each person who works by it, and the card says who has read it', async () => {
    await handOver()
    const creative = await given()
    const planner = await given({ department: 'planner', assignee: 'U0NAM', status: 'submitted' }, 'C0PLANNER')
    const waiting = await given({ department: 'production', assignee: null, status: 'offered' }, 'C0PRODUCTION')
    const done = await given({ assignee: 'U0SON', status: 'done' })
    await wish(house.as('U0CHI'), ctx => markRead(ctx, made.id, 1))

    const lan = await edit('U0LAN', [undefined, { kpi: '6.000 đơn' }, { budget: '200tr' }])
    expect(wordsOf(lan.modal)).toContain('sẽ thành v2')
    await lan.send()
    expect(await theBrief()).toMatchObject({ version: 2, status: 'handed' })
    expect((await versionsOf(house.scope(), made.id, [2]))[0]?.form.kpi).toBe('6.000 đơn')

    for (const [row, channel] of [
      [creative, 'C0CREATIVE'],
      [planner, 'C0PLANNER'],
      [waiting, 'C0PRODUCTION'],
    ] as const) {
      const told = await mustBeSaid(changeKey(made.id, 2, row.id))
      expect(told).toMatchObject({ channel, threadKey: taskCardKey(row.id) })
      expect(wordsOf(told)).toMatch(/KPI & cách đo[\s\S]*5\.000 đơn[\s\S]*6\.000 đơn/)
      expect(wordsOf(told)).not.toContain('Ngân sách')
      expect(buttonsOf(told)).toContain('brief.read')
    }
    expect(await saidUnder(changeKey(made.id, 2, done.id))).toBeUndefined()

    const chi = await mustBeSaid(changeKeyFor(made.id, 2, 'U0CHI'))
    expect(chi.channel).toBe('U0CHI')
    expect(wordsOf(chi)).toContain('Bạn đang làm theo v1 cho tới khi bấm Đã đọc v2')
    expect(await saidUnder(changeKeyFor(made.id, 2, 'U0SON'))).toBeUndefined()

    const card = wordsOf(await mustBeSaid(briefCardKey(made.id)))
    expect(card).toContain('Đã đọc v2: 0/2 (chưa đọc: Hoàng Nam, Bùi Linh Chi)')
    expect(card).toContain('Creative · Bùi Linh Chi · Đang làm · hạn 17:00 T4 25/11')
    expect(JSON.stringify(await house.said())).not.toMatch(/(150|200)[.,]?000/)
  })

  test('somebody who has not accepted the work yet hears that they would take the new version, and has nothing to press', async () => {
    await handOver()
    await given({ status: 'offered' })
    await given({ assignee: 'U0SON', status: 'offered' })
    await given({ assignee: 'U0SON', status: 'doing' })
    await (await edit('U0LAN', [{ title: 'Mới' }])).send()
    const chi = await mustBeSaid(changeKeyFor(made.id, 2, 'U0CHI'))
    expect(wordsOf(chi)).toContain('Bạn chưa nhận việc: khi nhận, bạn làm theo bản này.')
    expect(buttonsOf(chi)).toEqual(['brief.open'])
    // Son took one of two: he works from the version before.
    expect(wordsOf(await mustBeSaid(changeKeyFor(made.id, 2, 'U0SON')))).toContain('Bạn đang làm theo v1')
  })

  test('“Đã đọc v2” is kept, said on the card and where it was asked; twice is once', async () => {
    await handOver()
    const row = await given()
    await (await edit('U0LAN', [{ title: 'Mới' }])).send()
    const chi = at('U0CHI')
    await chi.press('brief.read', `${made.id}:2`)
    await chi.press('brief.read', `${made.id}:2`)
    expect(wordsOf(chi.replies)).toContain('Đã ghi nhận bạn đọc v2.')
    expect([...(await readersOf(house.scope(), made.id))]).toEqual([['U0CHI', 2]])

    expect(wordsOf(await mustBeSaid(briefCardKey(made.id)))).toContain('Đã đọc v2: 1/1')
    const inThread = await mustBeSaid(changeKey(made.id, 2, row.id))
    expect(wordsOf(inThread)).toContain('Bùi Linh Chi đã đọc v2 lúc 10:00 T6 20/11.')
    expect(buttonsOf(inThread)).toEqual([])
    expect(buttonsOf(await mustBeSaid(changeKeyFor(made.id, 2, 'U0CHI')))).toEqual([])
    const reads = await db.db
      .select()
      .from(activity)
      .where(and(eq(activity.subject, made.id), eq(activity.what, 'read')))
    expect(reads.length).toBe(1)
  })

  test('two who read it at the same moment both stand on the card', async () => {
    await handOver()
    await given()
    await given({ assignee: 'U0NAM', department: 'planner' }, 'C0PLANNER')
    for (let version = 2; version <= 5; version++) {
      const now = new Date(FRIDAY.getTime() + version * 60_000)
      await (await edit('U0LAN', [{ title: `Bản ${version}` }], now)).send()
      await Promise.all(['U0CHI', 'U0NAM'].map(who => readVersion(house.as(who), made.id, version)))
      expect(wordsOf(await mustBeSaid(briefCardKey(made.id)))).toContain(`Đã đọc v${version}: 2/2`)
    }
  })

  test('only who works by it may say so; an old version’s button points to the new one', async () => {
    await handOver()
    await given()
    await (await edit('U0LAN', [{ title: 'Bản hai' }])).send()
    await expect(at('U0LAN').press('brief.read', `${made.id}:2`)).rejects.toThrow('brief.notAssigned')
    await (await edit('U0LAN', [{ title: 'Bản ba' }])).send()
    await expect(at('U0CHI').press('brief.read', `${made.id}:2`)).rejects.toThrow('brief.newerVersion')
    await expect(at('U0CHI').press('brief.read', `${made.id}:9`)).rejects.toThrow('brief.noSuchVersion')
    await expect(at('U0CHI').press('brief.read', `${made.id}:x`)).rejects.toThrow('brief.unknown')
    expect((await readersOf(house.scope(), made.id)).size).toBe(0)
  })

  test('a budget alone makes no new version and tells no department', async () => {
    await handOver()
    await given()
    const before = (await house.said()).length
    const lan = await edit('U0LAN', [undefined, undefined, { budget: '200tr' }])
    expect(wordsOf(lan.modal)).not.toContain('sẽ thành v2')
    await lan.send()
    expect(await theBrief()).toMatchObject({ version: 1, form: { budget: { amount: 200_000_000 } } })
    expect((await house.said()).length).toBe(before)
  })

  test('who changed it is not asked to read it; who has left is not written to', async () => {
    await handOver()
    await given({ assignee: 'U0LAN' })
    await given({ assignee: 'U0SON' })
    await db.db
      .update(person)
      .set({ active: false })
      .where(and(eq(person.workspaceId, house.workspace.id), eq(person.id, 'U0SON')))
    await (await edit('U0LAN', [{ title: 'Mới' }])).send()
    expect(await saidUnder(changeKeyFor(made.id, 2, 'U0LAN'))).toBeUndefined()
    expect(await saidUnder(changeKeyFor(made.id, 2, 'U0SON'))).toBeUndefined()
    expect(wordsOf(await mustBeSaid(briefCardKey(made.id)))).toContain('Đã đọc v2: 1/2 (chưa đọc: Đỗ Sơn)')
  })

  test('the cards of its tasks are said anew in the same transaction', async () => {
    await handOver()
    const asked: string[] = []
    at = office(house, { sayTaskCards: async (_, id) => void asked.push(id) })
    await given()
    await (await edit('U0LAN', [{ title: 'Mới' }])).send()
    await at('U0CHI').press('brief.read', `${made.id}:2`)
    expect(asked).toEqual([made.id, made.id])
  })
})

describe('what is missing', () => {
  beforeEach(async () => {
    await (await edit('U0LAN', [undefined, { kpi: undefined }, { budget: undefined }])).send()
  })

  test('is asked of the client in the client’s language, ready to copy', async () => {
    const lan = at('U0LAN')
    await lan.press('brief.questions', made.id)
    expect(wordsOf(lan.modal)).toContain('Kính gửi anh/chị,')
    expect(wordsOf(lan.modal)).toMatch(/1\. KPI của dự án[\s\S]*2\. Ngân sách dự kiến/)
    expect(buttonsOf(lan.modal)).toEqual(['brief.edit', 'brief.waive'])
    await db.db.update(client).set({ locale: 'en' }).where(eq(client.id, made.clientId))
    const chi = at('U0CHI')
    await chi.press('brief.questions', made.id)
    expect(wordsOf(chi.modal)).toContain('Dear all,')
    expect(wordsOf(chi.modal)).toContain('Câu hỏi cho khách')
    expect(buttonsOf(chi.modal)).toEqual([])
  })

  test('a manager may waive it with a reason; then it may be handed over', async () => {
    const lan = at('U0LAN')
    await lan.press('brief.waive', made.id)
    lan.type({ parts: ['kpi', 'budget'], reason: 'Khách chốt sau pitch' })
    await lan.send()
    expect((await theBrief()).waived).toEqual({
      kpi: { by: 'U0LAN', reason: 'Khách chốt sau pitch', at: FRIDAY.toISOString() },
      budget: { by: 'U0LAN', reason: 'Khách chốt sau pitch', at: FRIDAY.toISOString() },
    })
    expect(wordsOf(await mustBeSaid(briefCardKey(made.id)))).toContain('Đủ thông tin')
    await handOver()
    const rows = await db.db
      .select()
      .from(activity)
      .where(and(eq(activity.subject, made.id), eq(activity.what, 'waived')))
    expect(rows).toMatchObject([{ who: 'U0LAN', after: { parts: ['kpi', 'budget'], reason: 'Khách chốt sau pitch' } }])
    const chi = at('U0CHI')
    await chi.press('brief.open', made.id)
    expect(wordsOf(chi.modal)).toContain('Khách chốt sau pitch')
  })

  test('the reason is needed, and what was filled in meanwhile is said', async () => {
    const lan = at('U0LAN')
    await lan.press('brief.waive', made.id)
    lan.type({ parts: ['kpi'], reason: ' ' })
    expect(await lan.send()).toMatchObject([{ code: 'field.required', field: 'reason' }])
    lan.type({ parts: ['title'], reason: 'vì vậy' })
    expect(await lan.send()).toMatchObject([{ code: 'brief.notMissing', field: 'parts' }])
  })

  test('nobody below a manager may, whatever the button said', async () => {
    await expect(at('U0MAI').press('brief.waive', made.id)).rejects.toThrow('people.needsManager')
    await expect(waiveGaps(house.as('U0MAI'), made.id, ['kpi'], 'vì vậy')).rejects.toThrow('people.needsManager')
    expect((await theBrief()).waived).toEqual({})
  })
})

test('the card can be said again without a change, and nothing new is sent', async () => {
  const before = await mustBeSaid(briefCardKey(made.id))
  await sayBriefCard(house.scope(), made.id)
  expect((await mustBeSaid(briefCardKey(made.id))).revision).toBe(before.revision)
})
