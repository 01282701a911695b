import { describe, expect, test } from 'vitest'
import { type Day, instantOf } from '../../src/core/time.ts'
import { vietnamCalendar } from '../../src/core/vietnam.ts'
import {
  departmentDigest,
  horizonOf,
  managerDigest,
  nudgedOffers,
  nudgedPerson,
  personalDigest,
  unanswered,
} from '../../src/task/due.ts'
import type { OpenTask } from '../../src/task/model.ts'

// Friday 20/11/2026 and Monday the 23rd are working days, Tuesday the 24th is a day off.
const zone = 'Asia/Ho_Chi_Minh'
const where = { zone, calendar: vietnamCalendar }
const at = (day: Day, clock: string) => instantOf(day, clock, zone)
const monday9 = at('2026-11-23', '09:00')

let count = 0
const task = (more: Partial<OpenTask> = {}): OpenTask => ({
  id: `id${++count}`,
  number: count,
  title: 'Banner TVC',
  briefId: null,
  briefCode: null,
  clientId: null,
  clientName: null,
  clientOwner: null,
  clientBackup: null,
  department: 'creative',
  assignee: 'chi',
  manager: 'lan',
  partner: null,
  dueAt: at('2026-11-23', '17:00'),
  status: 'doing',
  offeredAt: at('2026-11-16', '10:00'),
  rounds: 0,
  ...more,
})
const due = (day: Day, clock: string, more: Partial<OpenTask> = {}) => task({ dueAt: at(day, clock), ...more })
const everybodyIsHere = () => true

describe('a morning', () => {
  test.for([
    ['yesterday', '2026-11-20', '17:00', 'late'],
    ['a minute ago', '2026-11-23', '08:59', 'late'],
    ['this very minute', '2026-11-23', '09:00', 'today'],
    ['tonight', '2026-11-23', '23:59', 'today'],
    ['on the day off between', '2026-11-24', '10:00', 'soon'],
    ['on the second working day', '2026-11-26', '23:59', 'soon'],
    ['on the third', '2026-11-27', '00:00', undefined],
  ] as const)('what was due %s', ([, day, clock, part]) => {
    const digest = personalDigest([due(day, clock)], monday9, where)
    const found = (['late', 'today', 'soon', 'waiting'] as const).filter(name => digest[name].length > 0)
    expect(found).toEqual(part ? [part] : [])
  })

  test('the horizon of a Friday reaches over the weekend and the day off', () => {
    expect(horizonOf(at('2026-11-20', '09:00'), where)).toEqual(at('2026-11-26', '00:00'))
  })

  test('work handed in presses nobody who made it', () => {
    const digest = personalDigest([due('2026-11-20', '17:00', { status: 'submitted' })], monday9, where)
    expect(Object.values(digest).flat()).toEqual([])
  })

  test('an offer that is due later still waits for an answer; accepted work that is due later does not', () => {
    const offer = due('2026-12-15', '17:00', { status: 'offered' })
    const accepted = due('2026-12-15', '17:00', { status: 'accepted' })
    expect(personalDigest([offer, accepted], monday9, where).waiting).toEqual([offer])
  })

  test('a department hears its people, the most pressed first, and who has nobody', () => {
    const [son, chi, nobody] = [
      due('2026-11-19', '17:00', { assignee: 'son' }),
      due('2026-11-18', '17:00'),
      due('2026-11-20', '09:00', { assignee: null, status: 'offered' }),
    ]
    const alsoChi = due('2026-11-20', '17:00')
    const digest = departmentDigest([nobody, alsoChi, son, chi], monday9, where)
    expect(digest.late.map(group => [group.person, group.tasks.map(t => t.id)])).toEqual([
      ['chi', [chi.id, alsoChi.id]],
      ['son', [son.id]],
      [null, [nobody.id]],
    ])
    expect([digest.today, digest.soon]).toEqual([[], []])
  })
})

