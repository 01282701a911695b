import { describe, expect, test } from 'vitest'
import {
  type Answered,
  AnswerForm,
  AskForm,
  answer,
  askedOf,
  mayAnswer,
  mustWait,
  type Question,
  readPlace,
  takeBack,
} from '../../src/brief/questionModel.ts'
import { problemsOf } from '../../src/core/fields.ts'
import { Refusal } from '../../src/core/refusal.ts'
import { FRIDAY } from '../setup/agency.ts'

const ZONE = 'Asia/Ho_Chi_Minh'
const at = {
  brief: { status: 'handed' as const, owner: 'LAN', author: 'BE' },
  client: { owner: 'DUC', backup: 'MAI' },
}
const codesOf = (work: () => unknown): string[] => {
  try {
    work()
  } catch (err) {
    if (err instanceof Refusal) return err.problems.map(p => p.code)
    throw err
  }
  return []
}

describe('a question goes to', () => {
  const until = '2026-11-27'
  test.for<[who: string, away: [string, string | null][], gone: string[], asker: string, to: string, instead?: string]>(
    [
      ['the brief’s owner', [], [], 'CHI', 'LAN'],
      ['who stands in for an owner on leave', [['LAN', 'NAM']], [], 'CHI', 'NAM', 'LAN'],
      [
        'the one behind who stands in, when both are away',
        [
          ['LAN', 'NAM'],
          ['NAM', 'MAI'],
        ],
        [],
        'CHI',
        'MAI',
        'LAN',
      ],
      ['the client’s owner, when nobody stands in', [['LAN', null]], [], 'CHI', 'DUC'],
      ['the client’s owner, when the brief’s has left', [], ['LAN'], 'CHI', 'DUC'],
      ['the backup, when the client’s owner asks and the brief’s has left', [], ['LAN'], 'DUC', 'MAI'],
      ['not back to the asker who stands in', [['LAN', 'CHI']], [], 'CHI', 'DUC'],
      ['who wrote it, at last', [], ['LAN', 'DUC', 'MAI'], 'CHI', 'BE'],
    ],
  )('%s', ([, away, gone, asker, to, instead]) => {
    const leaves = new Map(away.map(([id, cover]) => [id, { until, cover }]))
    expect(askedOf(at, asker, leaves, id => !gone.includes(id))).toEqual(
      instead ? { to, insteadOf: { person: instead, until } } : { to },
    )
  })

  test('nobody when all of them have left, and is then refused instead of lost', () => {
    expect(codesOf(() => askedOf(at, 'CHI', new Map(), () => false))).toEqual(['question.nobody'])
  })
  test('nobody when its owner asks: it would come back to them', () => {
    expect(codesOf(() => askedOf(at, 'LAN', new Map(), () => true))).toEqual(['question.yourOwn'])
  })
  test('nobody on a closed brief', () => {
    const closed = { ...at, brief: { ...at.brief, status: 'closed' as const } }
    expect(codesOf(() => askedOf(closed, 'CHI', new Map(), () => true))).toEqual(['brief.closed'])
  })
})

test.for<[id: string, roles: ('manager' | 'creative' | 'executive')[], asked: string[], may: boolean]>([
  ['LAN', ['executive'], [], true],
  ['BE', ['executive'], [], true],
  ['DUC', ['executive'], [], true],
  ['MAI', ['executive'], [], true],
  ['HOA', ['manager'], [], true],
  ['HOA', ['executive'], [], false],
  ['CHI', ['creative'], [], false],
  ['NAM', ['creative'], ['NAM'], true],
])('%s as %j, of those asked %j, may answer: %j', ([id, roles, asked, may]) => {
  expect(mayAnswer({ id, roles }, at, asked)).toBe(may)
})

describe('once it is closed', () => {
  const open: Question = {
    id: 'q',
    briefId: 'b',
    task: null,
    by: 'CHI',
    byName: 'Chi',
    words: 'Logo đặt đâu?',
    createdAt: FRIDAY,
    status: 'open',
  }
  const lan = { id: 'LAN', name: 'Lan' }

  test('a second answer meets who was first and when', () => {
    const answered = answer(open, lan, 'Góc phải', FRIDAY, ZONE) satisfies Answered
    expect(answered).toMatchObject({ status: 'answered', answer: 'Góc phải', answeredBy: 'LAN', answererName: 'Lan' })
    expect(() => answer(answered, { id: 'MAI', name: 'Mai' }, 'Góc trái', FRIDAY, ZONE)).toThrow('question.answered')
    expect(() => takeBack(answered, { id: 'CHI' }, FRIDAY, ZONE)).toThrow('question.answered')
  })
  test('by the one who asked, nobody answers it', () => {
    const gone = takeBack(open, { id: 'CHI' }, FRIDAY, ZONE)
    expect(codesOf(() => answer(gone, lan, 'Góc phải', FRIDAY, ZONE))).toEqual(['question.withdrawn'])
    expect(codesOf(() => mustWait(gone, ZONE))).toEqual(['question.withdrawn'])
  })
  test('nobody else takes it back', () => {
    expect(codesOf(() => takeBack(open, lan, FRIDAY, ZONE))).toEqual(['question.notAsker'])
  })
})

test.for(['', 'x', 'task:', 'brief:', 'client:1', 'TASK:1'])(
  'a button that carries %j is no place to ask from',
  value => {
    expect(codesOf(() => readPlace(value))).toEqual(['brief.unknown'])
  },
)

test.for<[words: string, problem: string | undefined]>([
  ['', 'field.required'],
  ['  \n ', 'field.required'],
  ['ừ?', 'field.tooShort'],
  ['Sao?', undefined],
  // Decomposed, as a Mac types it: kept composed, and counted so.
  ['ế'.normalize('NFD').repeat(1000), undefined],
  ['ế'.repeat(1001), 'field.tooLong'],
  ['Một\nHai', undefined],
])('a question of %j has the problem %j', ([words, problem]) => {
  const read = AskForm.safeParse({ words })
  expect(read.success ? undefined : problemsOf(read.error)[0]?.code).toBe(problem)
  if (read.success) expect(read.data.words).toBe(read.data.words.normalize('NFC'))
})
test('an answer may be twice as long', () => {
  expect(AnswerForm.safeParse({ answer: 'ế'.repeat(2000) }).success).toBe(true)
  expect(AnswerForm.safeParse({ answer: 'ế'.repeat(2001) }).success).toBe(false)
})
