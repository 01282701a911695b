import { describe, expect, test } from 'vitest'
import { type Day, instantOf } from '../../src/core/time.ts'
import { vietnamCalendar } from '../../src/core/vietnam.ts'
import {
  approverOf,
  boundsOf,
  departmentDigest,
  deskPart,
  type Is,
  keeperOf,
  keeperPart,
  pauseBefore,
} from '../../src/task/due.ts'
import type { OpenTask } from '../../src/task/model.ts'

// Friday 20/11/2026 and Monday the 23rd are working days, Tuesday the 24th is a day off.
const zone = 'Asia/Ho_Chi_Minh'
const where = { zone, calendar: vietnamCalendar }
const at = (day: Day, clock: string) => instantOf(day, clock, zone)
const boundsAt = (day: Day, clock = '09:00') => boundsOf(at(day, clock), where)
const monday = boundsAt('2026-11-23')

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
const everybody: Is = () => true
const without =
  (...names: string[]): Is =>
  id =>
    !names.includes(id)

describe('a morning', () => {
  test.for([
    ['on the last working day', '2026-11-20', '17:00', 'late'],
    ['a minute ago', '2026-11-23', '08:59', 'late'],
    ['this very minute', '2026-11-23', '09:00', 'today'],
    ['tonight', '2026-11-23', '23:59', 'today'],
    ['on the day off between', '2026-11-24', '10:00', 'soon'],
    ['on the second working day', '2026-11-26', '23:59', 'soon'],
    ['on the third', '2026-11-27', '00:00', undefined],
  ] as const)('what was due %s', ([, day, clock, part]) => {
    expect(deskPart(due(day, clock), monday)).toBe(part)
  })

  test('a Friday looks over the weekend and the day off', () => {
    expect(boundsAt('2026-11-20').horizon).toEqual(at('2026-11-26', '00:00'))
  })

  test('work handed in presses nobody who made it', () => {
    expect(deskPart(due('2026-11-20', '17:00', { status: 'submitted' }), monday)).toBeUndefined()
  })

  test('an offer that is due later still waits for an answer; accepted work that is due later does not', () => {
    expect(deskPart(due('2026-12-15', '17:00', { status: 'offered' }), monday)).toBe('waiting')
    expect(deskPart(due('2026-12-15', '17:00', { status: 'accepted' }), monday)).toBeUndefined()
  })

  test('a department hears its people, the most pressed first, and who has nobody', () => {
    const chi = due('2026-11-18', '17:00')
    const son = due('2026-11-19', '17:00', { assignee: 'son' })
    const nobody = due('2026-11-20', '09:00', { assignee: null, status: 'offered' })
    const alsoChi = due('2026-11-20', '17:00')
    const digest = departmentDigest([chi, son, nobody, alsoChi], monday)
    expect(digest.late.map(group => [group.person, group.tasks.map(t => t.id)])).toEqual([
      ['chi', [chi.id, alsoChi.id]],
      ['son', [son.id]],
      [null, [nobody.id]],
    ])
    expect([digest.offDays, digest.today, digest.soon]).toEqual([[], [], []])
  })
})

describe('days off', () => {
  test.for([
    ['a weekend', '2026-11-23', undefined],
    ['a Tuesday off', '2026-11-25', undefined],
    ['30/4 and 1/5 with the weekend', '2026-05-04', { from: '2026-04-30', days: 4 }],
    ['Tết', '2027-02-11', { from: '2027-02-04', days: 7 }],
    ['Tết, seen from its second morning', '2027-02-12', undefined],
  ] as const)('%s before %s', ([, today, pause]) => {
    expect(pauseBefore(today, vietnamCalendar)).toEqual(pause)
  })

  test.for([
    ['before the last evening', '2027-02-03', '17:00', 'late'],
    ['on the first day off', '2027-02-04', '00:00', 'offDays'],
    ['on mồng 1', '2027-02-06', '10:00', 'offDays'],
    ['on the last day off', '2027-02-10', '23:59', 'offDays'],
    ['this morning', '2027-02-11', '08:30', 'late'],
  ] as const)('after Tết, what was due %s is %s', ([, day, clock, part]) => {
    expect(deskPart(due(day, clock), boundsAt('2027-02-11'))).toBe(part)
  })
})

describe('whoever answers for the client', () => {
  const part = (of: OpenTask, isHere = everybody, hears = isHere) => keeperPart(of, monday, isHere, hears)

  test('is its owner, else the backup, else who asked for the work', () => {
    const work = task({ clientOwner: 'hoa', clientBackup: 'mai' })
    expect(keeperOf(work, everybody)).toBe('hoa')
    expect(keeperOf(work, without('hoa'))).toBe('mai')
    expect(keeperOf(work, without('hoa', 'mai'))).toBe('lan')
    expect(keeperOf(work, without('hoa', 'mai', 'lan'))).toBeUndefined()
  })

  test('is not who approves: that is who asked for the work, else the client’s people', () => {
    const work = task({ clientOwner: 'hoa', clientBackup: 'mai', status: 'submitted' })
    expect(approverOf(work, everybody)).toBe('lan')
    expect(approverOf(work, without('lan'))).toBe('hoa')
  })

  test.for([
    ['late work', { dueAt: at('2026-11-20', '17:00') }, 'keptLate'],
    ['work due today', {}, undefined],
    ['work handed in, late or not', { dueAt: at('2026-11-20', '17:00'), status: 'submitted' }, undefined],
    [
      'an offer that nobody answered in four working days',
      { dueAt: at('2026-12-15', '17:00'), status: 'offered', offeredAt: at('2026-11-17', '09:00') },
      'unanswered',
    ],
    [
      'a younger offer',
      { dueAt: at('2026-12-15', '17:00'), status: 'offered', offeredAt: at('2026-11-17', '09:01') },
      undefined,
    ],
  ] as const)('hears of %s: %s', ([, more, expected]) => {
    expect(part(task(more))).toBe(expected)
  })

  test('hears of work whose assignee has left, whenever it is due, and of nothing else about it', () => {
    expect(part(due('2026-12-15', '17:00'), without('chi'))).toBe('orphaned')
    expect(part(due('2026-11-20', '17:00'), without('chi'))).toBe('orphaned')
  })

  test('hears of what is due soon on the desk of somebody on leave for whom nobody stands in', () => {
    expect(part(due('2026-11-25', '17:00'), everybody, without('chi'))).toBe('uncovered')
    expect(part(due('2026-11-27', '17:00'), everybody, without('chi'))).toBeUndefined()
    expect(part(due('2026-11-20', '17:00'), everybody, without('chi'))).toBe('keptLate')
  })
})
