// Writing a brief, step by step: what is typed is kept before it is judged, so nothing entered is lost.
import { activeClient, clientById } from '../client/store.ts'
import { type Problem, Refusal, refuse } from '../core/refusal.ts'
import { dayOf } from '../core/time.ts'
import { type Ctx, type Scope, wish } from '../ctx.ts'
import { mustBeAccount, seesAmountsOf } from '../people/model.ts'
import { colleague } from '../people/store.ts'
import type { RawForm } from '../slack/form.ts'
import { type Answers, answersIn, answersOf, type Ear, readForm, readStep } from './answers.ts'
import { type Base, beginDraft, type Draft, draftToWrite, saveDraft, withdrawDraft } from './draftStore.ts'
import type { Writing } from './formViews.ts'
import {
  type Brief,
  type BriefForm,
  type BriefRefusal,
  mayOwn,
  mustBeLive,
  mustChange,
  refuseAll,
  STEPS,
  type Step,
} from './model.ts'
import { briefById, type Client, clientOf } from './store.ts'

/** The ids a form carries: its draft, and the brief it changes with the moment that brief was last saved. */
export type Place = { draft: string; brief?: string | undefined; stamp?: number | undefined }

/** A draft with what surrounds it. */
export type Desk = Writing & { kept: Draft }

/** Keeping a draft is no wish of its own: it may happen any number of times. */
function unnumbered(ctx: Ctx): Ctx {
  const { request: _, ...rest } = ctx
  return rest
}

/** Loads the draft with a lock, or begins it; checks that this person may still write it. */
export async function openDesk(ctx: Ctx, place: Place): Promise<Desk> {
  const kept =
    (await draftToWrite(ctx, place.draft, ctx.actor.id)) ??
    ({ id: place.draft, author: ctx.actor.id, step: 1, typed: {}, source: null, updatedAt: ctx.now } satisfies Draft)
  const base = kept.base ?? (await baseOf(ctx, place))
  if (!base) {
    mustBeAccount(ctx.actor)
    return { kept, draft: kept.id, author: kept.author, typed: kept.typed, client: await clientIn(ctx, kept.typed) }
  }
  return deskFor(ctx, { ...kept, base }, base)
}

/** What is changed was read when the form opened; if that was not kept, the brief must still be as it was then. */
async function baseOf(scope: Scope, place: Place): Promise<Base | undefined> {
  if (!place.brief) return undefined
  const brief = await briefById(scope, place.brief)
  if (!brief) return refuse<BriefRefusal>('brief.unknown')
  if (brief.updatedAt.getTime() !== place.stamp) return refuse<BriefRefusal>('brief.staleForm')
  return { brief: brief.id, form: brief.form, owner: brief.owner }
}

async function deskFor(ctx: Ctx, kept: Draft, base: Base): Promise<Desk> {
  const brief = await briefById(ctx, base.brief)
  if (!brief) return refuse<BriefRefusal>('brief.unknown')
  const writing = changing(ctx, kept.id, brief, await clientOf(ctx, brief), base)
  return { ...writing, kept, typed: { ...writing.typed, ...kept.typed, client: brief.clientId } }
}

/** A form filled with what the brief says, for somebody who may change it; without the budget if they may not see it. */
export function changing(
  ctx: Ctx,
  draft: string,
  brief: Brief,
  client: Client,
  base: Omit<Base, 'brief'> = brief,
): Writing {
  mustChange(ctx.actor, brief, client)
  mustBeLive(brief)
  const { form, owner } = base
  const sees = seesAmountsOf(ctx.actor, client)
  return {
    draft,
    typed: answersOf({ form, clientId: brief.clientId, owner }, ctx.locale, sees),
    author: ctx.actor.id,
    client,
    editing: {
      brief,
      base: form,
      stamp: brief.updatedAt.getTime(),
      budgetKept: form.budget !== undefined && !sees,
    },
  }
}

const clientIn = async (scope: Scope, typed: Answers): Promise<Client | undefined> =>
  typed.client ? clientById(scope, typed.client) : undefined

function earOf(ctx: Ctx, desk: Desk): Ear {
  const { workspace } = ctx
  return {
    today: dayOf(ctx.now, workspace.zone),
    calendar: workspace.calendar,
    currency: desk.client?.currency ?? workspace.currency,
    locale: ctx.locale,
    ...(desk.editing && { known: desk.editing.base }),
  }
}