describe('a manager hears', () => {
  const hears = (manager: string, tasks: OpenTask[], isHere: (id: string) => boolean = everybodyIsHere) => {
    const digest = managerDigest(manager, tasks, monday9, where, isHere)
    return Object.fromEntries(
      Object.entries(digest).flatMap(([part, list]) => (list.length > 0 ? [[part, list.map(t => t.id)]] : [])),
    )
  }

  test('of late work for their clients, whoever asked for it', () => {
    const late = due('2026-11-20', '17:00', { clientOwner: 'hoa', manager: 'lan' })
    expect(hears('hoa', [late])).toEqual({ late: [late.id] })
    expect(hears('lan', [late])).toEqual({})
  })

  test('of late work without a client when they asked for it, but not of what is on their own desk', () => {
    const [theirs, mine] = [due('2026-11-20', '17:00'), due('2026-11-20', '17:00', { assignee: 'lan' })]
    expect(hears('lan', [theirs, mine])).toEqual({ late: [theirs.id] })
  })

  test('of work handed in to them, late or not', () => {
    const work = due('2026-11-20', '17:00', { status: 'submitted', clientOwner: 'hoa' })
    expect(hears('lan', [work])).toEqual({ toApprove: [work.id] })
    expect(hears('hoa', [work])).toEqual({})
  })

  test('of work whose assignee has left, and of what a manager who has left should have heard', () => {
    const gone =
      (...names: string[]) =>
      (id: string) =>
        !names.includes(id)
    const work = due('2026-11-26', '17:00', { clientOwner: 'hoa', clientBackup: 'mai' })
    expect(hears('hoa', [work], gone('chi'))).toEqual({ orphaned: [work.id] })
    expect(hears('mai', [work], gone('chi', 'hoa'))).toEqual({ orphaned: [work.id] })
    expect(hears('lan', [work], gone('chi', 'hoa', 'mai'))).toEqual({ orphaned: [work.id] })
    const handedIn = due('2026-11-26', '17:00', { status: 'submitted', clientOwner: 'hoa' })
    expect(hears('hoa', [handedIn], gone('lan'))).toEqual({ toApprove: [handedIn.id] })
  })

  test('of offers that nobody answered after the last nudge', () => {
    const offered = (day: Day) => due('2026-12-15', '17:00', { status: 'offered', offeredAt: at(day, '09:00') })
    const [old, recent] = [offered('2026-11-17'), offered('2026-11-18')]
    expect(hears('lan', [old, recent])).toEqual({ unanswered: [old.id] })
  })
})

describe('the ladder of nudges', () => {
  const offered = (day: Day, clock: string, more: Partial<OpenTask> = {}) =>
    task({ status: 'offered', offeredAt: at(day, clock), ...more })

  test.for([
    // Offered on Friday at 10:00.
    ['not before a working day is over', '2026-11-23', '09:59', undefined],
    ['once after one, over the weekend', '2026-11-23', '10:00', [1, '2026-11-23']],
    ['the same nudge until the next is due, over the day off', '2026-11-25', '09:00', [1, '2026-11-23']],
    ['after two', '2026-11-25', '10:00', [2, '2026-11-25']],
    ['after three', '2026-11-26', '10:00', [3, '2026-11-26']],
    ['no more after four', '2026-11-27', '10:00', undefined],
  ] as const)('%s', ([, day, clock, expected]) => {
    const nudges = unanswered([offered('2026-11-20', '10:00')], at(day, clock), where)
    expect(nudges.map(nudge => [nudge.level, nudge.day])).toEqual(expected ? [expected] : [])
  })

  test('an offer made in the evening counts from the next morning', () => {
    const evening = [offered('2026-11-20', '20:00')]
    expect(unanswered(evening, at('2026-11-23', '17:00'), where)).toEqual([])
    expect(unanswered(evening, at('2026-11-25', '09:00'), where)).toHaveLength(1)
  })

  test('accepted work is not nudged about', () => {
    expect(
      unanswered(
        [task({ status: 'accepted', offeredAt: at('2026-11-20', '10:00') })],
        at('2026-11-23', '12:00'),
        where,
      ),
    ).toEqual([])
  })

  test('exactly the offers between the two moments are nudged about', () => {
    const now = at('2026-11-26', '10:00')
    const { after, until } = nudgedOffers(now, where)
    const moments = ['2026-11-19', '2026-11-20', '2026-11-23', '2026-11-25', '2026-11-26'] as const
    for (const day of moments) {
      for (const clock of ['09:59', '10:00', '10:01']) {
        const one = offered(day, clock)
        const asked = one.offeredAt > after && one.offeredAt <= until
        expect([day, clock, unanswered([one], now, where).length > 0]).toEqual([day, clock, asked])
      }
    }
  })

  test.for([
    ['climbs from the assignee over the lead to the manager', { assignee: 'chi' }, [], ['chi', 'duc', 'lan']],
    ['begins with the lead when nobody was named', { assignee: null }, [], ['duc', 'lan', undefined]],
    ['names nobody twice', { assignee: 'duc', clientOwner: 'hoa' }, [], ['duc', 'lan', 'hoa']],
    ['passes over those who have left', { assignee: 'chi' }, ['chi'], ['duc', 'lan', undefined]],
  ] as const)('%s', ([, more, gone, expected]) => {
    const isHere = (id: string) => !(gone as readonly string[]).includes(id)
    const people = ([1, 2, 3] as const).map(level =>
      nudgedPerson({ task: task({ status: 'offered', ...more }), level, day: '2026-11-23' }, 'duc', isHere),
    )
    expect(people).toEqual(expected)
  })
})
