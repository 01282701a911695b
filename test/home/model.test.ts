import { describe, expect, test } from 'vitest'
import { byTrouble, sortMine } from '../../src/home/model.ts'
import type { OpenTask } from '../../src/task/model.ts'

const ZONE = 'Asia/Ho_Chi_Minh'
const task = (id: string, dueAt: string, over: Partial<OpenTask> = {}): OpenTask => ({
  id,
  number: 1,
  title: id,
  briefId: null,
  briefCode: null,
  clientId: null,
  clientName: null,
  clientOwner: null,
  clientBackup: null,
  department: null,
  assignee: 'U1',
  manager: 'U2',
  partner: null,
  dueAt: new Date(dueAt),
  status: 'doing',
  offeredAt: new Date(dueAt),
  rounds: 0,
  ...over,
})

describe('my tasks by time', () => {
  // Friday 20/11/2026, 10:00 in Ho Chi Minh City.
  const now = new Date('2026-11-20T03:00:00Z')

  test.for([
    ['a minute ago', '2026-11-20T02:59:00Z', 'late'],
    ['at this very moment', '2026-11-20T03:00:00Z', 'today'],
    ['last minute of today, 23:59 here', '2026-11-20T16:59:00Z', 'today'],
    ['midnight here, still Friday in UTC', '2026-11-20T17:00:00Z', 'week'],
    ['Sunday 23:59 here', '2026-11-22T16:59:00Z', 'week'],
    ['Monday 00:00 here', '2026-11-22T17:00:00Z', 'later'],
  ] as const)('%s', ([, due, part]) => {
    const mine = sortMine([task('a', due)], now, ZONE)
    expect(Object.entries(mine).flatMap(([name, tasks]) => (tasks.length > 0 ? [name] : []))).toEqual([part])
  })

  test('on a Sunday the week ends tonight', () => {
    const sunday = new Date('2026-11-22T03:00:00Z')
    const mine = sortMine([task('a', '2026-11-22T10:00:00Z'), task('b', '2026-11-23T03:00:00Z')], sunday, ZONE)
    expect([mine.today.length, mine.week.length, mine.later.length]).toEqual([1, 0, 1])
  })

  test('of what comes later, unanswered work comes first, each in the order of its due', () => {
    const later = sortMine(
      [
        task('a', '2026-12-01T03:00:00Z'),
        task('b', '2026-12-02T03:00:00Z', { status: 'offered' }),
        task('c', '2026-12-03T03:00:00Z'),
        task('d', '2026-12-04T03:00:00Z', { status: 'offered' }),
      ],
      now,
      ZONE,
    ).later
    expect(later.map(t => t.id)).toEqual(['b', 'd', 'a', 'c'])
  })
})

test('clients in trouble come first, then busy ones', () => {
  const state = (code: string, open: number, late: number) => ({ id: code, code, name: code, open, late })
  const all = [state('A', 0, 0), state('B', 9, 0), state('C', 2, 1), state('D', 5, 3)]
  expect(all.sort(byTrouble).map(c => c.code)).toEqual(['D', 'C', 'B', 'A'])
})
