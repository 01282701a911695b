import { describe, expect, test } from 'vitest'
import { problemsOfMessage } from '../../sandbox/rules.ts'
import { instantOf } from '../../src/core/time.ts'
import { vietnamCalendar } from '../../src/core/vietnam.ts'
import type { Desk, Morning } from '../../src/digest/due.ts'
import { momentsOf, type Reading } from '../../src/digest/lines.ts'
import { type Known, type People, share } from '../../src/digest/model.ts'
import { personMessage } from '../../src/digest/personViews.ts'
import { financeMessage } from '../../src/digest/receivablesViews.ts'
import type { PutOff } from '../../src/digest/rowViews.ts'
import { digestTexts } from '../../src/digest/texts.ts'
import { departmentMessage, type Heading } from '../../src/digest/views.ts'
import { type ReceivableLine, receivableLines } from '../../src/invoice/due.ts'
import type { Owed } from '../../src/invoice/model.ts'
import { boundsOf, departmentDigest } from '../../src/task/due.ts'
import type { CardedTask } from '../../src/task/model.ts'
import { taskTexts } from '../../src/task/texts.ts'
import { buttonsOf, wordsOf } from './tasks.ts'

const zone = 'Asia/Ho_Chi_Minh'
const where = { zone, calendar: vietnamCalendar }
const now = instantOf('2026-11-23', '09:00', zone)
const bounds = boundsOf(now, where)
const heading: Heading = {
  today: '2026-11-23',
  calendar: vietnamCalendar,
  late: false,
  pause: undefined,
  tet: undefined,
}
const tetHeading: Heading = {
  today: '2027-02-11',
  calendar: vietnamCalendar,
  late: false,
  pause: { from: '2027-02-04', days: 7 },
  tet: 'firstDay',
}

const known = (name: string, here = true): Known => ({ name, here, locale: 'vi', roles: [], digestAt: null })
const people: People = new Map([
  ['U0CHI', known('Bùi Linh Chi')],
  ['U0SON', known('Đỗ Sơn')],
  ['U0LAN', known('Nguyễn Thị Lan')],
  ['U0OLD', known('Cao Việt Cường', false)],
  ['U0EVIL', known('<!channel> *_~ & <@U0CHI>')],
])
const reading = (locale: 'vi' | 'en' = 'vi'): Reading => ({
  t: digestTexts[locale],
  buttons: taskTexts[locale].button,
  locale,
  moment: momentsOf(zone, locale),
  teamId: 'T0SONG',
  people,
  away: new Map(),
})

let count = 0
const task = (more: Partial<CardedTask> = {}): CardedTask => ({
  id: `1f0e8a3c-0000-4000-8000-${String(++count).padStart(12, '0')}`,
  number: count,
  title: 'Banner TVC',
  briefId: null,
  briefCode: 'VNM-26-003',
  clientId: null,
  clientName: 'Vinamilk',
  clientOwner: null,
  clientBackup: null,
  department: 'creative',
  assignee: 'U0CHI',
  manager: 'U0LAN',
  partner: null,
  dueAt: instantOf('2026-11-20', '17:00', zone),
  status: 'doing',
  offeredAt: instantOf('2026-11-18', '10:00', zone),
  rounds: 0,
  card: undefined,
  ...more,
})
const today = (more: Partial<CardedTask> = {}) => task({ dueAt: instantOf('2026-11-23', '17:00', zone), ...more })
const soon = (more: Partial<CardedTask> = {}) => task({ dueAt: instantOf('2026-11-25', '17:00', zone), ...more })

const creative = { name: 'Creative', lead: 'U0LAN' }
const department = (tasks: CardedTask[], locale: 'vi' | 'en' = 'vi', more = {}) =>
  departmentMessage(reading(locale), creative, departmentDigest(tasks, bounds), { ...heading, ...more })
const must = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('nothing was said')
  return value
}

