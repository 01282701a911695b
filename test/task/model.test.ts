import { describe, expect, test } from 'vitest'
import { Refusal } from '../../src/core/refusal.ts'
import type { Role } from '../../src/db/schema.ts'
import {
  accept,
  answererOf,
  approve,
  assign,
  handBack,
  leadOf,
  type Situation,
  sendBack,
  start,
  submit,
  type Task,
  type Who,
  withdraw,
} from '../../src/task/model.ts'

const NOW = new Date('2026-11-20T03:00:00Z')
const EARLIER = new Date('2026-11-19T03:00:00Z')

const core = {
  id: 't1',
  number: 12,
  title: 'Banner',
  expected: null,
  estimateHours: null,
  briefId: null,
  clientId: null,
  department: 'creative',
  manager: 'lan',
  partner: null,
  dueAt: new Date('2026-11-27T10:00:00Z'),
  rounds: 0,
  work: null,
  reason: null,
  source: null,
  offeredAt: EARLIER,
  createdAt: EARLIER,
}
const TASKS = {
  free: { ...core, status: 'offered', assignee: null },
  offered: { ...core, status: 'offered', assignee: 'chi' },
  accepted: { ...core, status: 'accepted', assignee: 'chi', acceptedAt: EARLIER },
  doing: { ...core, status: 'doing', assignee: 'chi', acceptedAt: EARLIER },
  submitted: {
    ...core,
    status: 'submitted',
    assignee: 'chi',
    acceptedAt: EARLIER,
    submittedAt: EARLIER,
    work: 'bản 1',
  },
  done: { ...core, status: 'done', assignee: 'chi', acceptedAt: EARLIER, doneAt: EARLIER },
  withdrawn: { ...core, status: 'withdrawn', assignee: 'chi' },
} satisfies Record<string, Task>
type Name = keyof typeof TASKS

const PEOPLE: Record<string, Who> = {
  lan: who('lan', ['executive']),
  chi: who('chi', ['creative'], 'creative'),
  son: who('son', ['creative'], 'creative'),
  lead: who('lead', ['creative'], 'creative'),
  nam: who('nam', ['planner'], 'planner'),
  duc: who('duc', ['director']),
  owner: who('owner', ['manager']),
}
function who(id: string, roles: Role[], department: string | null = null): Who {
  return { id, roles, department }
}

const around = (task: Task): Situation => ({
  task,
  department: { code: 'creative', name: 'Creative', channel: 'C1', lead: 'lead' },
  brief: null,
  client: null,
  people: new Map(Object.keys(PEOPLE).map(id => [id, { name: id, active: true, locale: 'vi' as const }])),
})

const MOVES: Record<string, (at: Situation, by: Who) => Task> = {
  accept: (at, by) => accept(at, by, NOW),
  start: (at, by) => start(at, by, NOW),
  submit: (at, by) => submit(at, by, 'xong', NOW),
  handBack: (at, by) => handBack(at, by, 'bận', NOW),
  approve: (at, by) => approve(at, by, NOW),
  return: (at, by) => sendBack(at, by, { reason: 'sửa' }),
  assign: (at, by) => assign(at, by, 'son', NOW),
  withdraw: (at, by) => withdraw(at, by, 'thôi'),
}

const outcome = (move: string, from: Name, by: string): string => {
  const rule = MOVES[move]
  const person = PEOPLE[by]
  if (!rule || !person) throw new Error('no such move or person')
  try {
    return rule(around(TASKS[from]), person).status
  } catch (err) {
    if (err instanceof Refusal) return err.message
    throw err
  }
}

