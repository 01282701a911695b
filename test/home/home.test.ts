import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { problemsOfView } from '../../sandbox/rules.ts'
import type { Ctx } from '../../src/ctx.ts'
import {
  ask,
  brief,
  client,
  dueRequest,
  invoice,
  leave,
  nudge,
  outbox,
  person,
  question,
  task,
  workspace,
} from '../../src/db/schema.ts'
import { openHome } from '../../src/home/flow.ts'
import type { HomeView } from '../../src/slack/blocks.ts'
import { type Agency, agency, FRIDAY } from '../setup/agency.ts'
import { type FreshDb, freshDb } from '../setup/db.ts'

let db: FreshDb
let office: Agency
let number = 0

beforeAll(async () => {
  db = await freshDb()
})
beforeEach(async () => {
  await db.sql`truncate workspace cascade`
  office = await agency(db.db)
})
afterAll(() => db.close())

const HOUR = 3_600_000
const DAY = 24 * HOUR
const HOSTILE = '<!channel> *_~ & <https://evil.example|Bank>'
const at = (ms: number) => new Date(FRIDAY.getTime() + ms)

type NewTask = Partial<typeof task.$inferInsert>
async function given(over: NewTask): Promise<string> {
  const status = over.status ?? 'doing'
  const [row] = await db.db
    .insert(task)
    .values({
      workspaceId: office.workspace.id,
      number: ++number,
      title: `Việc ${number}`,
      department: 'creative',
      assignee: 'U0SON',
      manager: 'U0LAN',
      dueAt: at(2 * HOUR),
      status,
      offeredAt: FRIDAY,
      createdAt: FRIDAY,
      updatedAt: FRIDAY,
      ...(status !== 'offered' && { acceptedAt: FRIDAY }),
      ...(status === 'submitted' && { submittedAt: FRIDAY, work: 'https://drive.example/x' }),
      ...over,
    })
    .returning({ id: task.id })
  return row?.id ?? ''
}
async function served(code: string, owner: string, over: Partial<typeof client.$inferInsert> = {}): Promise<string> {
  const [row] = await db.db
    .insert(client)
    .values({
      workspaceId: office.workspace.id,
      code,
      name: `Khách ${code}`,
      folded: code.toLowerCase(),
      owner,
      currency: 'VND',
      createdAt: FRIDAY,
      ...over,
    })
    .returning({ id: client.id })
  return row?.id ?? ''
}
const owes = (clientId: string, net: number, dueOn: string) =>
  db.db.insert(invoice).values({
    workspaceId: office.workspace.id,
    clientId,
    number: `1C26TAA ${++number}`,
    net,
    tax: 0,
    currency: 'VND',
    issuedOn: '2026-10-01',
    dueOn,
    by: 'U0KETOAN',
    createdAt: FRIDAY,
  })

let briefs = 0
/** Son asks about a brief of this owner. */
async function asked(clientId: string, owner: string, words: string): Promise<void> {
  const [made] = await db.db
    .insert(brief)
    .values({
      workspaceId: office.workspace.id,
      code: `VNM-26-${String(++briefs).padStart(3, '0')}`,
      clientId,
      status: 'handed',
      author: owner,
      owner,
      form: { title: 'TVC Tết' },
      createdAt: FRIDAY,
      updatedAt: FRIDAY,
    })
    .returning({ id: brief.id })
  await db.db.insert(question).values({
    workspaceId: office.workspace.id,
    briefId: made?.id ?? '',
    by: 'U0SON',
    words,
    createdAt: FRIDAY,
  })
}