/** Keeps what stands in a step, right or wrong, and where the writing goes on. */
async function keep(
  ctx: Ctx,
  place: Place,
  step: Step,
  raw: RawForm,
  next: Step,
): Promise<{ desk: Desk; problems: Problem[] }> {
  return wish(unnumbered(ctx), async ctx => {
    const desk = await openDesk(ctx, place)
    const typed = { ...desk.typed, ...answersIn(step, raw) }
    const client = desk.editing ? desk.client : await clientIn(ctx, typed)
    const read = readStep(step, typed, earOf(ctx, { ...desk, client }))
    const ofThisStep = Object.fromEntries((STEPS[step - 1] ?? []).map(field => [field, read.answers[field] ?? '']))
    const kept: Draft = {
      ...desk.kept,
      step: read.problems.length > 0 ? step : next,
      typed: { ...desk.kept.typed, ...ofThisStep },
    }
    await saveDraft(ctx, kept)
    return { desk: { ...desk, kept, client, typed: { ...typed, ...ofThisStep } }, problems: read.problems }
  })
}

/** A step was sent: keeps it, then refuses what is wrong with it, all at once. */
export async function takeStep(ctx: Ctx, place: Place, step: Step, raw: RawForm): Promise<Desk> {
  const { desk, problems } = await keep(ctx, place, step, raw, step === 1 ? 2 : 3)
  refuseAll([...problems, ...(await placeProblems(ctx, step, desk))])
  return desk
}

/** Goes to another step with what is typed, right or wrong. */
export async function turnTo(ctx: Ctx, place: Place, step: Step, raw: RawForm, next: Step): Promise<Desk> {
  return (await keep(ctx, place, step, raw, next)).desk
}

/** The draft as it stands, to be shown. */
export const readDesk = (ctx: Ctx, place: Place): Promise<Desk> => wish(unnumbered(ctx), ctx => openDesk(ctx, place))

/** Client and owner are rows of their own: still here, still at work? */
export async function placeProblems(ctx: Ctx, step: Step, desk: Desk): Promise<Problem[]> {
  const { typed } = desk
  if (step === 1 && typed.client) return problemsIn(activeClient(ctx, typed.client, 'client'))
  if (step === 3 && typed.owner && typed.owner !== desk.editing?.brief.owner)
    return problemsIn(colleague(ctx, typed.owner, 'owner').then(mayOwn))
  return []
}

async function problemsIn(work: Promise<unknown>): Promise<Problem[]> {
  try {
    await work
    return []
  } catch (err) {
    if (err instanceof Refusal) return [...err.problems]
    throw err
  }
}

/** The whole form, or everything that is wrong with it, with the first step that needs a hand. */
export async function readDraft(
  ctx: Ctx,
  desk: Desk,
): Promise<{ form: BriefForm; owner: string } | { step: Step; problems: Problem[] }> {
  const read = readForm(desk.typed, earOf(ctx, desk))
  const problems = [
    ...('problems' in read ? read.problems : []),
    ...(await placeProblems(ctx, 1, desk)),
    ...(await placeProblems(ctx, 3, desk)),
  ]
  if (problems.length > 0 || 'problems' in read) return { step: stepWith(problems), problems }
  const budget = desk.editing?.budgetKept && !desk.typed.budget ? desk.editing.base.budget : read.form.budget
  return { form: { ...read.form, ...(budget && { budget }) }, owner: desk.typed.owner ?? desk.author }
}

const stepWith = (problems: readonly Problem[]): Step => {
  const at = STEPS.findIndex(fields => problems.some(p => fields.some(field => field === p.field)))
  return at === 1 ? 2 : at === 2 ? 3 : 1
}

/** Keeps what a form began with, right after it opened: a message's words and address, or the brief it changes. */
export async function beginWriting(ctx: Ctx, begun: Omit<Parameters<typeof beginDraft>[1], 'author'>): Promise<void> {
  await beginDraft(ctx, { ...begun, author: ctx.actor.id })
}

/** The draft is no longer offered; nothing of it is deleted. Dropping it again is harmless. */
export const dropDraft = (ctx: Ctx, id: string): Promise<void> =>
  wish(unnumbered(ctx), async ctx => {
    await draftToWrite(ctx, id, ctx.actor.id)
    await withdrawDraft(ctx, id)
  })

/**
 * Somebody saved in between: what this person did not touch follows the new version, what they changed keeps their
 * words, and the draft now changes the new version.
 */
export async function rebase(ctx: Ctx, desk: Desk, current: Base): Promise<Desk> {
  const { kept, client, editing } = desk
  if (!kept.base || !client || !editing) throw new Error('only a draft of changes has a base')
  const sees = seesAmountsOf(ctx.actor, client)
  const was = answersOf({ form: kept.base.form, clientId: client.id, owner: kept.base.owner }, ctx.locale, sees)
  const mine = Object.fromEntries(
    Object.entries(kept.typed).filter(([field, text]) => text !== (was[field as keyof Answers] ?? '')),
  )
  const next: Draft = { ...kept, typed: mine, base: current }
  await saveDraft(ctx, next)
  return deskFor(ctx, next, current)
}
