// What happens to a question on a brief: asked, answered, taken back. Each wish is one transaction.
import { nextWorkingMoment } from '../core/calendar.ts'
import type { Locale } from '../core/locale.ts'
import { dayOf } from '../core/time.ts'
import { type Ctx, record, type Scope, wish } from '../ctx.ts'
import { isPerson } from '../outbox/row.ts'
import { placeOf, type Saying, saidTo, sayAll, unsay } from '../outbox/say.ts'
import { type Away, type Reached, reach } from '../people/leave.ts'
import { awayOn, type Person, peopleByIds } from '../people/store.ts'
import { briefCardKey, taskCardKey } from './model.ts'
import {
  type Accountable,
  type Answered,
  answer,
  answerersOf,
  askedOf,
  hearerOf,
  mustAnswer,
  type Question,
  readPlace,
  takeBack,
} from './questionModel.ts'
import {
  insertQuestion,
  type OpenQuestion,
  openQuestions,
  questionById,
  questionsOf,
  questionToChange,
  type Subject,
  saveQuestion,
  subjectOf,
} from './questionStore.ts'
import { answerForYou, answerInThread, type Hearer, questionForYou, questionInThread } from './questionViews.ts'
import { briefToChange } from './store.ts'

/** Living messages: the question in the thread of a card, and with whoever was asked. */
export const threadKey = (id: string): string => `question:${id}:thread`
export const askedKey = (id: string): string => `question:${id}:asked`
const answerKey = (id: string): string => `question:${id}:answer`
const answerThreadKey = (id: string): string => `question:${id}:answer:thread`

// — who hears it —

type Team = { away: Away; people: ReadonlyMap<string, Person>; isHere: (id: string) => boolean }

/** Those who answer for the brief, and whoever stands in for them today. */
async function teamOf(scope: Scope, ...of: Accountable[]): Promise<Team> {
  const away = await awayOn(scope, dayOf(scope.now, scope.workspace.zone))
  const covers = [...away.values()].flatMap(({ cover }) => cover ?? [])
  const people = await peopleByIds(scope, [...of.flatMap(answerersOf), ...covers])
  return {
    away,
    people,
    isHere: id => {
      const person = people.get(id)
      return person?.kind === 'member' && person.active
    },
  }
}

const nameIn = ({ people }: Team, id: string): string => people.get(id)?.name ?? id

function hearerIn(team: Team, { to, insteadOf }: Reached): Hearer {
  const name = nameIn(team, to)
  return insteadOf ? { name, insteadOf: { name: nameIn(team, insteadOf.person), until: insteadOf.until } } : { name }
}

/** Who would hear a question that this person asks now. */
export async function hearerFor(ctx: Ctx, subject: Subject): Promise<Hearer> {
  const team = await teamOf(ctx, subject)
  return hearerIn(team, askedOf(subject, ctx.actor.id, team.away, team.isHere))
}

/** Those who were asked: who was written to then, and who stands in for the brief's owner today. */
export async function askedPeople(scope: Scope, id: string | undefined, at: Accountable): Promise<string[]> {
  const [team, places] = await Promise.all([teamOf(scope, at), id ? saidTo(scope, [askedKey(id)]) : new Map()])
  return [reach(at.brief.owner, team.away, team.isHere)?.to, id && places.get(askedKey(id))].filter(
    found => typeof found === 'string',
  )
}

/** What waits for this person's answer today, the oldest first. */
export async function questionsFor(ctx: Ctx): Promise<OpenQuestion[]> {
  const open = await openQuestions(ctx)
  if (open.length === 0) return []
  const team = await teamOf(ctx, ...open)
  return open.filter(question => hearerOf(question, question.by, team.away, team.isHere)?.to === ctx.actor.id)
}

// — wishes —

export type Asked = { hearer: string; later: Date | undefined }

/** Into the thread of the card it was asked from, and to whoever answers for the brief. */
export const askQuestion = (ctx: Ctx, place: string, words: string): Promise<Asked> =>
  wish(ctx, async ctx => {
    const found = await subjectOf(ctx, readPlace(place))
    // Locked, so that no question slips in while the brief is being closed.
    const subject = { ...found, brief: await briefToChange(ctx, found.brief.id) }
    const team = await teamOf(ctx, subject)
    const reached = askedOf(subject, ctx.actor.id, team.away, team.isHere)
    const taskId = subject.task?.id ?? null
    const id = await insertQuestion(ctx, { briefId: subject.brief.id, taskId, by: ctx.actor.id, words })
    const after = { brief: subject.brief.id, task: taskId, to: reached.to, words }
    await record(ctx, { kind: 'question', subject: id, what: 'asked', after })

    const question = await questionById(ctx, id)
    const { insteadOf } = hearerIn(team, reached)
    const locale = localeOf(ctx, team.people.get(reached.to))
    await sayAll(ctx, [
      ...(await inThread(ctx, question, threadKey(id), questionInThread(ctx.workspace.locale, zoneOf(ctx), question))),
      {
        key: askedKey(id),
        to: reached.to,
        message: questionForYou(locale, zoneOf(ctx), question, subject, { reader: reached.to, insteadOf }),
        inWorkingTime: true,
      },
    ])
    const { hours, calendar, zone } = ctx.workspace
    const heard = nextWorkingMoment(ctx.now, hours, calendar, zone)
    return { hearer: nameIn(team, reached.to), later: heard > ctx.now ? heard : undefined }
  })

