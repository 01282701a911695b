import { describe, expect, test } from 'vitest'
import { problemsOfMessage, problemsOfView } from '../../sandbox/rules.ts'
import { answersOf } from '../../src/brief/answers.ts'
import { changeForPerson, changeInThread } from '../../src/brief/changeViews.ts'
import { doneModal, draftLine, reviewModal, stepModal } from '../../src/brief/formViews.ts'
import { letterTo, questionsModal, waiveModal } from '../../src/brief/gateViews.ts'
import { type Brief, type BriefForm, changeForDepartments, MANDATORY, type TaskLine } from '../../src/brief/model.ts'
import type { BriefCard, Client } from '../../src/brief/store.ts'
import { briefTexts } from '../../src/brief/texts.ts'
import { briefCard, briefModal, departmentBrief } from '../../src/brief/views.ts'
import { LOCALES } from '../../src/core/locale.ts'
import { vietnamCalendar } from '../../src/core/vietnam.ts'
import { home, message } from '../../src/slack/blocks.ts'
import { mrk } from '../../src/slack/mrkdwn.ts'
import { FRIDAY } from '../setup/agency.ts'
import { buttonsOf, wordsOf } from './desk.ts'

const ZONE = 'Asia/Ho_Chi_Minh'
const client: Client = {
  workspaceId: 'T0SONG',
  id: '6f1f2f0e-6c0b-4b39-9a53-0f6f1d2c3b4a',
  code: 'VNM',
  name: 'Vinamilk',
  legalName: null,
  folded: 'vnm vinamilk',
  taxCode: null,
  tier: 'key',
  owner: 'U0LAN',
  backup: null,
  channel: null,
  termsDays: 30,
  currency: 'VND',
  locale: 'vi',
  note: null,
  archivedAt: null,
  createdAt: FRIDAY,
}
const form: BriefForm = {
  title: 'TVC Tết 2027',
  jobType: 'tvc',
  background: 'BỐI-CẢNH',
  objectives: 'MỤC-TIÊU',
  audience: 'INSIGHT',
  message: 'THÔNG-ĐIỆP',
  deliverables: [{ channel: 'KÊNH', format: 'video', quantity: '3', due: '2026-11-25' }],
  mandatories: 'BẮT-BUỘC',
  donts: 'ĐIỀU-CẤM',
  kpi: 'CHỈ-SỐ',
  references: 'THAM-KHẢO',
  budget: { amount: 150_000_000, currency: 'VND', vat: 'excluded' },
  launch: { day: '2026-11-27', clock: '09:00', note: 'TEASER' },
  approver: 'NGƯỜI-DUYỆT',
  approval: { day: '2026-11-26' },
  tone: 'TÔNG',
}
const brief: Brief = {
  id: '0f6f1d2c-6c0b-4b39-9a53-6f1f2f0e3b4a',
  code: 'VNM-26-001',
  clientId: client.id,
  status: 'handed',
  handedAt: FRIDAY,
  version: 2,
  author: 'U0MAI',
  owner: 'U0LAN',
  form,
  source: { channel: 'C0VNM', ts: '1.1', permalink: 'https://song.slack.com/archives/C0VNM/p11', words: 'LỜI-KHÁCH' },
  waived: {},
  createdAt: FRIDAY,
  updatedAt: FRIDAY,
}
const line: TaskLine = {
  id: 't1',
  department: 'creative',
  departmentName: 'Creative',
  assignee: 'U0CHI',
  assigneeName: 'Bùi Linh Chi',
  partner: null,
  status: 'doing',
  dueAt: new Date('2026-11-25T10:00:00Z'),
}
const card = (over: Partial<BriefCard> = {}): BriefCard => ({
  brief,
  client,
  owner: 'Nguyễn Thị Lan',
  tasks: [line],
  readers: new Map([['U0CHI', 1]]),
  ...over,
})

const PARAGRAPHS = [
  'title',
  'background',
  'objectives',
  'audience',
  'message',
  'mandatories',
  'donts',
  'kpi',
  'references',
  'approver',
  'tone',
] as const

/** All that a person can type, as long as it may be, with what Slack might take for markup. */
const nasty = (max: number): string =>
  '<!channel> *_~`>&"🎉 ế '
    .repeat(Math.ceil(max / 22))
    .slice(0, max)
    .trim()
