import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nextWorkingMoment } from '../../src/core/calendar.ts'
import { instantOf } from '../../src/core/time.ts'
import { vietnamCalendar } from '../../src/core/vietnam.ts'
import type { Role } from '../../src/db/schema.ts'
import {
  type Around,
  addWorkingHours,
  afterMorning,
  type Decision,
  decide,
  firstAsk,
  goesUp,
  type Known,
  ladderOf,
  type Office,
  quietUntil,
} from '../../src/nudge/due.ts'
import type { ClientFacts, People, Waiting } from '../../src/nudge/matter.ts'
import { DEFAULT_POLICY, MOST_REPEATS, type Policy } from '../../src/nudge/policy.ts'
import type { CardedTask } from '../../src/task/model.ts'

const zone = 'Asia/Ho_Chi_Minh'
const office: Office = {
  zone,
  hours: { start: '09:00', end: '18:00', quietFrom: '18:30', quietTo: '08:30' },
  calendar: vietnamCalendar,
}
const at = (day: string, clock: string) => instantOf(day, clock, zone)

const someone = (id: string, roles: Role[], more: object = {}) =>
  [
    id,
    {
      id,
      name: id,
      here: true,
      roles,
      reportsTo: null,
      locale: 'vi' as const,
      morningAt: '09:00',
      oneSummary: false,
      ...more,
    },
  ] as const
const people: People = new Map([
  someone('son', ['creative'], { reportsTo: 'chi' }),
  someone('chi', ['creative']),
  someone('lan', ['manager'], { reportsTo: 'hoa' }),
  someone('mai', ['executive'], { reportsTo: 'lan' }),
  someone('hoa', ['manager'], { reportsTo: 'duc' }),
  someone('duc', ['director']),
  someone('other', ['director']),
  someone('ceo', ['leadership']),
  someone('gone', ['manager'], { here: false }),
])
const around = (more: Partial<Around> = {}): Around => ({
  people,
  away: new Map(),
  leadOf: department => (department === null ? null : 'chi'),
  ...more,
})

const task = (more: Partial<CardedTask> = {}): CardedTask =>
  ({
    id: 't',
    number: 1,
    title: 'KV',
    briefId: null,
    briefCode: null,
    clientId: null,
    clientName: null,
    clientOwner: null,
    clientBackup: null,
    department: 'creative',
    assignee: 'son',
    manager: 'lan',
    partner: null,
    dueAt: at('2026-12-20', '17:00'),
    status: 'offered',
    offeredAt: at('2026-11-20', '10:00'),
    rounds: 0,
    card: undefined,
    ...more,
  }) as CardedTask
const client: ClientFacts = { id: 'c', code: 'VNM', name: 'Vinamilk', owner: 'lan', backup: 'mai' }
const base = {
  subject: 's',
  since: at('2026-11-20', '10:00'),
  dueAt: at('2026-12-20', '17:00'),
  tier: 'standard' as const,
}
const offer = (more: Partial<CardedTask> = {}): Waiting => ({ ...base, kind: 'offer', task: task(more) })
const receivable = (more: Partial<ClientFacts> = {}): Waiting => ({
  ...base,
  kind: 'receivable',
  dueAt: null,
  client: { ...client, ...more },
  overdue: [],
})
const promised = (brokenBefore: number): Waiting => ({
  ...base,
  kind: 'promise',
  dueAt: null,
  client,
  promisedFor: '2026-11-18',
  promisedBy: 'chị Thảo',
  brokenBefore,
  open: [],
})
const handedIn = (more: Partial<CardedTask> = {}): Waiting => ({
  ...base,
  kind: 'approval',
  task: task({ status: 'submitted', ...more }),
})

const shown = (waiting: Waiting, more: Partial<Around> = {}) =>
  ladderOf(waiting, around(more)).map(
    ({ level, to, insteadOf }) => `${level} ${to}${insteadOf ? ` for ${insteadOf.person}` : ''}`,
  )