describe('a department’s digest', () => {
  test('says nothing when there is nothing to say', () => {
    expect(department([])).toBeUndefined()
    expect(department([task({ status: 'submitted' })])).toBeUndefined()
  })

  test('names the day, the parts, the people and every line', () => {
    const said = must(
      department([task(), today({ assignee: 'U0SON', status: 'offered' }), soon({ partner: 'Sao House' })]),
    )
    const words = wordsOf(said.blocks)
    expect(words).toContain('Việc của Creative · T2 23/11')
    expect(words).toContain('1 việc trễ · 1 việc hôm nay · 1 việc sắp đến hạn')
    expect(words).toMatch(/#\d+ Banner TVC · VNM-26-003 · 17:00 T6 20\/11/)
    expect(words).toMatch(/#\d+ Banner TVC · VNM-26-003 · 17:00 · chưa nhận/)
    expect(words).toContain('17:00 T4 25/11 · với Sao House')
    expect(said.text).toContain('1 việc trễ')
    expect(said.text).toContain('Banner TVC')
    expect(problemsOfMessage(said)).toEqual([])
  })

  test('calls only those who are late; for work nobody has, the lead', () => {
    const words = wordsOf(must(department([task(), today({ assignee: 'U0SON' })])).blocks)
    expect(words).toContain('@U0CHI')
    expect(words).toContain('Đỗ Sơn')
    expect(words).not.toContain('@U0SON')
    const orphan = wordsOf(must(department([task({ assignee: null, status: 'offered' })])).blocks)
    expect(orphan).toContain('Chưa có người làm · @U0LAN')
    const calm = wordsOf(must(department([soon({ assignee: null, status: 'offered' })])).blocks)
    expect(calm).not.toContain('@')
  })

  test('never calls somebody who has left, and says so', () => {
    const words = wordsOf(must(department([task({ assignee: 'U0OLD' })])).blocks)
    expect(words).toContain('Cao Việt Cường (đã nghỉ việc)')
    expect(words).not.toContain('@U0OLD')
  })

  test('links to the card once it is known where it stands', () => {
    const card = { channel: 'C0CREATIVE', ts: '1763863200.000100' }
    expect(JSON.stringify(department([task({ card })]))).toContain(
      'https://slack.com/app_redirect?team=T0SONG&channel=C0CREATIVE&message_ts=1763863200.000100',
    )
  })

  test('says that it is late when it is', () => {
    expect(must(department([task()], 'vi', { late: true })).text).toContain('(gửi muộn)')
    expect(wordsOf(must(department([task()], 'en', { late: true })).blocks)).toContain('(sent late)')
  })

  test('what people typed calls nobody and turns nothing bold', () => {
    const said = must(
      department([task({ title: '<!channel> *gấp* <https://evil.example|ngân hàng>', assignee: 'U0EVIL' })]),
    )
    const sent = JSON.stringify(said.blocks.filter(block => block.type !== 'rich_text')) + said.text
    expect(sent).not.toContain('<!channel>')
    expect(sent).not.toContain('<@U0CHI>')
    expect(problemsOfMessage(said)).toEqual([])
  })

  test.for([
    ['sixty lines of one person', 60, 1],
    ['sixty lines of ten', 60, 10],
    ['a line each of sixty people', 60, 60],
    ['a thousand lines of a hundred people', 1000, 100],
  ] as const)('%s stay readable and within the limits, and nothing is left uncounted', ([, lines, persons]) => {
    const tasks = Array.from({ length: lines }, (_, n) => {
      const make = [task, today, soon][n % 3] ?? task
      return make({
        title: 'Đường '.repeat(20),
        assignee: `U${n % persons}`,
        partner: 'P'.repeat(80),
        rounds: 3,
        status: 'offered',
        card: { channel: 'C0CREATIVE', ts: '1763863200.000100' },
      })
    })
    for (const locale of ['vi', 'en'] as const) {
      const said = must(department(tasks, locale))
      expect(problemsOfMessage(said)).toEqual([])
      const words = wordsOf(said.blocks)
      expect(JSON.stringify(said.blocks).length).toBeLessThan(12_000)
      const shown = words.match(/^#\d+ /gm)?.length ?? 0
      expect(shown).toBeGreaterThanOrEqual(15)
      const hidden = [...words.matchAll(/… (?:và|and) (\d+)/g)].reduce((sum, [, n]) => sum + Number(n), 0)
      expect(shown + hidden).toBe(lines)
    }
  })

  test('one long list leaves room for what is due today', () => {
    const lateOnes = Array.from({ length: 200 }, (_, n) => task({ assignee: `U${n}` }))
    expect(wordsOf(must(department([...lateOnes, today({ title: 'Việc hôm nay' })])).blocks)).toContain('Việc hôm nay')
  })
})

describe('a person’s morning', () => {
  const empty: Desk = { tasks: {}, requests: [], questions: [], debts: [] }
  const morning = (tasks: Desk['tasks'], more: Partial<Morning> = {}): Morning => ({
    ...empty,
    insteadOf: [],
    tasks,
    ...more,
  })
  const never = () => undefined
  const offered = (more: Partial<CardedTask> = {}) =>
    task({ status: 'offered', dueAt: instantOf('2026-12-15', '17:00', zone), ...more })
  const draw = (of: Morning, { locale = 'vi' as 'vi' | 'en', putOff = never as PutOff, ...more } = {}) =>
    must(personMessage(reading(locale), 'U0LAN', of, putOff, { ...heading, ...more }))

  test('says nothing when there is nothing to do', () => {
    expect(personMessage(reading(), 'U0LAN', morning({}), never, heading)).toBeUndefined()
  })

  test('after Tết nobody whose clients’ work is late is told that nothing fell due', () => {
    const calm = 'không có gì đến hạn'
    const words = (of: Morning) =>
      wordsOf(must(personMessage(reading(), 'U0LAN', of, never, tetHeading)).message.blocks)
    expect(words(morning({ late: [task()] }))).toContain(calm)
    expect(words(morning({ keptLate: [task()] }))).toContain('Chúc mừng năm mới')
    expect(words(morning({ keptLate: [task()] }))).not.toContain(calm)
  })

  test('carries the next step of each pressing task, and a way to put it off', () => {
    const [late, waiting] = [task({ status: 'accepted' }), offered()]
    const { message, asked } = draw(morning({ late: [late], waiting: [waiting] }))
    expect(buttonsOf(message)).toEqual([
      `task.start ${late.id}`,
      `task.later ${late.id}`,
      `nudge.snooze task:${late.id}`,
      `task.accept ${waiting.id}`,
      `task.notMine ${waiting.id}`,
      `nudge.snooze task:${waiting.id}`,
    ])
    expect(asked).toEqual([
      { person: 'U0LAN', kind: 'late', subject: late.id },
      { person: 'U0LAN', kind: 'offer', subject: waiting.id },
    ])
    expect(problemsOfMessage(message)).toEqual([])
  })

  test('one message for somebody who works and manages', () => {
    const submitted = task({ status: 'submitted' })
    const of = morning({ today: [today({ assignee: 'U0LAN' })], toApprove: [submitted], keptLate: [task()] })
    const { message, asked } = draw({ ...of, debts: debts(owed()) })
    expect(wordsOf(message.blocks)).toContain(
      '1 việc hôm nay · 1 việc chờ bạn duyệt · 1 khách quá hạn · 1 việc trễ bạn theo dõi',
    )
    expect(buttonsOf(message)).toContain(`task.approve ${submitted.id}`)
    expect(asked.map(({ kind }) => kind)).toEqual(['approval', 'receivable'])
  })

  test('a later date that is asked for stands with its reason and both answers', () => {
    const about = soon()
    const request = {
      id: '1f0e8a3c-0000-4000-8000-aaaaaaaaaaaa',
      taskId: about.id,
      by: 'U0CHI',
      reason: 'chờ khách gửi *logo*',
      dueAt: instantOf('2026-11-27', '17:00', zone),
    }
    const { message } = draw(morning({}, { requests: [{ request, task: about }] }))
    expect(wordsOf(message.blocks)).toContain('Bùi Linh Chi xin dời sang 17:00 T6 27/11: chờ khách gửi *logo*')
    expect(buttonsOf(message)).toEqual([`task.laterGrant ${request.id}`, `task.laterDecline ${request.id}`])
  })

  test('a manager sees what the assignee put off, until when and why', () => {
    const late = task()
    const put = { person: 'U0CHI', subject: `task:${late.id}`, until: '2026-11-26', reason: 'chờ logo' }
    const { message } = draw(morning({ keptLate: [late] }), { putOff: () => put })
    expect(wordsOf(message.blocks)).toContain('Bùi Linh Chi đã hoãn đến T5 26/11: chờ logo')
  })

  test('only what is shown with its buttons counts as asked', () => {
    const { message, asked } = draw(morning({ late: Array.from({ length: 200 }, () => task()) }))
    expect(asked.length).toBeGreaterThan(0)
    const pressed = buttonsOf(message).filter(line => line.startsWith('task.submit'))
    expect(asked.map(({ subject }) => `task.submit ${subject}`)).toEqual(pressed)
  })

  test('everything at once, with hostile names, keeps within the limits in both languages', () => {
    const evil = '<!channel> *_~`&<@U0CHI> '
    const of = (make: typeof task, more: Partial<CardedTask> = {}) =>
      Array.from({ length: 200 }, () =>
        make({
          title: evil.repeat(10),
          partner: 'P'.repeat(80),
          assignee: 'U0EVIL',
          card: { channel: 'C0CREATIVE', ts: '1.2' },
          ...more,
        }),
      )
    const about = task()
    const desk: Desk = {
      tasks: {
        late: of(task),
        offDays: of(task),
        today: of(today),
        soon: of(soon),
        waiting: of(offered),
        toApprove: of(task, { status: 'submitted' }),
        keptLate: of(task),
        orphaned: of(task, { assignee: 'U0OLD' }),
        uncovered: of(soon),
        unanswered: of(offered),
      },
      requests: Array.from({ length: 40 }, (_, n) => ({
        request: { id: `r${n}`, taskId: about.id, by: 'U0EVIL', reason: evil.repeat(40), dueAt: now },
        task: about,
      })),
      questions: Array.from({ length: 40 }, (_, n) => ({
        id: `q${n}`,
        by: 'U0EVIL',
        words: evil.repeat(40),
        briefCode: 'VNM-26-003',
        candidates: [],
      })),
      debts: debts(...Array.from({ length: 40 }, (_, n) => owed({}, `${evil}${n}`, `c${n}`))),
    }
    const put = { person: 'U0EVIL', subject: 'x', until: '2026-11-26', reason: 'r'.repeat(200) }
    const insteadOf = ['U0EVIL', 'U0SON', 'U0CHI', 'U0OLD'].map(person => ({ person, until: '2026-11-27', desk }))
    for (const locale of ['vi', 'en'] as const) {
      const { message } = draw({ ...desk, insteadOf }, { locale, putOff: () => put, ...tetHeading })
      expect(problemsOfMessage(message)).toEqual([])
      const words = wordsOf(message.blocks)
      expect(JSON.stringify(message.blocks).length).toBeLessThan(12_000)
      expect(words).toContain('Home')
      const outside =
        JSON.stringify(message.blocks.filter(block => !['rich_text', 'actions'].includes(block.type))) + message.text
      expect(outside).not.toMatch(/<!channel>|<@U0CHI>/)
    }
  })
})

const owed = (more: Partial<Owed> = {}, name = 'Vinamilk', id = '1f0e8a3c-0000-4000-8000-bbbbbbbbbbbb'): Owed => ({
  id: `i${++count}`,
  number: '1C26TAA 42',
  client: { id, code: 'VNM', name, owner: 'U0LAN', backup: null },
  total: { amount: 162_000_000, currency: 'VND' },
  tax: { amount: 12_000_000, currency: 'VND' },
  paid: { amount: 0, currency: 'VND' },
  remaining: { amount: 162_000_000, currency: 'VND' },
  issuedOn: '2026-10-01',
  dueOn: '2026-10-31',
  note: null,
  state: 'open',
  ...more,
})
const debts = (...invoices: Owed[]): ReceivableLine[] => receivableLines(invoices, heading.today)

describe('receivables', () => {
  const person = (of: ReceivableLine[], who = 'U0LAN') =>
    personMessage(
      reading(),
      who,
      { tasks: {}, requests: [], questions: [], debts: of, insteadOf: [] },
      () => undefined,
      heading,
    )

  test('a reader who may see amounts gets one line per client, the day it is promised for, and a way to put it off', () => {
    const dollars = { amount: 500_000, currency: 'USD' }
    const { message } = must(person(debts(owed(), owed({ remaining: dollars }))))
    expect(wordsOf(message.blocks)).toContain(
      'VNM · Vinamilk: 162.000.000\u00a0₫ + 5.000,00\u00a0US$ quá hạn (2 hóa đơn, lâu nhất 23 ngày)',
    )
    expect(buttonsOf(message)).toEqual([
      'invoice.promise 1f0e8a3c-0000-4000-8000-bbbbbbbbbbbb',
      'nudge.snooze client:1f0e8a3c-0000-4000-8000-bbbbbbbbbbbb:receivables',
    ])
    expect(problemsOfMessage(message)).toEqual([])
  })

  test('who may not see the amounts learns none', () => {
    const said = JSON.stringify(person(debts(owed()), 'U0SON'))
    expect(said).toContain('quá hạn')
    expect(said).not.toMatch(/162\.000|₫/)
  })

  test('no amount is in the notification, which shows on locked screens', () => {
    for (const { text } of [
      must(person(debts(owed()))).message,
      must(financeMessage(reading(), debts(owed()), true, heading)),
    ]) {
      expect(text).toContain('1 khách quá hạn')
      expect(text).not.toMatch(/162\.000|₫/)
    }
  })

  test('a channel that others read too learns no amount', () => {
    const said = JSON.stringify(financeMessage(reading(), debts(owed(), owed({ dueOn: '2026-11-25' })), false, heading))
    expect(said).toContain('quá hạn')
    expect(said).not.toMatch(/162\.000|₫/)
    expect(JSON.stringify(financeMessage(reading(), debts(owed()), true, heading))).toContain('162.000.000')
  })

  test('what falls due soon is said with its day', () => {
    const said = must(financeMessage(reading('en'), debts(owed({ dueOn: '2026-11-25' })), true, heading))
    expect(wordsOf(said.blocks)).toContain('₫162,000,000 due on Wed 25 Nov')
  })

  test('nothing owed says nothing, and a hundred clients keep within the limits', () => {
    expect(financeMessage(reading(), [], true, heading)).toBeUndefined()
    const many = debts(...Array.from({ length: 100 }, (_, n) => owed({}, 'Công ty '.repeat(12), `c${n}`)))
    for (const said of [financeMessage(reading(), many, true, heading), must(person(many)).message]) {
      expect(problemsOfMessage(said)).toEqual([])
      expect(wordsOf(said?.blocks)).toMatch(/… và \d+ khách khác/)
    }
  })
})

test.for([
  [[5, 5, 5], 30, [5, 5, 5]],
  [[100, 2, 2], 10, [6, 2, 2]],
  [[3, 3, 3], 2, [1, 1, 0]],
  [[0, 4], 3, [0, 3]],
] as const)('%j in %i lines is %j', ([wants, room, given]) => {
  expect(share(wants, room)).toEqual(given)
})