/** The first answer counts; whoever comes second is told who was first. */
export const answerQuestion = (ctx: Ctx, id: string, said: string): Promise<Answered> =>
  wish(ctx, async ctx => {
    const before = await questionToChange(ctx, id)
    const subject = await subjectOfQuestion(ctx, before)
    mustAnswer(ctx.actor, subject, await askedPeople(ctx, id, subject))
    const question = answer(before, ctx.actor, said, ctx.now, zoneOf(ctx))
    await saveQuestion(ctx, question)
    await record(ctx, { kind: 'question', subject: id, what: 'answered', after: { answer: said } })
    await sayAnew(ctx, question, subject)
    const answered = answerInThread(ctx.workspace.locale, question)
    await sayAll(ctx, [
      ...(await inThread(ctx, question, answerThreadKey(id), answered)),
      ...(await toAsker(ctx, question, subject)),
    ])
    return question
  })

export const takeBackQuestion = (ctx: Ctx, id: string): Promise<Question> =>
  wish(ctx, async ctx => {
    const question = takeBack(await questionToChange(ctx, id), ctx.actor, ctx.now, zoneOf(ctx))
    await saveQuestion(ctx, question)
    await record(ctx, { kind: 'question', subject: id, what: 'withdrawn' })
    await sayAnew(ctx, question, await subjectOfQuestion(ctx, question))
    return question
  })

/** Nobody needs the answers of a brief that is closed; in the transaction that closes it. */
export async function dropQuestions(scope: Scope, briefId: string): Promise<void> {
  for (const { id, status } of await questionsOf(scope, briefId)) {
    if (status !== 'open') continue
    const found = await questionToChange(scope, id)
    if (found.status !== 'open') continue
    const question: Question = { ...found, status: 'withdrawn', withdrawnAt: scope.now }
    await saveQuestion(scope, question)
    await record(scope, { kind: 'question', subject: id, what: 'dropped', after: { brief: briefId } })
    await sayAnew(scope, question, await subjectOfQuestion(scope, question))
  }
}

// — saying it —

export const subjectOfQuestion = async (scope: Scope, { briefId, task }: Question): Promise<Subject> => ({
  ...(await subjectOf(scope, { brief: briefId })),
  task,
})

const zoneOf = ({ workspace }: Scope): string => workspace.zone
const localeOf = (scope: Scope, person: Pick<Person, 'locale'> | undefined): Locale =>
  person?.locale ?? scope.workspace.locale

/** A card that stands in a direct message has no thread that anybody else would read. */
async function inThread(
  scope: Scope,
  { briefId, task }: Question,
  key: string,
  message: Saying['message'],
): Promise<Saying[]> {
  const card = task ? taskCardKey(task.id) : briefCardKey(briefId)
  const to = (await saidTo(scope, [card])).get(card)
  return to === undefined || isPerson(to) ? [] : [{ key, to, message, thread: card }]
}

/** Where it was said it shows what became of it; who was asked and has not been reached yet hears nothing any more. */
async function sayAnew(scope: Scope, question: Question, subject: Subject): Promise<void> {
  const key = askedKey(question.id)
  const [places, delivered] = await Promise.all([saidTo(scope, [key, threadKey(question.id)]), placeOf(scope, [key])])
  const reader = places.get(key)
  if (places.has(threadKey(question.id))) {
    const message = questionInThread(scope.workspace.locale, zoneOf(scope), question)
    await sayAll(scope, await inThread(scope, question, threadKey(question.id), message))
  }
  if (reader === undefined) return
  if (!delivered.has(key)) return unsay(scope, [key])
  const locale = localeOf(scope, (await peopleByIds(scope, [reader])).get(reader))
  await sayAll(scope, [
    { key, to: reader, message: questionForYou(locale, zoneOf(scope), question, subject, { reader }) },
  ])
}

async function toAsker(scope: Scope, question: Answered, subject: Subject): Promise<Saying[]> {
  const asker = (await peopleByIds(scope, [question.by])).get(question.by)
  if (!asker?.active || asker.id === question.answeredBy) return []
  const message = answerForYou(localeOf(scope, asker), question, subject)
  return [{ key: answerKey(question.id), to: asker.id, message, inWorkingTime: true }]
}