const lines = (n: number): string => Array.from({ length: n }, (_, i) => `${i}. ${nasty(90)}`).join('\n')
const huge: BriefForm = {
  title: nasty(120),
  jobType: 'other',
  background: nasty(3000),
  objectives: lines(20),
  audience: nasty(2000),
  message: nasty(500),
  deliverables: Array.from({ length: 30 }, () => ({
    channel: nasty(200),
    format: nasty(200),
    quantity: nasty(200),
    due: '2026-11-27',
  })),
  mandatories: nasty(2000),
  donts: nasty(2000),
  kpi: nasty(2000),
  references: nasty(2000),
  budget: { amount: 9_999_999_999_999, currency: 'VND', vat: 'included' },
  launch: { day: '2026-11-24', clock: '09:00', note: nasty(900) },
  approver: nasty(120),
  approval: { day: '2026-11-29', note: nasty(250) },
  tone: nasty(500),
}
const other: BriefForm = {
  ...huge,
  ...Object.fromEntries(PARAGRAPHS.map(part => [part, `${huge[part]?.slice(0, -1)}x`])),
  deliverables: huge.deliverables?.slice(1),
  launch: { day: '2026-11-25' },
  approval: undefined,
  jobType: undefined,
}
const monster: Brief = { ...brief, form: huge, source: { channel: 'C', ts: '1', words: nasty(3000) } }
const crowd: TaskLine[] = Array.from({ length: 60 }, (_, i) => ({
  ...line,
  assignee: `U${i}`,
  assigneeName: nasty(80),
}))
const writing = { draft: client.id, typed: answersOf(monster, 'vi', true), author: 'U0MAI', client }
const editing = { brief: monster, base: other, stamp: 1, budgetKept: false }

test('the two huge forms differ in every part that departments see', () => {
  expect(changeForDepartments(other, huge).length).toBe(15)
})

describe.for(LOCALES)('in %s Slack accepts, with little and with as much as people may type,', locale => {
  test.for<[name: string, problems: () => string[]]>([
    ['the card', () => problemsOfMessage(briefCard(locale, ZONE, card()))],
    ['a huge card', () => problemsOfMessage(briefCard(locale, ZONE, card({ brief: monster, tasks: crowd })))],
    [
      'an empty card',
      () =>
        problemsOfMessage(briefCard(locale, ZONE, card({ brief: { ...brief, form: { title: 'abc' } }, tasks: [] }))),
    ],
    [
      'the details',
      () =>
        problemsOfView(
          briefModal(locale, ZONE, {
            brief: monster,
            client,
            tasks: crowd,
            readers: new Map(),
            seesAmounts: true,
            mayChange: true,
            questions: [],
          }),
        ),
    ],
    [
      'the details of an empty brief',
      () =>
        problemsOfView(
          briefModal(locale, ZONE, {
            brief: { ...brief, form: { title: 'abc' }, source: null },
            client,
            tasks: [],
            readers: new Map(),
            seesAmounts: false,
            mayChange: true,
            questions: [],
          }),
        ),
    ],
    [
      'step 1',
      () =>
        problemsOfView(
          stepModal(locale, 1, writing, { fromMessage: true, wrong: { client: nasty(200), budget: 'x' } }),
        ),
    ],
    ['step 2 of a change', () => problemsOfView(stepModal(locale, 2, { ...writing, editing }, { anew: true }))],
    ['step 3', () => problemsOfView(stepModal(locale, 3, writing))],
    [
      'the review',
      () =>
        problemsOfView(
          reviewModal(locale, {
            ...writing,
            editing,
            form: huge,
            owner: 'U0LAN',
            calendar: vietnamCalendar,
            changed: changeForDepartments(other, huge),
            nextVersion: 3,
            overtaken: { by: nasty(80), parts: ['kpi', 'owner'] },
          }),
        ),
    ],
    [
      'the review of an empty brief',
      () =>
        problemsOfView(
          reviewModal(locale, {
            ...writing,
            form: { title: 'abc' },
            owner: 'U0LAN',
            calendar: vietnamCalendar,
            changed: [],
          }),
        ),
    ],
    ['what comes after', () => problemsOfView(doneModal(locale, monster, 'C0ACCOUNT'))],
    [
      'the questions',
      () =>
        problemsOfView(
          questionsModal(locale, {
            brief: { ...brief, form: { title: nasty(120) } },
            letter: letterTo(client, nasty(120), { form: { title: nasty(120) }, waived: {} }),
            mayChange: true,
            mayWaive: true,
          }),
        ),
    ],
    ['the waiver', () => problemsOfView(waiveModal(locale, { ...brief, form: { title: 'abc' } }))],
    [
      'a change in a thread',
      () =>
        problemsOfMessage(
          changeInThread(locale, {
            brief,
            title: huge.title,
            version: 3,
            before: other,
            after: huge,
            parts: changeForDepartments(other, huge),
            by: nasty(80),
          }),
        ),
    ],
    [
      'a change for a person',
      () =>
        problemsOfMessage(
          changeForPerson(
            locale,
            {
              brief,
              title: huge.title,
              version: 3,
              before: huge,
              after: other,
              parts: changeForDepartments(huge, other),
              by: 'x',
            },
            2,
          ),
        ),
    ],
    ['what a department needs', () => problemsOfMessage(message(mrk`x`, departmentBrief(locale, monster, 'planner')))],
    [
      'a draft on Home',
      () =>
        problemsOfView(
          home(
            draftLine(locale, ZONE, {
              id: 'd',
              title: nasty(120),
              client: null,
              editing: 'VNM-26-001',
              updatedAt: FRIDAY,
            }),
          ),
        ),
    ],
  ])('%s', ([, problems]) => {
    expect(problems()).toEqual([])
  })
})