describe('who may move a task, and where to', () => {
  test.for([
    ['accept', 'free', 'son', 'accepted'],
    ['accept', 'free', 'lead', 'accepted'],
    ['accept', 'free', 'nam', 'task.notYourDepartment'],
    ['accept', 'offered', 'chi', 'accepted'],
    ['accept', 'offered', 'son', 'task.offeredToOther'],
    ['accept', 'offered', 'duc', 'task.offeredToOther'],
    ['accept', 'accepted', 'chi', 'task.alreadyYours'],
    ['accept', 'doing', 'son', 'task.taken'],
    ['accept', 'submitted', 'chi', 'task.alreadyYours'],
    ['accept', 'done', 'chi', 'task.done'],
    ['accept', 'withdrawn', 'chi', 'task.withdrawn'],

    ['start', 'free', 'chi', 'task.nobodyYet'],
    ['start', 'offered', 'chi', 'doing'],
    ['start', 'accepted', 'chi', 'doing'],
    ['start', 'accepted', 'lead', 'task.notYours'],
    ['start', 'doing', 'chi', 'task.alreadyDoing'],
    ['start', 'submitted', 'chi', 'task.alreadySubmitted'],
    ['start', 'done', 'chi', 'task.done'],

    ['submit', 'free', 'chi', 'task.nobodyYet'],
    ['submit', 'offered', 'chi', 'submitted'],
    ['submit', 'accepted', 'chi', 'submitted'],
    ['submit', 'doing', 'chi', 'submitted'],
    ['submit', 'doing', 'lan', 'task.notYours'],
    ['submit', 'submitted', 'chi', 'task.alreadySubmitted'],
    ['submit', 'withdrawn', 'chi', 'task.withdrawn'],

    ['handBack', 'offered', 'chi', 'offered'],
    ['handBack', 'doing', 'chi', 'offered'],
    ['handBack', 'doing', 'lead', 'task.notYours'],
    ['handBack', 'submitted', 'chi', 'task.alreadySubmitted'],

    ['approve', 'submitted', 'lan', 'done'],
    ['approve', 'submitted', 'duc', 'done'],
    ['approve', 'submitted', 'lead', 'task.notYourCall'],
    ['approve', 'submitted', 'chi', 'task.notYourCall'],
    ['approve', 'doing', 'lan', 'task.notSubmitted'],
    ['approve', 'done', 'lan', 'task.done'],

    ['return', 'submitted', 'lan', 'doing'],
    ['return', 'submitted', 'nam', 'task.notYourCall'],
    ['return', 'doing', 'lan', 'task.notSubmitted'],

    ['assign', 'free', 'lead', 'offered'],
    ['assign', 'free', 'lan', 'offered'],
    ['assign', 'free', 'son', 'task.notYoursToAssign'],
    ['assign', 'doing', 'lead', 'offered'],
    ['assign', 'submitted', 'lead', 'task.alreadySubmitted'],
    ['assign', 'done', 'lead', 'task.done'],

    ['withdraw', 'free', 'lan', 'withdrawn'],
    ['withdraw', 'submitted', 'duc', 'withdrawn'],
    ['withdraw', 'doing', 'lead', 'task.notYourCall'],
    ['withdraw', 'done', 'lan', 'task.done'],
  ] as const)('%s a task that is %s, by %s: %s', ([move, from, by, then]) => {
    expect(outcome(move, from, by)).toBe(then)
  })

  test('somebody assigned by themselves has accepted', () => {
    expect(assign(around(TASKS.free), PEOPLE.lead as Who, 'lead', NOW)).toMatchObject({
      status: 'accepted',
      assignee: 'lead',
    })
  })

  test('handing in what one asked of oneself is finishing it', () => {
    const own = { ...TASKS.doing, manager: 'chi' }
    expect(submit(around(own), PEOPLE.chi as Who, 'xong', NOW)).toMatchObject({ status: 'done', doneAt: NOW })
  })

  test('a task begun without being accepted counts as accepted then', () => {
    expect(start(around(TASKS.offered), PEOPLE.chi as Who, NOW)).toMatchObject({ acceptedAt: NOW })
    expect(start(around(TASKS.accepted), PEOPLE.chi as Who, NOW)).toMatchObject({ acceptedAt: EARLIER })
  })

  test('each return is one round more, and keeps the day unless a new one is given', () => {
    const dueAt = new Date('2026-12-01T10:00:00Z')
    const at = around(TASKS.submitted)
    expect(() => sendBack(at, PEOPLE.lan as Who, { reason: 'sửa', round: at.task.rounds + 1 })).toThrow(
      'task.newerWork',
    )
    expect(sendBack(at, PEOPLE.lan as Who, { reason: 'sửa' })).toMatchObject({ rounds: 1, dueAt: core.dueAt })
    expect(sendBack(at, PEOPLE.lan as Who, { reason: 'sửa', dueAt })).toMatchObject({ rounds: 1, dueAt })
  })
})

describe('who is asked', () => {
  const gone = (...ids: string[]): Situation => {
    const at = around(TASKS.submitted)
    return {
      ...at,
      brief: { id: 'b', code: 'X', version: 1, owner: 'owner' },
      people: new Map([...at.people].map(([id, p]) => [id, { ...p, active: !ids.includes(id) }])),
    }
  }
  test.for([
    [[], 'lan', 'lead'],
    [['lan'], 'owner', 'lead'],
    [['lan', 'owner'], 'lead', 'lead'],
    [['lead'], 'lan', 'lan'],
    [['lan', 'owner', 'lead'], 'lan', 'lan'],
  ] as const)('when %j have left: %s judges, %s finds somebody', ([ids, judges, finds]) => {
    const at = gone(...ids)
    expect([answererOf(at), leadOf(at)]).toEqual([judges, finds])
  })
})
