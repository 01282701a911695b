// Somebody writes in the thread of a nudge or of a task's card. "ok" there is never an answer: it is asked back, in
// working time, and only the button acts.
import { Refusal } from '../core/refusal.ts'
import type { Actor, Ctx, Scope } from '../ctx.ts'
import { whoAndWhere } from '../ctx.ts'
import { sayAll } from '../outbox/say.ts'
import type { ModalView } from '../slack/blocks.ts'
import type { Reply } from '../slack/on.ts'
import { acceptTask, approveTask } from '../task/flow.ts'
import { submitModal } from '../task/formViews.ts'
import { submit } from '../task/model.ts'
import { situationOf } from '../task/situationStore.ts'
import { shownIn } from '../task/tell.ts'
import { matterIn, sayNotYet } from './answerFlow.ts'
import { pointerMessage, type Sure, sureMessage } from './answerViews.ts'
import { buttonsFor, isOwn, NUDGE } from './buttonViews.ts'
import { ladderOf } from './due.ts'
import { itemsOf, readingFor, sureKey, surroundings } from './itemFlow.ts'
import { type Matter, matterName, readMatter } from './matter.ts'
import { openRows } from './progressStore.ts'
import { type Wait, withFacts } from './store.ts'
import { type Parent, saidAt } from './threadStore.ts'
import { saysYes } from './words.ts'

type Place = { nudge: Matter; person: string } | { list: string } | { card: string }

function placeOf(key: string): Place | undefined {
  const [, matter = '', person = ''] = /^nudge:(\w+:[^:]+):([^:]+)$/.exec(key) ?? []
  const nudge = readMatter(matter)
  if (nudge) return { nudge, person }
  const [, list] = /^nudge:list:([^:]+):\d+$/.exec(key) ?? []
  if (list) return { list }
  const [, card] = /^task:([^:]+):card$/.exec(key) ?? []
  return card ? { card } : undefined
}

export async function hearReply(scope: Scope, reply: Reply): Promise<void> {
  const parent = await saidAt(scope, reply.channel, reply.threadTs)
  const place = parent && placeOf(parent.key)
  if (!place) return
  const actor = (await whoAndWhere(scope.db, scope.workspace.id, reply.user))?.actor
  if (actor?.kind !== 'member' || !actor.active) return
  const yes = saysYes(reply.text)
  if ('card' in place) {
    if (yes) await askBackOnCard(scope, parent, place.card, actor)
  } else if ('list' in place || !yes) await point(scope, parent, place, actor)
  else await askBack(scope, parent, place, actor)
}

/** Once for each message: words that we cannot read are not lost on somebody who waits for an answer. */
async function point(
  scope: Scope,
  parent: Parent,
  place: Exclude<Place, { card: string }>,
  actor: Actor,
): Promise<void> {
  if (actor.id !== ('list' in place ? place.list : place.person)) return
  if ('nudge' in place && (await openRows(scope, [place.nudge])).length === 0) return
  await sayAll(scope, [
    {
      key: `${parent.key}:pointer`,
      to: parent.to,
      message: pointerMessage(actor.locale),
      thread: parent.key,
      inWorkingTime: true,
    },
  ])
}

async function askBack(
  scope: Scope,
  parent: Parent,
  { nudge, person }: { nudge: Matter; person: string },
  actor: Actor,
): Promise<void> {
  if (actor.id !== person) return
  const known = await surroundings(scope)
  const [item] = (await itemsOf(scope, await openRows(scope, [nudge]), known)).items
  const asked = item?.asks.findLast(one => one.person === person)
  if (!item || !asked) return
  const { waiting, ladder } = item
  const insteadOf = ladder.find(rung => rung.to === person)?.insteadOf
  const told = { waiting, level: asked.level, insteadOf, times: 0, before: [] }
  const own = isOwn(told) && !insteadOf
  const [first, second] = buttonsFor(readingFor(scope, known, person), told)
  // Of money the first button is the next promise; a yes says that it came.
  const act = waiting.kind === 'receivable' || waiting.kind === 'promise' ? second : first
  const yes = ownAct(nudge) ?? { action_id: act?.action_id ?? '', value: act?.value ?? '' }
  const doing = { action_id: NUDGE.doing, value: matterName(nudge) }
  await say(scope, parent, actor, { matter: nudge, own, yes: own ? yes : doing })
}

/** What the button carries out itself, so that the question goes with it. */
const ownAct = (matter: Matter): Sure['yes'] | undefined =>
  matter.kind === 'offer' || matter.kind === 'late' || matter.kind === 'approval'
    ? { action_id: NUDGE.sure, value: matterName(matter) }
    : undefined

/** In a channel, only who has the work in hand, or judges it, is asked; whether it is late or not. */
async function askBackOnCard(scope: Scope, parent: Parent, taskId: string, actor: Actor): Promise<void> {
  const unknown: Omit<Wait, keyof Matter> = { since: scope.now, dueAt: null, tier: 'standard' }
  const [waiting] = (await withFacts(scope, [{ ...unknown, kind: 'late', subject: taskId }])).values()
  if (waiting?.kind !== 'late') return
  const { status, assignee } = waiting.task
  const kind = kindOf(status)
  if (!kind) return
  const judge = kind === 'approval' && ladderOf({ ...waiting, kind }, await surroundings(scope))[0]?.to
  if (actor.id !== (kind === 'approval' ? judge : assignee)) return
  const matter: Matter = { kind, subject: taskId }
  const yes = ownAct(matter)
  if (yes) await say(scope, parent, actor, { matter, own: true, yes, call: actor.id })
}

/** What a task in this state waits for. */
function kindOf(status: string): 'offer' | 'late' | 'approval' | undefined {
  switch (status) {
    case 'offered':
      return 'offer'
    case 'accepted':
    case 'doing':
      return 'late'
    case 'submitted':
      return 'approval'
    default:
      return undefined
  }
}

const say = (scope: Scope, parent: Parent, actor: Actor, sure: Sure): Promise<unknown> => {
  // Where others read along, it is in their language.
  const locale = sure.call && /^[CG]/.test(parent.to) ? scope.workspace.locale : actor.locale
  return sayAll(scope, [
    {
      key: sureKey(sure.matter, actor.id),
      to: parent.to,
      message: sureMessage(locale, sure),
      thread: parent.key,
      inWorkingTime: true,
    },
  ])
}

/**
 * "Đúng": carries out what was asked back, by the work's own rules; what needs more than a yes opens its form. The question
 * goes, also when there is nothing to say yes to any more. Who may is for those rules: it stands where others can press it.
 */
export async function beSure(ctx: Ctx, value: string, open: (view: ModalView) => Promise<void>): Promise<void> {
  const matter = matterIn(value)
  const { request: _once, ...within } = ctx
  try {
    await carryOut(ctx, matter, open)
  } catch (err) {
    if (err instanceof Refusal) await sayNotYet(within, value)
    throw err
  }
  await sayNotYet(within, value)
}

async function carryOut(ctx: Ctx, matter: Matter, open: (view: ModalView) => Promise<void>): Promise<void> {
  const { actor, now, locale } = ctx
  switch (matter.kind) {
    case 'offer':
      await acceptTask(ctx, matter.subject)
      break
    case 'approval':
      await approveTask(ctx, matter.subject)
      break
    default: {
      const shown = await shownIn(ctx, await situationOf(ctx, matter.subject), locale)
      submit(shown.at, actor, '', now)
      await open(submitModal(shown))
    }
  }
}