describe('the card', () => {
  const words = wordsOf(briefCard('vi', ZONE, card()))
  test('says what it is about, how far it is and who has read it', () => {
    for (const said of [
      'VNM-26-001 · TVC Tết 2027',
      'VNM · Vinamilk',
      'Đã giao · v2',
      'Nguyễn Thị Lan',
      '09:00 T6 27/11/2026',
      'NGƯỜI-DUYỆT · T5 26/11/2026',
      'MỤC-TIÊU',
      'KÊNH · video × 3 · hạn T4 25/11',
      'Creative · Bùi Linh Chi · Đang làm · hạn 17:00 T4 25/11',
      'Đã đọc v2: 0/1 (chưa đọc: Bùi Linh Chi)',
    ])
      expect(words).toContain(said)
  })
  test('shows a budget only as given or not', () => {
    expect(words).toContain('*Ngân sách:* Đã có')
    expect(words).not.toContain('150')
    const { budget: _, ...rest } = form
    expect(wordsOf(briefCard('vi', ZONE, card({ brief: { ...brief, form: rest } })))).toContain('*Ngân sách:* Chưa có')
  })
  test('mentions nobody', () => {
    expect(JSON.stringify(briefCard('vi', ZONE, card()))).not.toContain('<@')
  })
  test('offers questions only while something is missing', () => {
    expect(buttonsOf(briefCard('vi', ZONE, card()))).not.toContain('brief.questions')
    const { kpi: _, ...rest } = form
    expect(buttonsOf(briefCard('vi', ZONE, card({ brief: { ...brief, form: rest } })))).toContain('brief.questions')
  })
  test('puts the next step first: ask the client, hand over, then read', () => {
    const { kpi: _, ...rest } = form
    const open: Brief = { ...brief, status: 'open', handedAt: null }
    const first = (of: Brief) => buttonsOf(briefCard('vi', ZONE, card({ brief: of })))[0]
    expect(first({ ...open, form: rest })).toBe('brief.questions')
    expect(first(open)).toBe('task.handover')
    expect(first(brief)).toBe('brief.open')
  })
  test('offers to close a brief that was handed over once nothing of it is in anybody’s hands', () => {
    const done: TaskLine = { ...line, status: 'done' }
    const offers = (of: Brief, tasks: TaskLine[]) =>
      buttonsOf(briefCard('vi', ZONE, card({ brief: of, tasks }))).includes('brief.close')
    expect(offers(brief, [done, line])).toBe(false)
    expect(offers(brief, [done, done])).toBe(true)
    expect(offers(brief, [])).toBe(true)
    expect(offers({ ...brief, status: 'open', handedAt: null }, [])).toBe(false)
    expect(offers({ ...brief, status: 'closed' }, [done])).toBe(false)
  })
  test('of a closed brief can only be read', () => {
    expect(buttonsOf(briefCard('vi', ZONE, card({ brief: { ...brief, status: 'closed' } })))).toEqual(['brief.open'])
  })
  test('a task for whom the lead decides, or that a partner does, says so', () => {
    const tasks = [
      { ...line, assignee: null, assigneeName: null },
      { ...line, assignee: null, assigneeName: null, partner: 'Sun House' },
    ]
    const said = wordsOf(briefCard('vi', ZONE, card({ tasks })))
    expect(said).toContain('Creative · trưởng nhóm phân công · Đang làm')
    expect(said).toContain('Creative · Sun House · Đang làm')
  })
})

