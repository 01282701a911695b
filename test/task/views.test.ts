import { describe, expect, test } from 'vitest'
import { problemsOfMessage, problemsOfView } from '../../sandbox/rules.ts'
import { LOCALES, type Locale } from '../../src/core/locale.ts'
import { vietnamCalendar } from '../../src/core/vietnam.ts'
import { rich, withLinks } from '../../src/slack/blocks.ts'
import type { Flag, Team } from '../../src/task/asks.ts'
import { taskFormTexts } from '../../src/task/formTexts.ts'
import {
  assignModal,
  declineModal,
  laterModal,
  newTaskModal,
  notMineModal,
  returnModal,
  submitModal,
  taskModal,
  withdrawModal,
} from '../../src/task/formViews.ts'
import { chooseModal, handoverModal } from '../../src/task/handoverViews.ts'
import type { DueRequest, OpenTask, Situation, Task } from '../../src/task/model.ts'
import { grouped, madeMessage, madeModal, myTasks } from '../../src/task/replyViews.ts'
import { taskTexts } from '../../src/task/texts.ts'
import {
  assigneeMessage,
  laterMessage,
  leadMessage,
  type Shown,
  taskCard,
  taskLine,
  workMessage,
} from '../../src/task/views.ts'
import { wordsOf } from '../setup/hands.ts'
import { buttonsOf } from './hands.ts'

const NOW = new Date('2026-11-20T03:00:00Z')
const ZONE = 'Asia/Ho_Chi_Minh'
const EVIL = '<!channel> *_~` <https://evil.vn|VCB> & 👩🏽‍🎨 '

/** Text as long as its field lets it be, in the widest letters people type. */
const long = (max: number): string => EVIL.padEnd(max, 'ữ& ').slice(0, max).trim()

const core = (evil: boolean) => ({
  id: '3f0f7f1c-6f5e-4a59-9a5d-7d1b7c1e2b3a',
  number: 128,
  title: evil ? long(120) : 'Banner TVC',
  expected: evil ? long(2000) : 'KV chính\n3 adapt',
  estimateHours: 16,
  briefId: 'b1',
  clientId: 'c1',
  department: 'creative',
  manager: 'U0LAN',
  partner: evil ? long(80) : 'Sáng Studio',
  dueAt: new Date('2026-11-27T10:00:00Z'),
  rounds: 1,
  work: evil ? long(1500) : 'https://figma.com/x',
  reason: evil ? long(500) : 'Logo nhỏ',
  source: { channel: 'C1', ts: '1.1', permalink: 'https://song.slack.com/archives/C1/p11' },
  offeredAt: NOW,
  createdAt: NOW,
})

const tasks = (evil: boolean): Task[] => [
  { ...core(evil), status: 'offered', assignee: null },
  { ...core(evil), status: 'offered', assignee: 'U0CHI' },
  { ...core(evil), status: 'accepted', assignee: 'U0CHI', acceptedAt: NOW },
  { ...core(evil), status: 'doing', assignee: 'U0CHI', acceptedAt: NOW },
  { ...core(evil), status: 'submitted', assignee: 'U0CHI', acceptedAt: NOW, submittedAt: NOW },
  { ...core(evil), status: 'done', assignee: 'U0CHI', acceptedAt: NOW, doneAt: NOW },
  { ...core(evil), status: 'withdrawn', assignee: 'U0CHI' },
]

const ASKED: DueRequest = {
  id: 'r1',
  taskId: 't1',
  by: 'U0CHI',
  reason: long(500),
  dueAt: new Date('2026-11-30T10:00:00Z'),
  status: 'pending',
  decidedBy: null,
  decidedReason: null,
}

const shown = (task: Task, locale: Locale, evil: boolean): Shown => {
  const name = evil ? long(80) : 'Bùi Linh Chi'
  const at: Situation = {
    task,
    department: { code: 'creative', name: evil ? long(40) : 'Creative', channel: 'C1', lead: 'U0LEAD' },
    brief: { id: 'b1', code: 'VNM-26-003', version: 2, owner: 'U0LAN' },
    client: { id: 'c1', code: 'VNM', name: evil ? long(80) : 'Vinamilk', owner: 'U0LAN', backup: null },
    people: new Map(['U0CHI', 'U0LAN', 'U0LEAD'].map(id => [id, { name, active: true, locale }])),
  }
  const brief = Array.from({ length: 8 }, () => rich({ line: [evil ? long(1500) : 'Insight'] }))
  return { locale, zone: ZONE, at, read: 1, pending: { ...ASKED, reason: evil ? ASKED.reason : 'Chờ ảnh' }, brief }
}

