// What happens to a brief: made, changed, completed, handed over, read. Each wish is one transaction.

import type { Locale } from '../core/locale.ts'
import type { Problem } from '../core/refusal.ts'
import { refuse } from '../core/refusal.ts'
import { dayOf, showMoment } from '../core/time.ts'
import { type Ctx, nextNumber, notYet, record, type Scope, wish } from '../ctx.ts'
import { push, type Saying, saidTo, say, sayAll } from '../outbox/say.ts'
import { mustManage } from '../people/model.ts'
import { type Person, peopleByIds } from '../people/store.ts'
import { type Change, changeForPerson, changeInThread, ownerNotice } from './changeViews.ts'
import { type Desk, openDesk, type Place, readDraft, rebase } from './drafting.ts'
import { promoteDraft, withdrawDraft } from './draftStore.ts'
import {
  assigneesOf,
  type Brief,
  type BriefForm,
  type BriefRefusal,
  briefCardKey,
  changedParts,
  changeForDepartments,
  changeKey,
  changeKeyFor,
  close,
  type Field,
  isOpenTask,
  mayHandOver,
  mustBeLive,
  mustChange,
  type Step,
  taskCardKey,
  waive,
} from './model.ts'
import { dropQuestions } from './questionFlow.ts'
import {
  briefById,
  briefToChange,
  cardOf,
  clientOf,
  lastEditor,
  readersOf,
  saveBrief,
  saveRead,
  saveVersion,
  tasksOf,
  versionsOf,
} from './store.ts'
import { briefCard } from './views.ts'

/** What became of a finished form. */
export type Finish =
  | { kind: 'made' | 'saved'; brief: Brief }
  /** Something that was right no longer is: back to that step. */
  | { kind: 'wrong'; desk: Desk; step: Step; problems: Problem[] }
  /** Somebody else saved first; nothing was saved, and the draft now follows theirs. */
  | { kind: 'overtaken'; desk: Desk; by: string | null; parts: Field[] }

/** Says the cards of a brief's open tasks anew, in the caller's transaction; they carry what the brief says. */
export type SayTaskCards = (ctx: Ctx, briefId: string) => Promise<void>

/** The reviewed draft becomes a brief, or changes the one it was written for. */
export const finishBrief = (ctx: Ctx, place: Place, sayTaskCards?: SayTaskCards): Promise<Finish> =>
  wish(ctx, async ctx => {
    const desk = await openDesk(ctx, place)
    const read = await readDraft(ctx, desk)
    if ('problems' in read) {
      await notYet(ctx)
      return { kind: 'wrong', desk, ...read }
    }
    return desk.editing ? applyChanges(ctx, desk, read, sayTaskCards) : makeBrief(ctx, desk, read)
  })

type Read = { form: BriefForm; owner: string }

async function makeBrief(ctx: Ctx, { draft, client }: Desk, { form, owner }: Read): Promise<Finish> {
  if (!client) throw new Error('a form without a client is not read')
  const year = dayOf(ctx.now, ctx.workspace.zone).slice(2, 4)
  const number = await nextNumber(ctx, `brief:${client.code}:${year}`)
  const code = `${client.code}-${year}-${String(number).padStart(3, '0')}`
  const brief = await promoteDraft(ctx, draft, { code, clientId: client.id, owner, form })
  await record(ctx, {
    kind: 'brief',
    subject: brief.id,
    what: 'created',
    after: { code, form, owner },
    source: brief.source,
  })
  await sayBriefCard(ctx, brief.id)
  await tellOwner(ctx, brief)
  return { kind: 'made', brief }
}

/** The owner hears of it unless they did it, or the card itself reaches them: without an account channel it may. */
async function tellOwner(ctx: Ctx, brief: Brief): Promise<void> {
  if (brief.owner === ctx.actor.id) return
  const card = briefCardKey(brief.id)
  if ((await saidTo(ctx, [card])).get(card) === brief.owner) return
  const people = await peopleByIds(ctx, [brief.owner])
  const notice = ownerNotice(localeOf(ctx, people.get(brief.owner)), brief, ctx.actor.name)
  await push(ctx, `brief:${brief.id}:owner:${brief.owner}`, brief.owner, notice)
}

const localeOf = (scope: Scope, person: Pick<Person, 'locale'> | undefined): Locale =>
  person?.locale ?? scope.workspace.locale

