// Saying a task anew wherever it is shown: its card, the copies of those who were asked, its thread, its brief's card.

import { sayBriefCard } from '../brief/flow.ts'
import { type Brief, isOpenTask, taskCardKey } from '../brief/model.ts'
import { briefById, readersOf, tasksOf } from '../brief/store.ts'
import { departmentBrief } from '../brief/views.ts'
import type { Locale } from '../core/locale.ts'
import type { Scope } from '../ctx.ts'
import { isPerson } from '../outbox/row.ts'
import { push, type Saying, saidTo, sayAll } from '../outbox/say.ts'
import type { Message } from '../slack/blocks.ts'
import { restDay } from './forms.ts'
import { answererOf, type DueRequest, leadOf, type Situation, type Task } from './model.ts'
import { situationOf, withPeople } from './situationStore.ts'
import { pendingRequest } from './store.ts'
import { type TaskTexts, taskTexts } from './texts.ts'
import { assigneeMessage, laterMessage, leadMessage, type Shown, taskCard, type Verdict, workMessage } from './views.ts'

export const offerKey = (taskId: string, who: string, offeredAt: Date): string =>
  `task:${taskId}:offer:${who}:${offeredAt.getTime()}`
export const workKey = (taskId: string, round: number): string => `task:${taskId}:work:${round}`
export const laterKey = (taskId: string, requestId: string): string => `task:${taskId}:later:${requestId}`

/** Where a card is first said: the department's channel, or whoever looks after the task. */
const homeOf = (at: Situation): string => at.department?.channel ?? (at.department ? leadOf(at) : at.task.manager)

/** The language of a place: a channel's is the workspace's, a direct message's its reader's. */
export const localeIn = (scope: Scope, at: Situation, place: string): Locale =>
  at.people.get(place)?.locale ?? scope.workspace.locale

/** What a view needs of a task beside the task. */
export async function shownIn(scope: Scope, at: Situation, locale: Locale): Promise<Shown> {
  const { task } = at
  const [pending, readers, brief] = await Promise.all([
    pendingRequest(scope, task.id),
    at.brief && task.assignee ? readersOf(scope, at.brief.id) : undefined,
    at.brief ? briefById(scope, at.brief.id) : undefined,
  ])
  return {
    locale,
    zone: scope.workspace.zone,
    at,
    pending,
    read: readers && (readers.get(task.assignee ?? '') ?? 0),
    brief: brief && briefBlocks(locale, brief, task),
  }
}

const briefBlocks = (locale: Locale, brief: Brief, task: Task) => departmentBrief(locale, brief, task.department)

export type Telling = {
  /** The task before it changed: whoever had it then is told where it went. */
  before?: Task
  /** Somebody new is asked, and hears of it directly. */
  offer?: boolean
  /** Who did it, and so need not be told. */
  by?: string
  /** The brief's card is said by the caller. */
  alone?: boolean
}

export async function sayTask(
  scope: Scope,
  found: Situation,
  { before, offer, by, alone }: Telling = {},
): Promise<void> {
  const at = await withPeople(scope, found, [before?.assignee ?? null])
  const { task } = at
  const card = taskCardKey(task.id)
  // Without an assignee it is the lead's to find one; a lead who hands back their own task leaves that to the manager.
  const finders = [leadOf(at), answererOf(at)]
  const asked = task.assignee ?? finders.find(who => who !== by)
  const copies = new Map<string, string>()
  for (const who of [task.assignee, ...finders]) if (who) copies.set(offerKey(task.id, who, task.offeredAt), who)
  if (before && before.offeredAt.getTime() !== task.offeredAt.getTime()) {
    for (const who of before.assignee ? [before.assignee] : finders) {
      copies.set(offerKey(task.id, who, before.offeredAt), who)
    }
  }
  const places = await saidTo(scope, [card, ...copies.keys()])
  const place = places.get(card) ?? homeOf(at)
  const known = await withPeople(scope, at, [isPerson(place) ? place : null])
  const shown = await shownIn(scope, known, localeIn(scope, known, place))

  const sayings: Saying[] = [{ key: card, to: place, message: taskCard(shown) }]
  const fresh = offer && asked && asked !== by && asked !== place ? offerKey(task.id, asked, task.offeredAt) : undefined
  for (const [key, who] of copies) {
    if (!places.has(key) && key !== fresh) continue
    const theirs = { ...shown, locale: localeIn(scope, known, who) }
    const wasAsked = who === task.assignee || who === before?.assignee
    sayings.push({
      key,
      to: who,
      message: wasAsked ? assigneeMessage(theirs, who) : leadMessage(theirs),
      inWorkingTime: true,
    })
  }
  await sayAll(scope, sayings)
  if (task.briefId && !alone) await sayBriefCard(scope, task.briefId)
}

/** Says the cards of a brief's open tasks anew, in the caller's transaction; they carry what the brief says. */
export async function sayTaskCards(scope: Scope, briefId: string): Promise<void> {
  for (const { id } of (await tasksOf(scope, briefId)).filter(isOpenTask)) {
    await sayTask(scope, await situationOf(scope, id), { alone: true })
  }
}

/** Into the thread of the card, in its language. False for a card in a direct message: nobody else would hear. */
export async function talk(
  scope: Scope,
  at: Situation,
  event: string,
  say: (t: TaskTexts, locale: Locale) => Message,
): Promise<boolean> {
  const card = taskCardKey(at.task.id)
  const place = (await saidTo(scope, [card])).get(card)
  if (!place || isPerson(place)) return false
  const { locale } = scope.workspace
  await sayAll(scope, [
    { key: `task:${at.task.id}:${event}`, to: place, thread: card, message: say(taskTexts[locale], locale) },
  ])
  return true
}

/** Directly to one person, in their language. */
export async function tell(
  scope: Scope,
  at: Situation,
  who: string,
  event: string,
  say: (t: TaskTexts, locale: Locale) => Message,
): Promise<void> {
  const locale = localeIn(scope, at, who)
  const key = `task:${at.task.id}:${event}:${who}`
  await push(scope, key, who, say(taskTexts[locale], locale))
}

/** Work handed in, to whoever judges it; said again with the verdict. */
export async function sayWork(
  scope: Scope,
  found: Situation,
  work: { by: string; round: number; work: string },
  now: { fresh: true } | { verdict?: Verdict },
): Promise<void> {
  const key = workKey(found.task.id, work.round)
  const to = 'fresh' in now ? answererOf(found) : (await saidTo(scope, [key])).get(key)
  if (!to || to === work.by) return
  const at = await withPeople(scope, found, [to])
  const shown: Shown = { locale: localeIn(scope, at, to), zone: scope.workspace.zone, at }
  const message = workMessage(shown, work, 'fresh' in now ? undefined : now.verdict)
  await push(scope, key, to, message)
}

/** A wish for a later day, to whoever grants it; said again with the answer. `was` is the day it was due before. */
export async function sayLater(
  scope: Scope,
  found: Situation,
  asked: DueRequest,
  was: Date,
  now: { fresh: true } | { moot: boolean },
): Promise<void> {
  const key = laterKey(asked.taskId, asked.id)
  const to = 'fresh' in now ? answererOf(found) : (await saidTo(scope, [key])).get(key)
  if (!to || to === asked.by) return
  const at = await withPeople(scope, found, [to, asked.by, asked.decidedBy])
  const locale = localeIn(scope, at, to)
  const shown: Shown = { locale, zone: scope.workspace.zone, at }
  const moot = 'moot' in now && now.moot
  const message = laterMessage(shown, asked, was, restDay(asked.dueAt, scope.workspace, locale), moot)
  await push(scope, key, to, message)
}