describe('the ladder', () => {
  const away = (...rows: [who: string, cover: string | null][]): Partial<Around> => ({
    away: new Map(rows.map(([who, cover]) => [who, { until: '2026-11-27', cover }])),
  })
  const cases: [what: string, waiting: Waiting, expected: string[], more?: Partial<Around>][] = [
    ['assignee, lead, manager, director above', offer(), ['1 son', '2 chi', '3 lan', '4 duc']],
    ['nobody was named', offer({ assignee: null }), ['2 chi', '3 lan', '4 duc']],
    ['the lead’s own work', offer({ assignee: 'chi' }), ['1 chi', '3 lan', '4 duc']],
    ['no department', offer({ department: null }), ['1 son', '3 lan', '4 duc']],
    ['a manager who left', offer({ manager: 'gone', clientOwner: 'mai' }), ['1 son', '2 chi', '3 mai', '4 duc']],
    ['one’s own task', offer({ assignee: 'lan', department: null }), ['1 lan', '4 duc']],
    ['a director’s task', offer({ manager: 'duc' }), ['1 son', '2 chi', '3 duc', '4 other'].slice(0, 3)],
    [
      'on leave, with somebody standing in',
      offer(),
      ['1 mai for son', '2 chi', '3 lan', '4 duc'],
      away(['son', 'mai']),
    ],
    ['on leave, the lead standing in', offer(), ['1 chi for son', '3 lan', '4 duc'], away(['son', 'chi'])],
    ['on leave, with nobody', offer(), ['2 chi', '3 lan', '4 duc'], away(['son', null])],
    ['two who stand in for each other', offer(), ['3 lan', '4 duc'], away(['son', 'chi'], ['chi', 'son'])],
    ['work to judge', handedIn(), ['3 lan', '4 duc']],
    ['judged by whoever stands in, but not by who did it', handedIn(), ['4 duc'], away(['lan', 'son'])],
    ['money: owner, backup, director, leadership', receivable(), ['1 lan', '2 mai', '3 duc', '4 ceo']],
    [
      'money without a backup: the owner’s own manager',
      receivable({ backup: null }),
      ['1 lan', '2 hoa', '3 duc', '4 ceo'],
    ],
    ['a promise', promised(0), ['1 lan', '4 duc']],
    ['a promise after a broken one', promised(1), ['4 duc']],
  ]
  test.for(cases)('%s', ([, waiting, expected, more]) => {
    expect(shown(waiting, more)).toEqual(expected)
  })
})

describe('working hours', () => {
  test.for([
    ['within a day', '2026-11-20', '10:00', 2, '2026-11-20', '12:00'],
    ['to the end of a day, still that day', '2026-11-20', '10:00', 8, '2026-11-20', '18:00'],
    ['over the weekend', '2026-11-20', '17:00', 2, '2026-11-23', '10:00'],
    ['over the weekend and the day off', '2026-11-20', '10:00', 18, '2026-11-25', '10:00'],
    ['from the night', '2026-11-20', '22:40', 1, '2026-11-23', '10:00'],
  ] as const)('%s', ([, day, clock, hours, day2, clock2]) => {
    expect(addWorkingHours(at(day, clock), hours, office)).toEqual(at(day2, clock2))
  })
})

const known = (now: Date, more: Partial<Known> = {}): Known => ({
  ...around(),
  now,
  office,
  policy: DEFAULT_POLICY,
  snoozed: () => undefined,
  ...more,
})
const fresh = { level: 0, times: 0, asked: new Set<string>() }

describe('when', () => {
  test.for([
    ['ordinary work after eight hours', { dueAt: base.dueAt, tier: 'standard' }, at('2026-11-20', '18:00')],
    ['of a key client after four', { dueAt: base.dueAt, tier: 'key' }, at('2026-11-20', '14:00')],
    ['urgent work after two', { dueAt: at('2026-11-20', '17:00'), tier: 'standard' }, at('2026-11-20', '12:00')],
    [
      'once it becomes urgent, if that is sooner',
      { dueAt: at('2026-11-23', '15:00'), tier: 'standard' },
      at('2026-11-20', '15:00'),
    ],
  ] as const)('%s', ([, more, expected]) => {
    expect(firstAsk(base.since, { kind: 'offer', ...more }, office, DEFAULT_POLICY)).toEqual(expected)
  })

  test('a debt is asked about in weeks', () => {
    const since = at('2026-11-01', '00:00')
    expect(firstAsk(since, receivable(), office, DEFAULT_POLICY)).toEqual(at('2026-11-06', '13:00'))
  })

  test('who is on it has the hours of a first ask in peace', () => {
    expect(quietUntil(base.since, offer(), office, DEFAULT_POLICY)).toEqual(at('2026-11-20', '18:00'))
  })
})