const OFFICE = {
  zone: ZONE,
  hours: { start: '09:00', end: '18:00', quietFrom: '18:30', quietTo: '08:30' },
  calendar: vietnamCalendar,
}

const TEAMS = (evil: boolean): Team[] =>
  ['planner', 'creative', 'production', 'digital', 'event'].map(code => ({
    code,
    name: evil ? long(40) : code,
    channel: null,
    lead: 'U0LEAD',
    people: Array.from({ length: evil ? 60 : 2 }, (_, n) => ({ id: `U${n}`, name: evil ? long(80) : `Người ${n}` })),
  }))

const FLAGS = (evil: boolean): Flag[] =>
  TEAMS(evil).flatMap(({ code: department }): Flag[] => [
    { kind: 'restDay', department, dueAt: new Date('2026-11-24T10:00:00Z') },
    { kind: 'tight', department, estimate: 16, left: 3, dueAt: NOW },
    { kind: 'overloaded', department, name: evil ? long(80) : 'Sơn', hours: 52, week: '2026-11-23' },
    { kind: 'otherDepartment', department, name: evil ? long(80) : 'Sơn' },
    { kind: 'noChannel', department, lead: null },
    { kind: 'alreadyAsked', department, tasks: 3 },
  ])

const open = (n: number, evil: boolean): OpenTask => ({
  ...core(evil),
  number: n,
  briefCode: 'VNM-26-003',
  clientName: 'Vinamilk',
  clientOwner: 'U0LAN',
  clientBackup: null,
  assignee: 'U0CHI',
  status: 'doing',
})

describe.for(LOCALES.flatMap(locale => [false, true].map(evil => ({ locale, evil }))))(
  '$locale, hostile: $evil',
  row => {
    const { locale, evil } = row
    const viewer = { id: 'U0LAN', roles: ['director' as const], department: null }

    test.for(tasks(evil).map((task, i) => [i, task.status, task] as const))(
      'everything that is said of a task, %i %s, is what Slack takes',
      ([, , task]) => {
        const s = shown(task, locale, evil)
        const work = { by: 'U0CHI', round: 3, work: long(1500) }
        const messages = [
          taskCard(s),
          assigneeMessage(s, 'U0CHI'),
          assigneeMessage(s, 'U0OTHER'),
          leadMessage(s),
          workMessage(s, work),
          workMessage(s, work, { by: 'U0LAN', approved: true }),
          workMessage(s, work, { by: 'U0LAN', approved: false, reason: long(500) }),
          laterMessage(s, ASKED, NOW, 'T3 24/11/2026'),
          laterMessage(s, { ...ASKED, status: 'granted', decidedBy: 'U0LAN' }, NOW, undefined),
          laterMessage(
            s,
            { ...ASKED, status: 'declined', decidedBy: 'U0LAN', decidedReason: long(500) },
            NOW,
            undefined,
          ),
          madeMessage({ locale, zone: ZONE, at: s.at, actor: viewer, restDay: 'T3 24/11/2026' }),
        ]
        for (const said of messages) {
          expect(problemsOfMessage(said)).toEqual([])
          expect(JSON.stringify(said)).not.toMatch(/"type":"mrkdwn","text":"[^"]*<!/)
        }
        const history = Array.from({ length: 12 }, () => ({ what: 'accepted', who: 'U0CHI', at: NOW }))
        const views = [
          taskModal(s, viewer, history),
          submitModal(s),
          laterModal(s, false),
          laterModal(s, true),
          notMineModal(s),
          returnModal(s),
          assignModal(s, TEAMS(evil)[0]?.people ?? [], new Map(), '2026-11-16'),
          withdrawModal(s),
          declineModal(s, ASKED),
          madeModal(locale, ZONE, [s.at, s.at, s.at], viewer, ['T3 24/11/2026']),
        ]
        for (const view of views) expect(problemsOfView(view)).toEqual([])
      },
    )

    test('the forms and lists are what Slack takes', () => {
      const departments = TEAMS(evil)
      const filled = { title: long(500), expected: long(9000), due: 'thứ 6', assignee: 'U0CHI' }
      const raw = Object.fromEntries(departments.map(d => [`expected:${d.code}`, long(2000)]))
      const brief = { id: 'b1', code: 'VNM-26-003', title: long(120) }
      const table = { locale, office: OFFICE, brief, teams: departments, loads: new Map(), week: '2026-11-16', raw }
      const warned = FLAGS(evil).map(f => `${f.department}:${f.kind}`)
      for (const view of [
        newTaskModal({ locale, departments }),
        newTaskModal({ locale, departments: [], filled, source: { channel: 'C1', ts: '1.1' } }),
        chooseModal(locale, 'b1', departments),
        handoverModal(table),
        handoverModal({ ...table, flags: FLAGS(evil), warned }),
      ]) {
        expect(problemsOfView(view)).toEqual([])
      }
      const many = Array.from({ length: 60 }, (_, n) => open(n, evil))
      const places = new Map([[many[0]?.id ?? '', { channel: 'C1', ts: '1.1' }]])
      const groups = grouped(many, NOW, ZONE)
      expect(problemsOfMessage(myTasks({ locale, zone: ZONE, workspaceId: 'T0', groups, places }))).toEqual([])
    })
  },
)