async function applyChanges(ctx: Ctx, desk: Desk, { form, owner }: Read, sayTaskCards?: SayTaskCards): Promise<Finish> {
  const { kept, client } = desk
  if (!kept.base || !client) throw new Error('only a draft of changes changes a brief')
  const current = await briefToChange(ctx, kept.base.brief)
  mustChange(ctx.actor, current, client)
  mustBeLive(current)

  const theirs: Field[] = changedParts(kept.base.form, current.form)
  if (kept.base.owner !== current.owner) theirs.push('owner')
  if (theirs.length > 0) {
    const by = await lastEditor(ctx, current.id)
    const fresh = await rebase(ctx, desk, { brief: current.id, form: current.form, owner: current.owner })
    return { kind: 'overtaken', desk: fresh, by, parts: theirs }
  }

  const parts = changedParts(current.form, form)
  await withdrawDraft(ctx, kept.id)
  if (parts.length === 0 && owner === current.owner) return { kind: 'saved', brief: current }

  const told = current.status === 'handed' ? changeForDepartments(current.form, form) : []
  const version = told.length > 0 ? current.version + 1 : current.version
  const brief: Brief = { ...current, form, owner, version, updatedAt: ctx.now }
  await saveBrief(ctx, brief)
  await record(ctx, {
    kind: 'brief',
    subject: brief.id,
    what: 'edited',
    before: { version: current.version, owner: current.owner, form: pick(current.form, parts) },
    after: { version, owner, form: pick(form, parts) },
  })
  if (told.length > 0) await tellNewVersion(ctx, current.form, brief)
  if (told.length > 0 && sayTaskCards) await sayTaskCards(ctx, brief.id)
  await sayBriefCard(ctx, brief.id)
  if (owner !== current.owner) await tellOwner(ctx, brief)
  return { kind: 'saved', brief }
}

const pick = (form: BriefForm, parts: readonly (keyof BriefForm)[]): Partial<BriefForm> =>
  Object.fromEntries(parts.map(part => [part, form[part]]))

/** The version this change would make, or nothing when no department would see a difference. */
export const nextVersionOf = (brief: Brief, form: BriefForm): number | undefined =>
  brief.status === 'handed' && changeForDepartments(brief.form, form).length > 0 ? brief.version + 1 : undefined

/** Into each open task's thread, and to each person who works by the brief; who made the change has read it. */
async function tellNewVersion(ctx: Ctx, before: BriefForm, brief: Brief): Promise<void> {
  await saveVersion(ctx, brief, ctx.actor.id)
  const tasks = (await tasksOf(ctx, brief.id)).filter(isOpenTask)
  const workers = assigneesOf(tasks)
  if (workers.some(worker => worker.id === ctx.actor.id)) await saveRead(ctx, brief.id, brief.version, ctx.actor.id)
  const [places, readers] = await Promise.all([
    saidTo(
      ctx,
      tasks.map(task => taskCardKey(task.id)),
    ),
    readersOf(ctx, brief.id),
  ])
  const people = await peopleByIds(ctx, [...workers.map(worker => worker.id), ...places.values()])
  const change = changeOf(brief, before, ctx.actor.name)

  const inThreads = tasks.flatMap((task): Saying[] => {
    const to = places.get(taskCardKey(task.id))
    if (!to) return []
    const message = changeInThread(localeOf(ctx, people.get(to)), change)
    return [{ key: changeKey(brief.id, brief.version, task.id), to, message, thread: taskCardKey(task.id) }]
  })
  const inPerson = workers.flatMap(({ id }): Saying[] => {
    const person = people.get(id)
    if (id === ctx.actor.id || !person?.active) return []
    const accepted = tasks.some(task => task.assignee === id && task.status !== 'offered')
    const readBefore = readers.get(id) ?? (accepted ? brief.version - 1 : undefined)
    const message = changeForPerson(localeOf(ctx, person), change, readBefore)
    return [{ key: changeKeyFor(brief.id, brief.version, id), to: id, message, inWorkingTime: true }]
  })
  await sayAll(ctx, [...inThreads, ...inPerson])
}

const changeOf = (brief: Brief, before: BriefForm, by: string): Change => ({
  brief,
  title: brief.form.title,
  version: brief.version,
  before,
  after: brief.form,
  parts: changeForDepartments(before, brief.form),
  by,
})

// — the gate —

/** A manager lets parts stay empty, with a reason that is kept. */
export const waiveGaps = (ctx: Ctx, briefId: string, parts: readonly string[], reason: string): Promise<Brief> =>
  wish(ctx, async ctx => {
    mustManage(ctx.actor)
    const before = await briefToChange(ctx, briefId)
    const brief: Brief = { ...before, waived: waive(before, parts, { by: ctx.actor.id, reason, at: ctx.now }) }
    await saveBrief(ctx, brief)
    await record(ctx, { kind: 'brief', subject: briefId, what: 'waived', after: { parts, reason } })
    await sayBriefCard(ctx, briefId)
    return brief
  })

/**
 * The brief is handed over, in the caller's transaction: its first version is kept. Refuses while something is missing,
 * and whoever may not hand it over. Handing over more of it later changes nothing here.
 */
