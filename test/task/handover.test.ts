import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { AlreadyDone } from '../../src/ctx.ts'
import { brief, briefVersion, department, person, task } from '../../src/db/schema.ts'
import { handOver } from '../../src/task/handoverFlow.ts'
import { taskListeners } from '../../src/task/listeners.ts'
import { type Agency, agency, FRIDAY } from '../setup/agency.ts'
import { type FreshDb, freshDb } from '../setup/db.ts'
import { accepted, refused, wordsOf } from '../setup/hands.ts'
import {
  aBrief,
  aClient,
  aTask,
  buttonsOf,
  fieldsOf,
  hands,
  metadataOf,
  newVersion,
  saidUnder,
  updatedBy,
} from './hands.ts'

let db: FreshDb
let house: Agency
let vnm: string
let of: string
let count = 0
const at = hands(on => taskListeners(on))

beforeAll(async () => {
  db = await freshDb()
  house = await agency(db.db)
  vnm = await aClient(db.db, house)
})
beforeEach(async () => {
  count++
  of = await aBrief(db.db, house, vnm, `VNM-26-${100 + count}`)
})
afterAll(() => db.close())

const lan = (request?: string) => house.as('U0LAN', FRIDAY, request)
const ALL = ['planner', 'creative', 'production']
/** A working day, far enough for the estimates below. */
const DUE = '4/12 17h'
const FORM = {
  'expected:planner': 'Chiến lược truyền thông\nkèm timeline',
  'assignee:planner': 'U0NAM',
  'due:planner': DUE,
  'expected:creative': 'KV chính + 3 adapt',
  'due:creative': '4/12',
  'estimate:creative': '2 ngày',
}
const handed = (raw: Record<string, string>, warned: string[] = [], request?: string) =>
  handOver(lan(request), { brief: of, departments: ALL, warned, raw })
const made = async (raw: Record<string, string>) => {
  const outcome = await handed(raw)
  if (!('made' in outcome)) throw new Error(`flagged: ${outcome.again.warned.join(', ')}`)
  return outcome.made.map(({ task }) => task)
}
const tasksOf = () => db.db.select().from(task).where(eq(task.briefId, of)).orderBy(task.number)

describe('one submission', () => {
  test('makes every task, its card, a word to who is asked, and marks the brief as handed over', async () => {
    const [first, second] = await made(FORM)
    expect(await tasksOf()).toMatchObject([
      {
        department: 'planner',
        title: 'Chiến lược truyền thông',
        expected: 'Chiến lược truyền thông\nkèm timeline',
        assignee: 'U0NAM',
        manager: 'U0LAN',
        clientId: vnm,
        dueAt: new Date('2026-12-04T10:00:00Z'),
        status: 'offered',
      },
      // Without an hour it is due when work ends.
      { department: 'creative', assignee: null, estimateHours: 16, dueAt: new Date('2026-12-04T11:00:00Z') },
    ])
    expect((second?.number ?? 0) - (first?.number ?? 0)).toBe(1)
    const [plannerCard] = await saidUnder(house, `task:${first?.id}:card`)
    expect(plannerCard).toMatchObject({ channel: 'C0PLANNER' })
    expect(wordsOf(accepted(plannerCard?.message ?? { text: '', blocks: [] }))).toContain('Tăng 10% nhận biết')
    expect(await saidUnder(house, `task:${first?.id}:offer:U0NAM:${FRIDAY.getTime()}`)).toHaveLength(1)
    expect(await saidUnder(house, `task:${second?.id}:offer:U0CHI:${FRIDAY.getTime()}`)).toHaveLength(1)
    const [row] = await db.db.select().from(brief).where(eq(brief.id, of))
    expect(row).toMatchObject({ status: 'handed', handedAt: FRIDAY })
    expect(await db.db.select().from(briefVersion).where(eq(briefVersion.briefId, of))).toHaveLength(1)
    const [briefCard] = await saidUnder(house, `brief:${of}:card`)
    expect(wordsOf(briefCard?.message)).toContain('Hoàng Nam')
  })

  test('amounts stay out of everything that is said', async () => {
    await made(FORM)
    const said = JSON.stringify((await house.said()).filter(s => /^(task|brief):/.test(s.key)))
    expect(said).not.toMatch(/1[.,]500[.,]000|1,5 tỷ|1500000000/)
  })

  test('sent twice makes the tasks once', async () => {
    await handed(FORM, [], 'view:V1:form:h1')
    await expect(handed(FORM, [], 'view:V1:form:h1')).rejects.toBeInstanceOf(AlreadyDone)
    expect(await tasksOf()).toHaveLength(2)
  })

  test('more can be handed over later', async () => {
    await made(FORM)
    await made({ 'assignee:production': 'U0TUAN', 'due:production': DUE })
    const rows = await tasksOf()
    expect(rows).toHaveLength(3)
    // Nothing was written for production, so the task is called like the brief.
    expect(rows[2]).toMatchObject({ department: 'production', title: 'TVC Tết 2027', expected: null })
  })
})

