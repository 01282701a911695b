import { describe, expect, test } from 'vitest'
import { problemsOfMessage, problemsOfView } from '../../sandbox/rules.ts'
import { instantOf } from '../../src/core/time.ts'
import { vietnamCalendar } from '../../src/core/vietnam.ts'
import type { Role } from '../../src/db/schema.ts'
import type { Owed } from '../../src/invoice/model.ts'
import { notMineModal, pointerMessage, sureMessage } from '../../src/nudge/answerViews.ts'
import type { Kind, People, Waiting } from '../../src/nudge/matter.ts'
import {
  bumpMessage,
  closedMessage,
  listBump,
  listMessage,
  nudgeMessage,
  type Reading,
  type Told,
} from '../../src/nudge/views.ts'
import type { CardedTask } from '../../src/task/model.ts'
import { buttonsOf, wordsOf } from '../digest/tasks.ts'

const zone = 'Asia/Ho_Chi_Minh'
const at = (day: string, clock: string) => instantOf(day, clock, zone)
const EVIL = '<!channel> *đậm* & <@U0CHI> '

const someone = (id: string, name: string, roles: Role[] = []) =>
  [
    id,
    { id, name, here: true, roles, reportsTo: null, locale: 'vi' as const, morningAt: '09:00', oneSummary: false },
  ] as const
const people: People = new Map([
  someone('U0SON', 'Đỗ Sơn'),
  someone('U0LAN', 'Nguyễn Thị Lan', ['manager']),
  someone('U0DUC', 'Phạm Minh Đức', ['director']),
  someone('U0EVIL', EVIL.repeat(20)),
])
const reading = (more: Partial<Reading> = {}): Reading => ({
  locale: 'vi',
  reader: 'U0DUC',
  people,
  office: {
    zone,
    hours: { start: '09:00', end: '18:00', quietFrom: '18:30', quietTo: '08:30' },
    calendar: vietnamCalendar,
  },
  now: at('2026-11-23', '10:00'),
  teamId: 'T0SONG',
  soft: false,
  ...more,
})

const id = '1f0e8a3c-0000-4000-8000-000000000001'
const base = { subject: id, since: at('2026-11-20', '10:00'), dueAt: null, tier: 'standard' as const }
const owed: Owed = {
  id,
  number: '1C26TAA 42',
  client: { id, code: 'VNM', name: 'Vinamilk', owner: 'U0LAN', backup: null },
  total: { amount: 162_000_000, currency: 'VND' },
  tax: { amount: 12_000_000, currency: 'VND' },
  paid: { amount: 0, currency: 'VND' },
  remaining: { amount: 162_000_000, currency: 'VND' },
  issuedOn: '2026-10-01',
  dueOn: '2026-10-31',
  note: null,
  state: 'open',
}