export async function markHanded(ctx: Ctx, briefId: string): Promise<Brief> {
  const before = await briefToChange(ctx, briefId)
  mustChange(ctx.actor, before, await clientOf(ctx, before))
  mayHandOver(before)
  if (before.status !== 'open') return before
  const brief: Brief = { ...before, status: 'handed', handedAt: ctx.now }
  await saveBrief(ctx, brief)
  await saveVersion(ctx, brief, ctx.actor.id)
  await record(ctx, { kind: 'brief', subject: briefId, what: 'handed', after: { version: brief.version } })
  return brief
}

// — the end —

/** Its work is done: it leaves the open briefs, and nobody waits for answers about it any more. */
export const closeBrief = (ctx: Ctx, briefId: string): Promise<Brief> =>
  wish(ctx, async ctx => {
    const before = await briefToChange(ctx, briefId)
    mustChange(ctx.actor, before, await clientOf(ctx, before))
    const brief = close(before, await tasksOf(ctx, briefId))
    await saveBrief(ctx, brief)
    await record(ctx, { kind: 'brief', subject: briefId, what: 'closed', before: { status: before.status } })
    await dropQuestions(ctx, briefId)
    await sayBriefCard(ctx, briefId)
    return brief
  })

// — reading —

/** The actor has read this version; in the caller's transaction, as part of accepting a task. */
export async function markRead(ctx: Ctx, briefId: string, version: number): Promise<void> {
  await saveRead(ctx, briefId, version, ctx.actor.id)
}

/** "Đã đọc v2" by somebody who works by the brief: on record, on the card, and where it was asked. */
export const readVersion = (ctx: Ctx, briefId: string, version: number, sayTaskCards?: SayTaskCards): Promise<void> =>
  wish(ctx, async ctx => {
    // Locked, or two who read at once would each draw the card without the other.
    const brief = await briefToChange(ctx, briefId)
    if (!(version >= 1 && version <= brief.version)) return refuse<BriefRefusal>('brief.noSuchVersion')
    if (version < brief.version)
      return refuse<BriefRefusal>('brief.newerVersion', undefined, { version: brief.version })
    const mine = (await tasksOf(ctx, briefId)).filter(task => isOpenTask(task) && task.assignee === ctx.actor.id)
    if (mine.length === 0) return refuse<BriefRefusal>('brief.notAssigned')
    if (!(await saveRead(ctx, briefId, version, ctx.actor.id))) return
    await record(ctx, { kind: 'brief', subject: briefId, what: 'read', after: { version } })
    await settleRequests(
      ctx,
      brief,
      mine.map(task => task.id),
    )
    await sayBriefCard(ctx, briefId)
    if (sayTaskCards) await sayTaskCards(ctx, briefId)
  })

/** Where this person was asked to read, it now says that they have. */
async function settleRequests(ctx: Ctx, brief: Brief, taskIds: readonly string[]): Promise<void> {
  const [before, now] = await versionsOf(ctx, brief.id, [brief.version - 1, brief.version])
  if (!before || !now) return
  const inPerson = changeKeyFor(brief.id, brief.version, ctx.actor.id)
  const places = await saidTo(ctx, [inPerson, ...taskIds.map(id => changeKey(brief.id, brief.version, id))])
  const people = await peopleByIds(ctx, [now.by, ...places.values()])
  const change = changeOf({ ...brief, form: now.form }, before.form, people.get(now.by)?.name ?? now.by)
  const when = (locale: Locale): string => showMoment(ctx.now, ctx.workspace.zone, locale)
  const inThreads = taskIds.flatMap((id): Saying[] => {
    const key = changeKey(brief.id, brief.version, id)
    const to = places.get(key)
    if (!to) return []
    const locale = localeOf(ctx, people.get(to))
    const message = changeInThread(locale, change, { by: ctx.actor.name, when: when(locale) })
    return [{ key, to, message, thread: taskCardKey(id) }]
  })
  const asked = places.has(inPerson)
    ? [
        {
          key: inPerson,
          to: ctx.actor.id,
          message: changeForPerson(ctx.locale, change, before.version, when(ctx.locale)),
        },
      ]
    : []
  await sayAll(ctx, [...inThreads, ...asked])
}

// — the card —

/** Says the brief's card anew: its state, its gaps, all its tasks and who has read it. */
export async function sayBriefCard(scope: Scope, briefId: string): Promise<void> {
  const brief = await briefById(scope, briefId)
  if (!brief) return refuse<BriefRefusal>('brief.unknown')
  const { accountChannel, zone } = scope.workspace
  const card = await cardOf(scope, brief)
  const locale = accountChannel
    ? scope.workspace.locale
    : localeOf(scope, (await peopleByIds(scope, [brief.owner])).get(brief.owner))
  await say(scope, briefCardKey(briefId), accountChannel ?? brief.owner, briefCard(locale, zone, card))
}