describe('the rule', () => {
  const ladder = ladderOf(offer(), around())
  const asks = (decision: Decision) =>
    decision.do === 'wait' ? 'wait' : `${decision.do} ${decision.rung.to} ${decision.times}`
  const workday = at('2026-11-23', '10:00')
  const cases: [
    what: string,
    progress: { level: number; times: number },
    more: Partial<Known>,
    now: Date,
    expected: string,
  ][] = [
    ['first the assignee', { level: 0, times: 0 }, {}, workday, 'ask son 1'],
    ['then the lead', { level: 1, times: 1 }, {}, workday, 'ask chi 1'],
    ['on it: the same person again', { level: 1, times: 0 }, {}, workday, 'ask son 1'],
    ['the last one again', { level: 4, times: 1 }, {}, workday, 'ask duc 2'],
    ['and no more', { level: 4, times: 3 }, {}, workday, 'wait'],
    ['not at night', { level: 0, times: 0 }, {}, at('2026-11-23', '20:00'), 'wait'],
    ['not on a day off', { level: 0, times: 0 }, {}, at('2026-11-24', '10:00'), 'wait'],
    ['not on the first morning after Tết', { level: 0, times: 0 }, {}, at('2027-02-11', '10:00'), 'wait'],
    [
      'put off: passed over',
      { level: 0, times: 0 },
      { snoozed: (person, subject) => ({ person, subject, until: '2026-11-26', reason: 'x' }) },
      workday,
      'pass son 1',
    ],
    [
      'only as high as the policy goes',
      { level: 2, times: 1 },
      { policy: { ...DEFAULT_POLICY, standard: { normal: [8, 16], urgent: [2, 4] } } },
      workday,
      'ask chi 2',
    ],
  ]
  test.for(cases)('%s', ([, progress, more, now, expected]) => {
    expect(asks(decide(offer(), { ...progress, asked: new Set(), due: now }, ladder, known(now, more)))).toBe(expected)
  })

  test('before Tết money stays with its owner, and work does not', () => {
    const soft = known(at('2027-02-02', '10:00'))
    const money = decide(
      receivable(),
      { level: 1, times: 1, asked: new Set(['lan']), due: workday },
      ladderOf(receivable(), around()),
      soft,
    )
    expect(asks(money)).toBe('ask lan 2')
    expect(asks(decide(offer(), { level: 1, times: 1, asked: new Set(['son']), due: workday }, ladder, soft))).toBe(
      'ask chi 1',
    )
  })

  test('asked often enough, it rests until the work presses, and then there may be another level', () => {
    const dueAt = at('2026-12-04', '17:00')
    const pressing = { ...offer(), dueAt }
    const policy = { ...DEFAULT_POLICY, standard: { normal: [8], urgent: [2, 4] } }
    const asked = { level: 1, times: 3, asked: new Set(['son']), due: workday }
    const rest = decide(pressing, asked, ladder, known(workday, { policy }))
    expect(rest).toEqual({ do: 'wait', nextAt: at('2026-12-03', '17:00') })
    expect(asks(decide(pressing, asked, ladder, known(at('2026-12-03', '17:00'), { policy })))).toBe('ask chi 1')
  })

  test('nobody to be asked is looked for again the next working morning', () => {
    expect(decide(offer(), { ...fresh, due: workday }, [], known(workday))).toEqual({
      do: 'wait',
      nextAt: at('2026-11-25', '09:00'),
    })
  })

  test('muted at the top is not asked, and looked at again the next working morning', () => {
    const muted = known(workday, { snoozed: (person, subject) => ({ person, subject, until: null, reason: 'x' }) })
    const decision = decide(offer(), { level: 3, times: 1, asked: new Set(), due: workday }, ladder, muted)
    expect(decision).toMatchObject({ do: 'pass', nextAt: at('2026-11-25', '09:00') })
  })

  test('whether it goes up', () => {
    const progress = (level: number) => ({ level, times: 1, asked: new Set<string>() })
    expect([1, 2, 3, 4].map(level => goesUp(offer(), progress(level), ladder, known(workday)))).toEqual([
      true,
      true,
      true,
      false,
    ])
  })

  test.for([
    ['the one who is next', { level: 0, times: 0 }, 'son', { level: 1, times: 1 }],
    ['the last one, who was asked', { level: 4, times: 1 }, 'duc', { level: 4, times: 2 }],
    ['somebody who is to be asked again', { level: 2, times: 0 }, 'chi', { level: 2, times: 1 }],
    ['somebody who was asked, and leaves those above in their turn', { level: 2, times: 1 }, 'chi', undefined],
    ['somebody below, whose turn is over', { level: 2, times: 1 }, 'son', undefined],
    ['somebody above, whose turn has not come', { level: 1, times: 1 }, 'lan', undefined],
    ['somebody who has nothing to do with it', { level: 0, times: 0 }, 'mai', undefined],
  ] as const)('a morning that shows it counts as asking %s', ([, progress, person, expected]) => {
    const after = afterMorning(offer(), progress, ladder, person, known(workday))
    expect(after && { level: after.rung.level, times: after.times }).toEqual(expected)
  })
})