/** One of each kind; `worst` with the longest and wickedest words that people can have typed. */
function waiting(kind: Kind, worst: boolean): Waiting {
  const said = worst ? EVIL.repeat(100) : 'chờ logo'
  const task = {
    id,
    number: 12,
    title: worst ? EVIL.repeat(40) : 'KV Tết',
    briefId: null,
    briefCode: worst ? 'X'.repeat(80) : 'VNM-26-003',
    clientId: null,
    clientName: worst ? EVIL.repeat(30) : 'Vinamilk',
    clientOwner: null,
    clientBackup: null,
    department: 'creative',
    assignee: worst ? 'U0EVIL' : 'U0SON',
    manager: 'U0LAN',
    partner: null,
    dueAt: at('2026-11-20', '17:00'),
    status: 'doing',
    offeredAt: base.since,
    rounds: 0,
    card: { channel: 'C0CREATIVE', ts: '1790000000.000100' },
  } as CardedTask
  const client = { id, code: 'VNM', name: worst ? EVIL.repeat(30) : 'Vinamilk', owner: 'U0LAN', backup: null }
  switch (kind) {
    case 'offer':
    case 'late':
    case 'approval':
      return { ...base, kind, task }
    case 'request':
      return { ...base, kind, task, by: task.assignee ?? '', reason: said, until: at('2026-12-01', '17:00') }
    case 'question':
      return { ...base, kind, by: task.assignee ?? '', words: said, brief: { id, code: null, owner: 'U0LAN' }, client }
    case 'receivable':
      return { ...base, kind, client, overdue: worst ? Array.from({ length: 200 }, () => owed) : [owed] }
    case 'promise':
      return {
        ...base,
        kind,
        client,
        promisedFor: '2026-11-18',
        promisedBy: worst ? EVIL.repeat(4) : 'chị Thảo',
        brokenBefore: 2,
        open: [owed, owed],
      }
  }
}
const KINDS: Kind[] = ['offer', 'late', 'approval', 'request', 'question', 'receivable', 'promise']
const told = (kind: Kind, worst: boolean, level: number, more: Partial<Told> = {}): Told => ({
  waiting: waiting(kind, worst),
  level,
  times: 1,
  before: [],
  ...more,
})
const worstOf = (kind: Kind, level: number): Told =>
  told(kind, true, level, {
    insteadOf: { person: 'U0EVIL', until: '2026-11-30' },
    times: 9,
    said: { what: 'snoozed', until: '2026-11-30' },
    before: (['doing', 'notMine', undefined] as const).map(what => ({
      person: 'U0EVIL',
      since: base.since,
      times: 3,
      ...(what && { remark: { person: 'U0EVIL', what, reason: EVIL.repeat(30), at: base.since } }),
      ...(!what && { snooze: { person: 'U0EVIL', subject: 'x', until: null, reason: EVIL.repeat(10) } }),
    })),
  })

describe('every nudge fits every limit and calls nobody', () => {
  test.for(KINDS.flatMap(kind => ([1, 2, 3, 4] as const).map(level => [kind, level] as const)))(
    '%s, level %i',
    ([kind, level]) => {
      for (const locale of ['vi', 'en'] as const) {
        for (const one of [told(kind, false, level), worstOf(kind, level)]) {
          const said = nudgeMessage(reading({ locale, soft: true }), one)
          expect(problemsOfMessage(said)).toEqual([])
          expect(said.text).not.toMatch(/<!|<@|162\.000|₫/)
          for (const message of [
            bumpMessage(reading({ locale }), one.waiting),
            closedMessage(reading({ locale }), { label: EVIL.repeat(9) }),
          ]) {
            expect(problemsOfMessage(message)).toEqual([])
            expect(JSON.stringify(message)).not.toMatch(/<!|<@/)
          }
        }
      }
    },
  )
})

test('a list of forty wicked things fits, and says what is left out', () => {
  const open = Array.from({ length: 40 }, (_, n) => ({ told: worstOf(KINDS[n % 7] ?? 'late', 1) }))
  const over = Array.from({ length: 40 }, () => ({
    over: { label: EVIL.repeat(9), who: 'U0EVIL', did: 'accepted', at: base.since },
  }))
  for (const items of [open, [...open, ...over], over, [{ told: told('late', false, 1) }]]) {
    const said = listMessage(reading(), items)
    expect(problemsOfMessage(said)).toEqual([])
    expect(JSON.stringify(said)).not.toMatch(/<!|<@/)
  }
  expect(wordsOf(listMessage(reading(), open).blocks)).toContain('… và 30 việc khác')
  expect(problemsOfMessage(listBump(reading(), 7))).toEqual([])
})