const homeOf = async (who: string, ctx: Ctx = office.as(who)): Promise<HomeView> => {
  const view = await openHome(ctx)
  expect(problemsOfView(view)).toEqual([])
  return view
}
const json = (view: HomeView): string => JSON.stringify(view.blocks)
const headings = (view: HomeView): string[] =>
  [...json(view).matchAll(/"type":"header","text":\{"type":"plain_text","text":("(?:[^"\\]|\\.)*")/g)].map(m =>
    JSON.parse(m[1] ?? ''),
  )
/** Action ids without what tells rows apart, each once. */
const actionsOn = (view: HomeView): string[] => [
  ...new Set([...json(view).matchAll(/"action_id":"([^"#]+)/g)].map(m => m[1] ?? '')),
]
/** Everything a person reads: text of any kind. */
const textsOn = (view: HomeView): string =>
  [...json(view).matchAll(/"text":"((?:[^"\\]|\\.)*)"/g)].map(m => JSON.parse(`"${m[1]}"`)).join('\n')

describe('the first day', () => {
  test('an admin sees what is still to be set up, and a kind word about the empty desk', async () => {
    await db.db.update(workspace).set({ financeChannel: null })
    const view = await homeOf('U0ADMIN')
    expect(headings(view)).toEqual(['Chào Trị', 'Thiết lập Nhịp Cầu', 'Của tôi'])
    expect(textsOn(view)).toContain('Chọn kênh tài chính* · chưa')
    expect(textsOn(view)).toContain('Bạn chưa được giao việc nào.')
    expect(actionsOn(view)).toContain('people.settings')
  })

  test('an intern of the account team is told how to begin, and nothing of setting up', async () => {
    const view = await homeOf('U0BE')
    expect(headings(view)).toEqual(['Chào Bé', 'Của tôi'])
    expect(textsOn(view)).toContain('Brief mới')
    expect(actionsOn(view)).toEqual(['brief.new', 'task.new', 'client.new', 'invoice.new', 'people.settings'])
  })

  test('a creative is offered no brief, and knows where work will appear', async () => {
    const view = await homeOf('U0SON')
    expect(actionsOn(view)).toEqual(['task.new', 'people.settings'])
    expect(textsOn(view)).toContain('việc sẽ hiện ở đây')
  })

  test('who has no role is told whom to ask', async () => {
    await db.db.update(person).set({ roles: [] }).where(eq(person.id, 'U0BE'))
    expect(textsOn(await homeOf('U0BE'))).toContain('Bạn chưa có vai trò')
  })

  test('the checklist goes when all is done', async () => {
    await served('VNM', 'U0LAN')
    expect(headings(await homeOf('U0ADMIN'))).toEqual(['Chào Trị', 'Của tôi'])
  })
})

describe('my work', () => {
  test('stands first, by time, with the button that comes next', async () => {
    await given({ title: 'Banner trễ', dueAt: at(-DAY), status: 'accepted' })
    await given({ title: 'Key visual hôm nay', status: 'doing' })
    await given({ title: 'Poster tuần này', dueAt: at(DAY), status: 'offered' })
    await given({ title: 'Của người khác', assignee: 'U0CHI' })
    await given({ title: 'Đã nộp rồi', status: 'submitted' })
    const view = await homeOf('U0SON')
    const text = textsOn(view)
    expect(text.indexOf('Trễ hạn · 1')).toBeLessThan(text.indexOf('Hôm nay · 1'))
    expect(text.indexOf('Hôm nay · 1')).toBeLessThan(text.indexOf('Tuần này · 1'))
    expect(text).not.toContain('Của người khác')
    expect(text).not.toContain('Đã nộp rồi')
    expect(actionsOn(view)).toEqual([
      'task.new',
      'task.start',
      'task.submit',
      'task.later',
      'task.open',
      'task.accept',
      'people.settings',
    ])
  })

  test('a planner with 40 tasks sees the pressing ones with buttons, and how many more there are', async () => {
    for (let n = 0; n < 40; n++) {
      await given({
        assignee: 'U0NAM',
        department: 'planner',
        title: `${HOSTILE} ${'dài '.repeat(60)}`.slice(0, 200),
        dueAt: at((n - 20) * 6 * HOUR),
        status: n % 3 === 0 ? 'offered' : n % 3 === 1 ? 'accepted' : 'doing',
      })
    }
    const view = await homeOf('U0NAM')
    expect(view.blocks.length).toBeLessThanOrEqual(100)
    const text = textsOn(view)
    expect(text).toContain('Trễ hạn · 20')
    expect(text).toContain('còn 8 việc nữa')
    expect(json(view)).not.toMatch(/"type":"mrkdwn","text":"[^"]*<!channel>/)
    expect(actionsOn(view)).toContain('people.settings')
  })

  test('late work that I look after is listed with who has it, and so is what I was asked about', async () => {
    const clientId = await served('LUA', 'U0LAN')
    await given({ title: 'Của khách tôi', clientId, manager: 'U0CHI', dueAt: at(-DAY) })
    await given({ title: 'Tôi giao, trễ', dueAt: at(-HOUR) })
    await given({ title: 'Tôi giao, còn hạn' })
    await given({ title: 'Đã nộp', dueAt: at(-DAY), status: 'submitted' })
    const climbed = await given({ title: 'Lên tới tôi', manager: 'U0CHI', status: 'offered', dueAt: at(DAY) })
    const closed = await given({ title: 'Hỏi xong rồi', manager: 'U0CHI', status: 'offered', dueAt: at(DAY) })
    for (const [subject, closedAt] of [
      [climbed, null],
      [closed, FRIDAY],
    ] as const) {
      const matter = { workspaceId: 'T0SONG', kind: 'offer', subject }
      await db.db.insert(nudge).values({ ...matter, since: at(-DAY), level: 3, nextAt: at(DAY), closedAt })
      await db.db.insert(ask).values({ ...matter, person: 'U0LAN', level: 3, via: 'message', at: FRIDAY })
    }
    const text = textsOn(await homeOf('U0LAN'))
    expect(text).toContain('Việc kẹt, cần bạn gỡ · 3')
    for (const title of ['Của khách tôi', 'Tôi giao, trễ', 'Lên tới tôi']) expect(text).toContain(title)
    for (const title of ['còn hạn', 'Hỏi xong rồi']) expect(text).not.toContain(title)
    expect(textsOn(await homeOf('U0SON'))).not.toContain('Việc kẹt')
  })

  test('work that I asked of myself is finished, not handed in', async () => {
    await given({ manager: 'U0SON' })
    const text = textsOn(await homeOf('U0SON'))
    expect(text).toContain('Xong việc')
    expect(text).not.toContain('Nộp')
  })

  test('the name links to the card once Slack has it', async () => {
    const id = await given({})
    await db.db.insert(outbox).values({
      workspaceId: 'T0SONG',
      key: `task:${id}:card`,
      channel: 'C0CREATIVE',
      content: {},
      state: 'sent',
      placedIn: 'C0CREATIVE',
      ts: '1795.001',
      createdAt: FRIDAY,
      changedAt: FRIDAY,
    })
    expect(json(await homeOf('U0SON'))).toContain('channel=C0CREATIVE&message_ts=1795.001')
  })

  test('a lead sees what nobody has yet in their department, and in no other', async () => {
    await given({ assignee: null, status: 'offered', title: 'Chưa ai nhận' })
    await given({ assignee: null, status: 'offered', title: 'Của planner', department: 'planner' })
    await given({ assignee: null, status: 'withdrawn', title: 'Đã hủy' })
    const view = await homeOf('U0CHI')
    expect(headings(view)).toContain('Chờ bạn phân công · 1')
    expect(textsOn(view)).toContain('Chưa ai nhận')
    expect(textsOn(view)).not.toContain('Của planner')
    expect(actionsOn(view)).toContain('task.assign')
    expect(headings(await homeOf('U0SON'))).not.toContain('Chờ bạn phân công · 1')
  })
})

describe('leave', () => {
  test('who is away sees until when and who stands in; who stands in sees for whom; others nothing', async () => {
    await db.db.insert(leave).values([
      {
        workspaceId: office.workspace.id,
        person: 'U0SON',
        fromDay: '2026-11-20',
        toDay: '2026-11-23',
        cover: 'U0CHI',
        by: 'U0SON',
        createdAt: FRIDAY,
      },
      {
        workspaceId: office.workspace.id,
        person: 'U0CHI',
        fromDay: '2026-11-20',
        toDay: '2026-11-20',
        cover: 'U0NAM',
        by: 'U0CHI',
        createdAt: FRIDAY,
      },
      {
        workspaceId: office.workspace.id,
        person: 'U0BE',
        fromDay: '2026-11-23',
        toDay: '2026-11-23',
        cover: 'U0NAM',
        by: 'U0BE',
        createdAt: FRIDAY,
      },
      {
        workspaceId: office.workspace.id,
        person: 'U0MAI',
        fromDay: '2026-11-19',
        toDay: '2026-11-20',
        by: 'U0MAI',
        createdAt: FRIDAY,
      },
    ])
    const lines = async (who: string) => JSON.stringify(await openHome(office.as(who))).match(/Bạn đang [^"]*/g) ?? []
    // Chi, who was to stand in, is away too today: Nam is reached for both.
    expect(await lines('U0SON')).toEqual(['Bạn đang nghỉ đến hết T2 23/11/2026, *Hoàng Nam* thay.'])
    expect(await lines('U0CHI')).toEqual(['Bạn đang nghỉ đến hết T6 20/11/2026, *Hoàng Nam* thay.'])
    expect((await lines('U0NAM')).sort()).toEqual([
      'Bạn đang thay *Bùi Linh Chi* đến hết T6 20/11/2026.',
      'Bạn đang thay *Đỗ Sơn* đến hết T2 23/11/2026.',
    ])
    expect(await lines('U0MAI')).toEqual(['Bạn đang nghỉ đến hết T6 20/11/2026, chưa có người thay.'])
    expect(await lines('U0LAN')).toEqual([])
  })
})

describe('what waits for a manager', () => {
  test('work handed in and dates asked for can be answered in place, by name', async () => {
    await given({ title: 'Banner', status: 'submitted', rounds: 1 })
    const doing = await given({ title: 'TVC' })
    const [asked] = await db.db
      .insert(dueRequest)
      .values({
        workspaceId: 'T0SONG',
        taskId: doing,
        by: 'U0SON',
        reason: HOSTILE,
        dueAt: at(3 * DAY),
        status: 'pending',
        createdAt: FRIDAY,
      })
      .returning({ id: dueRequest.id })
    const view = await homeOf('U0LAN')
    expect(headings(view)).toContain('Chờ tôi duyệt · 2')
    const text = textsOn(view)
    expect(text).toContain('Đỗ Sơn nộp, vòng 2')
    expect(text).toContain('Đỗ Sơn xin dời 12:00 T6 20/11 → 10:00 T2 23/11')
    for (const action of ['task.approve', 'task.return', 'task.laterGrant', 'task.laterDecline']) {
      expect(actionsOn(view)).toContain(action)
    }
    expect(json(view)).toContain(`"value":"${asked?.id}"`)
    expect(headings(await homeOf('U0HOA'))).toEqual(['Chào Dương', 'Của tôi'])
  })

  test('drafts of briefs can be taken up again, by their author only', async () => {
    await db.db.insert(brief).values({
      workspaceId: 'T0SONG',
      status: 'draft',
      author: 'U0LAN',
      owner: 'U0LAN',
      form: { typed: { title: 'Tết 2027' }, step: 1 },
      createdAt: FRIDAY,
      updatedAt: FRIDAY,
    })
    const view = await homeOf('U0LAN')
    expect(headings(view)).toContain('Brief đang viết dở')
    expect(textsOn(view)).toContain('Tết 2027')
    expect(actionsOn(view)).toContain('brief.resume')
    expect(headings(await homeOf('U0HOA'))).not.toContain('Brief đang viết dở')
  })

  test('questions on my briefs can be answered in place; a colleague’s are not mine, unless I stand in', async () => {
    const clientId = await served('VNM', 'U0LAN', { backup: 'U0MAI' })
    await asked(clientId, 'U0LAN', HOSTILE)
    const view = await homeOf('U0LAN')
    expect(headings(view)).toContain('Câu hỏi chờ bạn · 1')
    expect(textsOn(view)).toMatch(/Bank>\n · Đỗ Sơn, VNM-26-\d+, 10:00 T6 20\/11/)
    expect(actionsOn(view)).toEqual(expect.arrayContaining(['brief.answer', 'brief.open']))
    for (const who of ['U0MAI', 'U0SON', 'U0HOA']) expect(actionsOn(await homeOf(who))).not.toContain('brief.answer')
    await db.db.insert(leave).values({
      workspaceId: 'T0SONG',
      person: 'U0LAN',
      fromDay: '2026-11-20',
      toDay: '2026-11-27',
      cover: 'U0HOA',
      by: 'U0LAN',
      createdAt: FRIDAY,
    })
    expect(headings(await homeOf('U0LAN'))).not.toContain('Câu hỏi chờ bạn · 1')
    expect(headings(await homeOf('U0HOA'))).toContain('Câu hỏi chờ bạn · 1')
  })

  test('clients show what is open and what is late, those in trouble first', async () => {
    const calm = await served('BMI', 'U0LAN')
    const late = await served('VNM', 'U0HOA', { backup: 'U0LAN', name: HOSTILE })
    await served('OLD', 'U0LAN', { archivedAt: FRIDAY })
    await given({ clientId: calm })
    await given({ clientId: late, dueAt: at(-HOUR) })
    await given({ clientId: late, dueAt: at(-HOUR), status: 'submitted' })
    await given({ clientId: late, dueAt: at(-HOUR), status: 'done', doneAt: FRIDAY })
    const text = textsOn(await homeOf('U0LAN'))
    expect(text).toContain('2 việc đang mở · *1 trễ hạn*')
    expect(text.indexOf('*VNM*')).toBeLessThan(text.indexOf('*BMI*'))
    expect(text).not.toContain('*OLD*')
  })
})

describe('amounts', () => {
  beforeEach(async () => {
    await owes(await served('VNM', 'U0LAN', { backup: 'U0MAI' }), 777_000_000, '2026-11-01')
    await owes(await served('BMI', 'U0HOA'), 55_000_000, '2026-12-15')
  })

  test.for([
    ['U0KETOAN', 2],
    ['U0DUC', 2],
    ['U0CEO', 2],
    ['U0LAN', 1],
    ['U0MAI', 1],
    ['U0HOA', 1],
  ] as const)('%s sees the receivables of %i clients', async ([who, count]) => {
    const view = await homeOf(who)
    expect(headings(view)).toContain('Công nợ')
    expect(json(view).match(/"action_id":"invoice.open/g)).toHaveLength(count)
  })

  test.for(['U0ADMIN', 'U0BE', 'U0NAM', 'U0CHI', 'U0TUAN'])('%s sees none', async who => {
    const view = await homeOf(who)
    expect(headings(view)).not.toContain('Công nợ')
    expect(json(view)).not.toMatch(/777|₫/)
  })

  test('who lost the role since their last act sees none any more', async () => {
    await db.db
      .update(person)
      .set({ roles: ['creative'] })
      .where(eq(person.id, 'U0KETOAN'))
    expect(json(await homeOf('U0KETOAN'))).not.toContain('₫')
  })
})

describe('the whole page', () => {
  test('an English reader reads English, also right after choosing it', async () => {
    await given({ assignee: 'U0LAN', dueAt: at(-DAY) })
    const before = office.as('U0LAN')
    await db.db.update(person).set({ locale: 'en' }).where(eq(person.id, 'U0LAN'))
    const view = await homeOf('U0LAN', before)
    expect(headings(view)).toEqual(['Hello Nguyễn Thị Lan', 'Mine'])
    expect(textsOn(view)).toContain('Late · 1')
    expect(textsOn(view)).toContain('Fri 20 Nov 2026')
  })

  test('with everything at once it still fits, down to its last row', async () => {
    await db.db
      .update(person)
      .set({ roles: ['director', 'admin', 'finance'] })
      .where(eq(person.id, 'U0CHI'))
    await db.db.update(workspace).set({ accountChannel: null })
    for (let n = 0; n < 12; n++) {
      const clientId = await served(`K${String.fromCharCode(65 + n)}X`, 'U0CHI', { name: HOSTILE.repeat(3) })
      await owes(clientId, 1_000_000, '2026-11-01')
      await db.db.insert(brief).values({
        workspaceId: 'T0SONG',
        status: 'draft',
        author: 'U0CHI',
        owner: 'U0CHI',
        form: { typed: { title: `Nháp ${n}` }, step: 1 },
        createdAt: FRIDAY,
        updatedAt: FRIDAY,
      })
      for (const due of [-DAY, 2 * HOUR, DAY, 9 * DAY]) {
        await given({ assignee: 'U0CHI', clientId, dueAt: at(due + n), status: n % 2 ? 'accepted' : 'offered' })
      }
      await asked(clientId, 'U0CHI', HOSTILE.repeat(20))
      await given({ assignee: null, status: 'offered' })
      await given({ manager: 'U0CHI', status: 'submitted' })
      await given({ manager: 'U0CHI', dueAt: at(-DAY), title: HOSTILE.repeat(3) })
      await db.db.insert(dueRequest).values({
        workspaceId: 'T0SONG',
        taskId: await given({ manager: 'U0CHI' }),
        by: 'U0SON',
        reason: 'x'.repeat(500),
        dueAt: at(DAY),
        status: 'pending',
        createdAt: FRIDAY,
      })
    }
    const view = await homeOf('U0CHI')
    expect(view.blocks.length).toBeLessThanOrEqual(100)
    expect(JSON.stringify(view.blocks.at(-2))).toContain('people.settings')
    expect(headings(view)).toHaveLength(10)
  })

  test('the first opening is remembered, and another one only the day after', async () => {
    const opened = async () => {
      const [row] = await db.db.select().from(person).where(eq(person.id, 'U0LAN'))
      return row?.homeOpenedAt
    }
    await homeOf('U0LAN')
    expect(await opened()).toEqual(FRIDAY)
    await homeOf('U0LAN', office.as('U0LAN', at(HOUR)))
    expect(await opened()).toEqual(FRIDAY)
    await homeOf('U0LAN', office.as('U0LAN', at(DAY)))
    expect(await opened()).toEqual(at(DAY))
  })

  test('nothing of another workspace is seen', async () => {
    const here = office
    office = await agency(db.db, 'T0OTHER')
    await owes(await served('XXX', 'U0LAN'), 9_000_000, '2026-11-01')
    await given({ assignee: 'U0LAN', title: 'Bí mật' })
    await given({ manager: 'U0LAN', status: 'submitted', title: 'Bí mật' })
    office = here
    expect(headings(await homeOf('U0LAN'))).toEqual(['Chào Lan', 'Của tôi'])
  })
})