describe('what is wrong', () => {
  test('is told all at once, each beside its field, and nothing is kept', async () => {
    await db.db.update(person).set({ active: false }).where(eq(person.id, 'U0TUAN'))
    expect(
      await refused(
        handed({
          'expected:planner': 'Chiến lược',
          'due:planner': '30/02',
          'assignee:creative': 'U0NOBODY',
          'due:creative': '19/11/2026',
          'estimate:creative': 'vài hôm',
          'assignee:production': 'U0TUAN',
        }),
      ),
    ).toEqual([
      'due:planner: day.notReal',
      'estimate:creative: task.estimate',
      'due:creative: day.past',
      'due:production: field.required',
      'assignee:creative: people.notMember',
      'assignee:production: people.gone',
    ])
    expect(await tasksOf()).toEqual([])
    await db.db.update(person).set({ active: true }).where(eq(person.id, 'U0TUAN'))
  })

  test('nothing filled in at all is asked about', async () => {
    expect(await refused(handed({}))).toEqual(['expected:planner: task.nothingAsked'])
  })

  test('an estimate or a day without anything expected is asked about', async () => {
    expect(await refused(handed({ ...FORM, 'due:production': DUE }))).toEqual(['expected:production: field.required'])
  })

  test('an hour that has gone by today is past', async () => {
    expect(await refused(handed({ 'expected:planner': 'Chiến lược', 'due:planner': 'hôm nay 9h' }))).toEqual([
      'due:planner: task.duePast',
    ])
  })

  test('a brief with gaps is not handed over, and the form does not even open', async () => {
    of = await aBrief(db.db, house, vnm, 'VNM-26-900', { title: 'TVC' })
    expect(await refused(at.click(lan(), 'task.handover', of))).toEqual(['brief.incomplete'])
    expect(await refused(handed(FORM))).toEqual(['brief.incomplete'])
  })

  test('people of other teams may not hand it over', async () => {
    expect(await refused(at.click(house.as('U0NAM'), 'task.handover', of))).toEqual(['brief.notYours'])
  })

  test('an unknown brief says so', async () => {
    expect(await refused(at.click(lan(), 'task.handover', 'stale'))).toEqual(['brief.unknown'])
  })

  test('a department closed meanwhile is named as gone', async () => {
    expect(
      await refused(handOver(lan(), { brief: of, departments: ['planner', 'digital'], warned: [], raw: FORM })),
    ).toEqual(['task.departmentUnknown'])
  })

  test('a department without channel and lead needs somebody by name', async () => {
    await db.db.update(department).set({ channel: null, lead: null }).where(eq(department.code, 'production'))
    expect(await refused(handed({ 'expected:production': 'Casting', 'due:production': DUE }))).toEqual([
      'assignee:production: task.nobodyHears',
    ])
    await db.db
      .update(department)
      .set({ channel: 'C0PRODUCTION', lead: 'U0TUAN' })
      .where(eq(department.code, 'production'))
  })
})