/** Lives through weeks of sweeps: what is asked of whom, when. */
function live(waiting: Waiting, setting: Partial<Known>, minutes: number, from: Date, days: number) {
  const ladder = ladderOf(waiting, { ...around(), ...setting })
  const asked: { at: Date; to: string; level: number }[] = []
  let progress = { level: 0, times: 0, asked: new Set<string>() }
  let next = firstAsk(waiting.since, waiting, office, setting.policy ?? DEFAULT_POLICY)
  for (let n = 0; n < (days * 24 * 60) / minutes; n++) {
    const now = new Date(from.getTime() + n * minutes * 60_000)
    if (next > now) continue
    const decision = decide(waiting, { ...progress, due: next }, ladder, known(now, setting))
    if (decision.nextAt <= now) throw new Error('it would be asked again at once')
    next = decision.nextAt
    if (decision.do === 'wait') continue
    const { rung, times } = decision
    if (decision.do === 'ask') asked.push({ at: now, to: rung.to, level: rung.level })
    progress = { level: rung.level, times, asked: new Set([...progress.asked, rung.to]) }
  }
  return { asked }
}

describe('whatever happens', () => {
  const steps = fc
    .uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 4 })
    .map(hours => hours.toSorted((a, b) => a - b))
  const policies: fc.Arbitrary<Policy> = fc
    .record({ normal: steps, urgent: steps })
    .map(of => ({ key: of, strategic: of, standard: of }))
  const waitings = fc.oneof(
    fc
      .record({
        assignee: fc.constantFrom('son', 'chi', 'lan', 'gone', null),
        manager: fc.constantFrom('lan', 'hoa', 'duc', 'gone'),
        department: fc.constantFrom('creative', null),
      })
      .map(offer),
    fc.record({ manager: fc.constantFrom('lan', 'duc') }).map(handedIn),
    fc.record({ owner: fc.constantFrom('lan', 'mai'), backup: fc.constantFrom('mai', 'gone', null) }).map(receivable),
    fc.integer({ min: 0, max: 2 }).map(promised),
  )
  const settings = fc.record({
    policy: policies,
    away: fc
      .dictionary(fc.constantFrom('son', 'chi', 'lan', 'hoa'), fc.constantFrom('mai', 'chi', 'lan', null), {
        maxKeys: 2,
      })
      .map(covers => new Map(Object.entries(covers).map(([who, cover]) => [who, { until: '2026-12-31', cover }]))),
    snoozed: fc
      .subarray(['son', 'chi', 'duc'])
      .map(
        who => (person: string, subject: string) =>
          who.includes(person) ? { person, subject, until: null, reason: 'x' } : undefined,
      ),
  })
  const from = fc
    .integer({ min: 0, max: 90 })
    .map(day => new Date(at('2026-11-20', '10:00').getTime() + day * 86_400_000))

  test('asked only at a working moment, never by two levels of one person, never downwards, and within bounds', () => {
    fc.assert(
      fc.property(waitings, settings, from, fc.constantFrom(5, 30, 61), (waiting, setting, begins, minutes) => {
        const { asked } = live({ ...waiting, since: begins }, setting, minutes, begins, 40)
        for (const one of asked) {
          expect(nextWorkingMoment(one.at, office.hours, office.calendar, zone)).toEqual(one.at)
          expect(setting.snoozed(one.to, 's')).toBeUndefined()
        }
        const levels = asked.map(one => one.level)
        expect(levels).toEqual(levels.toSorted((a, b) => a - b))
        const standing = new Set(asked.map(one => `${one.level} ${one.to}`))
        expect(new Set(asked.map(one => one.to)).size).toBe(standing.size)
        expect(asked.length).toBeLessThanOrEqual(4 * MOST_REPEATS)
      }),
      { numRuns: 60 },
    )
  })

  test('comes back until it is answered, up to the last of those who are there', () => {
    fc.assert(
      fc.property(waitings, policies, from, (waiting, policy, begins) => {
        const quick: Policy = {
          key: policy.key,
          strategic: policy.strategic,
          standard: { normal: [1, 2, 3, 4], urgent: [1, 2, 3, 4] },
        }
        const setting = { policy: quick }
        const { asked } = live({ ...waiting, since: begins }, setting, 30, begins, 60)
        const ladder = ladderOf(waiting, around())
        if (ladder.length === 0) return
        expect([...new Set(asked.map(one => one.to))]).toEqual(ladder.map(rung => rung.to))
        expect(asked.filter(one => one.to === ladder.at(-1)?.to).length).toBeGreaterThanOrEqual(3)
      }),
      { numRuns: 40 },
    )
  })
})
