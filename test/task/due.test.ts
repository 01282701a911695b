import { describe, expect, test } from 'vitest'
import { type Day, instantOf } from '../../src/core/time.ts'
import { vietnamCalendar } from '../../src/core/vietnam.ts'
import { departmentDigest, horizonOf, managerDigest, personalDigest } from '../../src/task/due.ts'
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