describe('what a department needs of the brief', () => {
  const ALL = [
    'BỐI-CẢNH',
    'MỤC-TIÊU',
    'INSIGHT',
    'THÔNG-ĐIỆP',
    'TÔNG',
    'KÊNH',
    'BẮT-BUỘC',
    'ĐIỀU-CẤM',
    'CHỈ-SỐ',
    'THAM-KHẢO',
    'TEASER',
    'NGƯỜI-DUYỆT',
  ]
  test.for<[code: string | null, needs: string[]]>([
    ['planner', ALL],
    ['creative', ['MỤC-TIÊU', 'INSIGHT', 'THÔNG-ĐIỆP', 'TÔNG', 'KÊNH', 'BẮT-BUỘC', 'ĐIỀU-CẤM', 'THAM-KHẢO', 'TEASER']],
    ['production', ['KÊNH', 'BẮT-BUỘC', 'ĐIỀU-CẤM', 'THAM-KHẢO', 'TEASER', 'NGƯỜI-DUYỆT']],
    ['media', ['MỤC-TIÊU', 'KÊNH', 'BẮT-BUỘC', 'ĐIỀU-CẤM', 'TEASER']],
    [null, ['MỤC-TIÊU', 'KÊNH', 'BẮT-BUỘC', 'ĐIỀU-CẤM', 'TEASER']],
  ])('%s', ([code, needs]) => {
    const words = wordsOf(departmentBrief('vi', brief, code))
    expect(ALL.filter(part => words.includes(part))).toEqual(ALL.filter(part => needs.includes(part)))
    expect(words).not.toContain('150')
    expect(words).not.toContain('Ngân sách')
  })
  test('takes one block, and none when there is nothing to say', () => {
    expect(departmentBrief('vi', monster, 'planner').length).toBe(1)
    expect(departmentBrief('vi', { form: { title: 'abc' } }, 'planner')).toEqual([])
  })
})

describe('a change', () => {
  const after: BriefForm = { ...form, kpi: 'MỚI', budget: { amount: 1, currency: 'VND' } }
  const change = {
    brief,
    title: form.title,
    version: 2,
    before: form,
    after,
    parts: changeForDepartments(form, after),
    by: 'Lan',
  }
  test('says old and new, never money', () => {
    const words = wordsOf(changeInThread('vi', change))
    expect(words).toMatch(/CHỈ-SỐ[\s\S]*MỚI/)
    expect(words).not.toMatch(/Ngân sách|₫/)
  })
  test('money slipped into the parts is still left out', () => {
    expect(wordsOf(changeInThread('vi', { ...change, parts: ['budget', 'kpi'] }))).not.toMatch(/Ngân sách|₫/)
  })
})

describe('the letter to the client', () => {
  test('asks one thing for each that is missing, and for the key message when there is none', () => {
    const letter = letterTo(client, 'chị Hương', { form: { title: 'TVC' }, waived: {} })
    expect(letter).toContain('Kính gửi chị Hương,')
    expect(letter.match(/^\d+\. /gm)?.length).toBe(MANDATORY.length + 1)
  })
  test('does not ask for what was waived', () => {
    const waived = { budget: { by: 'U0LAN', reason: 'pitch', at: '' } }
    expect(letterTo(client, null, { form: { title: 'TVC' }, waived })).not.toContain(briefTexts.vi.letter.ask.budget)
  })
})

test('short labels fit Slack’s titles and buttons in both languages', () => {
  for (const locale of LOCALES) {
    const t = briefTexts[locale]
    const titles = [
      t.stepTitle[1],
      t.stepTitle[2],
      t.stepTitle[3],
      t.editTitle('ABCDE-26-1000', 3),
      t.reviewTitle,
      t.reviewEditTitle('ABCDE-26-1000'),
      t.questionsTitle,
      t.waiveTitle,
      t.waive,
      t.doneTitle,
      t.create,
      t.save,
      t.next,
      t.toReview,
      t.back,
      t.later,
      t.close,
    ]
    expect(titles.filter(title => title.normalize('NFC').length > 24)).toEqual([])
    expect(titles.filter(title => title !== title.normalize('NFC'))).toEqual([])
  }
})