describe('a card', () => {
  test.for([
    ['offered', ['task.accept', 'task.assign', 'task.open', 'brief.ask']],
    ['offered', ['task.accept', 'task.later', 'task.notMine', 'task.open', 'brief.ask']],
    ['accepted', ['task.start', 'task.submit', 'task.later', 'task.notMine', 'task.open', 'brief.ask']],
    ['doing', ['task.submit', 'task.later', 'task.notMine', 'task.open', 'brief.ask']],
    ['submitted', ['task.approve', 'task.return', 'task.open', 'brief.ask']],
    ['done', ['task.open']],
    ['withdrawn', ['task.open']],
  ] as const)('that is %s offers %j', ([status, buttons]) => {
    const which = tasks(false).filter(t => t.status === status)
    expect(which.map(task => buttonsOf(taskCard(shown(task, 'vi', false))))).toContainEqual([...buttons])
  })

  test('says who, by when, for whom and which version of the brief, and nothing that goes stale', () => {
    const words = wordsOf(taskCard(shown(tasks(false)[3] as Task, 'vi', false)))
    for (const said of [
      '#128 Banner TVC',
      'Đang làm',
      '<@U0CHI>',
      '17:00 T6 27/11',
      '16 giờ',
      'Sáng Studio',
      'VNM · Vinamilk',
      'đang theo v1, bản mới v2',
      '*Vòng chỉnh sửa:* 2',
      'Logo nhỏ',
      '17:00 T2 30/11, chờ Bùi Linh Chi',
    ]) {
      expect(words).toContain(said)
    }
    expect(words).not.toMatch(/trễ|hôm nay|ngày mai/i)
  })

  test('mentions nobody but its assignee, so nobody else is called', () => {
    for (const task of tasks(false)) {
      const mentioned = [...JSON.stringify(taskCard(shown(task, 'vi', false))).matchAll(/<@(\w+)>/g)].map(m => m[1])
      expect(new Set(mentioned)).toEqual(new Set(task.assignee ? ['U0CHI'] : []))
    }
  })
})

test('web addresses become links, and nothing else does', () => {
  expect(withLinks('Xem https://x.vn/a?b=1, và <https://evil.vn|VCB>. javascript:alert(1)')).toEqual([
    { type: 'text', text: 'Xem ' },
    { type: 'link', url: 'https://x.vn/a?b=1', text: 'https://x.vn/a?b=1' },
    { type: 'text', text: ', và <' },
    { type: 'link', url: 'https://evil.vn', text: 'https://evil.vn' },
    { type: 'text', text: '|VCB>. javascript:alert(1)' },
  ])
})

test('a line of a list is one task: number, brief, day, status; a link when there is a place', () => {
  const line = taskLine({ locale: 'vi', zone: ZONE }, open(12, false))
  expect(line.map(leaf => ('text' in leaf ? leaf.text : ''))).toEqual([
    '#12 Banner TVC',
    ' · VNM-26-003 · 17:00 T6 27/11 · Đang làm',
  ])
  expect(taskLine({ locale: 'vi', zone: ZONE, url: 'https://x.vn' }, open(12, false))[0]).toMatchObject({
    type: 'link',
  })
})

test('every label fits where Slack puts it, in both languages', () => {
  for (const locale of LOCALES) {
    const t = taskFormTexts[locale]
    for (const title of [t.newTask, t.fromMessage, t.handover, t.handAnyway, t.made, t.return, t.notMine, t.choose]) {
      expect(title.length, title).toBeLessThanOrEqual(24)
      expect(title).toBe(title.normalize('NFC'))
    }
    for (const label of Object.values(taskTexts[locale].button)) expect(label.length, label).toBeLessThanOrEqual(24)
  }
})