describe('what one can press', () => {
  const actionsOf = (one: Told, more: Partial<Reading> = {}) =>
    buttonsOf(nudgeMessage(reading(more), one)).map(button => button.split(' ')[0])
  test.for([
    ['offer', 1, ['task.accept', 'task.later', 'task.notMine', 'nudge.snooze']],
    ['offer', 2, ['nudge.doing', 'task.assign', 'task.open', 'nudge.notMine', 'nudge.snooze']],
    ['late', 1, ['task.submit', 'nudge.doing', 'task.later', 'task.notMine', 'nudge.snooze']],
    ['late', 3, ['nudge.doing', 'task.assign', 'task.open', 'nudge.notMine', 'nudge.snooze']],
    ['approval', 3, ['task.approve', 'task.return', 'nudge.doing', 'nudge.notMine', 'nudge.snooze']],
    ['request', 3, ['task.laterGrant', 'task.laterDecline', 'nudge.doing', 'nudge.notMine', 'nudge.snooze']],
    ['question', 1, ['brief.answer', 'nudge.doing', 'nudge.notMine', 'nudge.snooze']],
    ['receivable', 1, ['invoice.promise', 'invoice.pay', 'nudge.doing', 'nudge.notMine', 'nudge.snooze']],
    ['promise', 1, ['invoice.promise', 'invoice.open', 'nudge.doing', 'nudge.notMine', 'nudge.snooze']],
  ] as const)('%s on level %i', ([kind, level, actions]) => {
    expect(actionsOf(told(kind, false, level))).toEqual(actions)
  })
  test('whoever stands in does not press for somebody else', () => {
    const cover = told('offer', false, 1, { insteadOf: { person: 'U0SON', until: '2026-11-27' } })
    expect(actionsOf(cover)).not.toContain('task.accept')
    const words = wordsOf(nudgeMessage(reading(), cover).blocks)
    expect(words).toContain('Bạn đang thay Đỗ Sơn (nghỉ đến hết T6 27/11)')
    expect(words).not.toMatch(/bấm nhận|xin dời hạn/)
  })
  test('a list says of each thing how it stands, and for whom one stands in once', () => {
    const cover = { insteadOf: { person: 'U0SON', until: '2026-11-27' } }
    const items = [told('offer', false, 1, cover), told('late', false, 1, cover), told('offer', false, 2)]
    const words = wordsOf(
      listMessage(
        reading(),
        items.map(told => ({ told })),
      ).blocks,
    )
    expect(words.match(/ · thay Đỗ Sơn/g)).toHaveLength(2)
    expect(words.match(/Bạn đang thay Đỗ Sơn \(nghỉ đến hết T6 27\/11\)/g)).toHaveLength(1)
    expect(words).not.toContain('hoặc giao người khác nhé')
  })
})

test('an amount stands only before a reader who may see it', () => {
  const shown = (reader: string) => JSON.stringify(nudgeMessage(reading({ reader }), told('receivable', false, 3)))
  expect(shown('U0DUC')).toContain('162.000.000')
  expect(shown('U0SON')).not.toContain('162.000.000')
})

test.for([
  [at('2026-11-23', '09:30'), at('2026-11-23', '10:00'), '1 giờ làm việc'],
  [at('2026-11-20', '14:00'), at('2026-11-23', '10:00'), '5 giờ làm việc'],
  [at('2026-11-20', '10:00'), at('2026-11-23', '10:00'), '1 ngày làm việc'],
  [at('2026-11-18', '10:00'), at('2026-11-25', '10:00'), '4 ngày làm việc'],
] as const)('how long it waits is told in working time', ([since, now, words]) => {
  const one = told('offer', false, 1)
  const said = nudgeMessage(reading({ now }), { ...one, waiting: { ...one.waiting, since } })
  expect(wordsOf(said.blocks)).toContain(words)
})

test('the forms and the question back fit', () => {
  for (const locale of ['vi', 'en'] as const) {
    const matter = { kind: 'late' as const, subject: id }
    expect(problemsOfView(notMineModal(locale, matter, EVIL.repeat(40)))).toEqual([])
    expect(problemsOfMessage(pointerMessage(locale))).toEqual([])
    for (const kind of KINDS) {
      for (const own of [true, false]) {
        const yes = { action_id: 'nudge.sure', value: `${kind}:${id}` }
        expect(
          problemsOfMessage(sureMessage(locale, { matter: { kind, subject: id }, own, yes, call: 'U0LAN' })),
        ).toEqual([])
      }
    }
  }
})
