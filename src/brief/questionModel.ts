// What somebody has to know of a brief before they can go on: whom it is asked of, who may answer, when it is closed.
import { z } from 'zod'
import { paragraph } from '../core/fields.ts'
import { refuse } from '../core/refusal.ts'
import { clockOf, dayOf } from '../core/time.ts'
import type { Actor } from '../ctx.ts'
import { type Away, type Reached, reach } from '../people/leave.ts'
import { type Brief, type BriefRefusal, mayChange, mustBeLive } from './model.ts'

export const AskForm = z.object({ words: paragraph(3, 1000) })
export const AnswerForm = z.object({ answer: paragraph(3, 2000) })

/** Where it is asked from: the card of a task, or of the brief itself. */
export type Place = { task: string } | { brief: string }

/** `task:<id>` or `brief:<id>`, as buttons carry it. */
export function readPlace(value: string): Place {
  const [, kind, id = ''] = /^(task|brief):(.+)$/.exec(value) ?? []
  if (kind === 'task') return { task: id }
  return kind === 'brief' ? { brief: id } : refuse<BriefRefusal>('brief.unknown')
}

export type Question = {
  id: string
  briefId: string
  /** The work that waits for the answer, where it was asked from a task. */
  task: { id: string; number: number; title: string } | null
  by: string
  byName: string
  words: string
  createdAt: Date
} & (
  | { status: 'open' }
  | { status: 'answered'; answer: string; answeredBy: string; answererName: string; answeredAt: Date }
  | { status: 'withdrawn'; withdrawnAt: Date }
)
export type Answered = Extract<Question, { status: 'answered' }>

export type QuestionRefusal =
  | 'question.unknown'
  | 'question.noBrief'
  | 'question.yourOwn'
  | 'question.nobody'
  | 'question.answered'
  | 'question.withdrawn'
  | 'question.notYours'
  | 'question.notAsker'

/** A brief and those who answer for it. */
export type Accountable = {
  brief: Pick<Brief, 'status' | 'author' | 'owner'>
  client: { owner: string; backup: string | null }
}

/** All to whom a question may go, in the order in which they are looked for. */
export const answerersOf = ({ brief, client }: Accountable): string[] => [
  ...new Set([brief.owner, client.owner, client.backup ?? '', brief.author].filter(id => id !== '')),
]

/**
 * Whose word a question waits for: the brief's owner or whoever stands in for them, then the client's people, then who
 * wrote the brief; never the one who asks.
 */
export function hearerOf(
  at: Accountable,
  asker: string,
  away: Away,
  isHere: (id: string) => boolean,
): Reached | undefined {
  for (const person of answerersOf(at)) {
    const reached = reach(person, away, isHere)
    if (reached && reached.to !== asker) return reached
  }
  return undefined
}

/** Whom it is asked of. Refuses where nobody would hear it, and the owner, to whom it would come back. */
export function askedOf(at: Accountable, asker: string, away: Away, isHere: (id: string) => boolean): Reached {
  mustBeLive(at.brief)
  if (at.brief.owner === asker) return refuse<QuestionRefusal>('question.yourOwn')
  return hearerOf(at, asker, away, isHere) ?? refuse<QuestionRefusal>('question.nobody')
}

type Person = Pick<Actor, 'id' | 'roles'>

/** Whoever may change the brief, and those who were asked: who stands in need not be of the client's people. */
export const mayAnswer = (person: Person, at: Accountable, asked: readonly string[]): boolean =>
  asked.includes(person.id) || mayChange(person, at.brief, at.client)

export function mustAnswer(person: Person, at: Accountable, asked: readonly string[]): void {
  if (!mayAnswer(person, at, asked)) refuse<QuestionRefusal>('question.notYours')
}

/** The question as long as it waits; `zone` is where the moment of the answer is told. */
export function mustWait(question: Question, zone: string): Extract<Question, { status: 'open' }> {
  switch (question.status) {
    case 'open':
      return question
    case 'answered':
      return refuse<QuestionRefusal>('question.answered', undefined, {
        who: question.answererName,
        hour: clockOf(question.answeredAt, zone),
        day: dayOf(question.answeredAt, zone),
      })
    case 'withdrawn':
      return refuse<QuestionRefusal>('question.withdrawn')
  }
}

export function answer(
  question: Question,
  by: Pick<Actor, 'id' | 'name'>,
  said: string,
  at: Date,
  zone: string,
): Answered {
  return {
    ...mustWait(question, zone),
    status: 'answered',
    answer: said,
    answeredBy: by.id,
    answererName: by.name,
    answeredAt: at,
  }
}

/** Taken back by the one who asked. */
export function takeBack(question: Question, by: Pick<Actor, 'id'>, at: Date, zone: string): Question {
  const open = mustWait(question, zone)
  if (question.by !== by.id) refuse<QuestionRefusal>('question.notAsker', undefined, { who: question.byName })
  return { ...open, status: 'withdrawn', withdrawnAt: at }
}