describe('what speaks against it', () => {
  test('comes back as a warning with all that was typed; sent again, the same is done', async () => {
    const { opened } = await at.click(lan(), 'task.handover', of)
    const [form] = opened
    if (!form) throw new Error('no form')
    // 24/11 is the Day of Vietnamese Culture, a day off since 2026.
    const raw = { 'expected:creative': 'KV', 'assignee:creative': 'U0NAM', 'due:creative': '24/11' }
    const again = updatedBy(await at.submit(lan(), 'task.handoverForm', raw, metadataOf(form)))
    const words = wordsOf(again)
    expect(words).toContain('T3 24/11/2026 (Ngày Văn hóa Việt Nam)')
    expect(words).toContain('Hoàng Nam không thuộc phòng này')
    expect(again.submit?.text).toBe('Vẫn giao việc')
    expect(fieldsOf(again)).toMatchObject({ 'expected:creative': 'KV', 'due:creative': '24/11' })
    expect(await tasksOf()).toEqual([])

    const done = updatedBy(await at.submit(lan(), 'task.handoverForm', raw, metadataOf(again)))
    expect(done.callback_id).toBe('task.made')
    expect(await tasksOf()).toHaveLength(1)
  })

  test('delivered twice, the same form is warned twice and not taken for done', async () => {
    const raw = { 'expected:creative': 'KV', 'due:creative': '24/11' }
    const both = await Promise.all([handed(raw, [], 'one form'), handed(raw, [], 'one form')])
    expect(both.map(outcome => 'again' in outcome && outcome.again.warned)).toEqual([
      ['creative:restDay'],
      ['creative:restDay'],
    ])
    expect(await tasksOf()).toEqual([])
  })

  test('a new reason after a correction is shown before anything is made', async () => {
    const raw = { 'expected:creative': 'KV', 'due:creative': '24/11' }
    const first = await handed(raw)
    const warned = 'again' in first ? first.again.warned : []
    expect(warned).toEqual(['creative:restDay'])
    const second = await handed({ ...raw, 'due:creative': '23/11 10h', 'estimate:creative': '3 ngày' }, warned)
    expect('again' in second && second.again.warned).toEqual(['creative:tight'])
  })

  test('a week that becomes too full is named with its hours', async () => {
    await aTask(lan(), { assignee: 'U0SON', estimateHours: 30, dueAt: new Date('2026-12-02T10:00:00Z') })
    const outcome = await handed({
      'expected:creative': 'KV',
      'assignee:creative': 'U0SON',
      'due:creative': DUE,
      'estimate:creative': '12h',
    })
    expect('again' in outcome && outcome.again.flags).toMatchObject([
      { kind: 'overloaded', name: 'Đỗ Sơn', hours: 42, week: '2026-11-30' },
    ])
  })

  test('a department without a channel: its lead gets the card directly', async () => {
    await db.db.update(department).set({ channel: null }).where(eq(department.code, 'production'))
    const raw = { 'expected:production': 'Casting', 'due:production': DUE }
    const first = await handed(raw)
    const warned = 'again' in first ? first.again.warned : []
    expect(warned).toEqual(['production:noChannel'])
    expect('again' in first && first.again.flags).toMatchObject([{ lead: 'Ngô Tuấn' }])
    const second = await handed(raw, warned)
    const id = 'made' in second ? second.made[0]?.task.id : ''
    expect(await saidUnder(house, new RegExp(`^task:${id}:`))).toMatchObject([{ channel: 'U0TUAN' }])
    await db.db.update(department).set({ channel: 'C0PRODUCTION' }).where(eq(department.code, 'production'))
  })
})

describe('the form', () => {
  test('shows what everybody has in hand, and fits Slack', async () => {
    const { opened } = await at.click(lan(), 'task.handover', of)
    const [form] = opened
    expect(wordsOf(form)).toMatch(/Bùi Linh Chi: đang rảnh · Đỗ Sơn: \d việc/)
    expect(
      Object.keys(fieldsOf(form ?? { type: 'modal', title: { type: 'plain_text', text: '' }, blocks: [] })),
    ).toEqual(ALL.flatMap(code => ['expected', 'assignee', 'due', 'estimate'].map(part => `${part}:${code}`)))
  })

  test('with many departments people choose first, at most five', async () => {
    const more = ['digital', 'media', 'event'].map((code, i) => ({
      workspaceId: house.workspace.id,
      code,
      name: code,
      channel: 'C0X',
      position: 10 + i,
    }))
    await db.db.insert(department).values(more)
    const { opened } = await at.click(lan(), 'task.handover', of)
    expect(opened).toMatchObject([{ callback_id: 'task.chooseForm' }])
    const metadata = metadataOf(opened[0])
    const six = [...ALL, 'digital', 'media', 'event']
    expect(await refused(at.submit(lan(), 'task.chooseForm', { departments: six }, metadata))).toEqual([
      'departments: task.tooManyDepartments',
    ])
    const form = updatedBy(
      await at.submit(lan(), 'task.chooseForm', { departments: ['creative', 'digital'] }, metadata),
    )
    expect(metadataOf(form)).toMatchObject({ departments: ['creative', 'digital'] })
    await db.db.delete(department).where(eq(department.channel, 'C0X'))
  })

  test('hostile words end up as words', async () => {
    await newVersion(db.db, of, 1)
    const evil = '<!channel> *_~` <https://evil.vn|VCB> & é\u0301'
    const [first] = await made({ 'expected:creative': evil, 'assignee:creative': 'U0SON', 'due:creative': DUE })
    const [said] = await saidUnder(house, `task:${first?.id}:card`)
    accepted(said?.message ?? { text: '', blocks: [] })
    expect(said?.message.text).not.toContain('<!channel>')
    expect(said?.message.text).toContain('&lt;!channel&gt;')
    expect(buttonsOf(said?.message)).toContain('task.accept')
  })
})
