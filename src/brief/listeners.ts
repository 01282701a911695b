// Which Slack entry calls which flow of the brief.
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { clientById, clientsMatching } from '../client/store.ts'
import { clientRefusals } from '../client/texts.ts'
import { paragraph } from '../core/fields.ts'
import type { Locale } from '../core/locale.ts'
import { type Problem, refuse } from '../core/refusal.ts'
import { fieldWords } from '../core/words.ts'
import type { Ctx } from '../ctx.ts'
import type { Source } from '../db/schema.ts'
import { isManager, mustBeAccount, mustManage, seesAmountsOf } from '../people/model.ts'
import { peopleByIds } from '../people/store.ts'
import { peopleRefusals } from '../people/texts.ts'
import { type ModalView, message, section } from '../slack/blocks.ts'
import type { RawForm } from '../slack/form.ts'
import { mrk } from '../slack/mrkdwn.ts'
import type { Answer, Click, On, Sentence, Spot } from '../slack/on.ts'
import {
  beginWriting,
  changing,
  type Desk,
  dropDraft,
  type Place,
  readDesk,
  readDraft,
  takeStep,
  turnTo,
} from './drafting.ts'
import {
  closeBrief,
  type Finish,
  finishBrief,
  nextVersionOf,
  readVersion,
  type SayTaskCards,
  waiveGaps,
} from './flow.ts'
import {
  DROP,
  doneModal,
  RESUME,
  REVIEW,
  type Review,
  reviewModal,
  STEP_FORMS,
  type StepExtras,
  stepModal,
  TO_STEP,
  type Writing,
} from './formViews.ts'
import { letterTo, questionsModal, waiveModal } from './gateViews.ts'
import {
  type BriefRefusal,
  changedParts,
  mayChange,
  mentionedIn,
  missing,
  mustBeLive,
  plainWords,
  type Step,
} from './model.ts'
import { askedPeople } from './questionFlow.ts'
import { mayAnswer } from './questionModel.ts'
import { questionsOf } from './questionStore.ts'
import { questionList } from './questionViews.ts'
import { briefByCode, briefWithClient, cardOf, draftsOf, readersOf, tasksOf } from './store.ts'
import { briefRefusals, briefTexts } from './texts.ts'
import { briefCard, briefModal, CLOSE, EDIT, NEW, OPEN, QUESTIONS, READ, WAIVE } from './views.ts'

export const FROM_MESSAGE = 'brief.fromMessage'

/** Every field as sent; each step judges its own after it has kept them. */
const AsSent = z.record(z.string(), z.union([z.string(), z.array(z.string())]).optional())

const PlaceIds = z.object({ draft: z.uuid(), brief: z.uuid().optional(), stamp: z.number().optional() })

/** Ids only; what may be done with them is decided where they are loaded. */
function placeIn(metadata: unknown): Place {
  const read = PlaceIds.safeParse(metadata)
  return read.success ? read.data : refuse<BriefRefusal>('brief.draftGone')
}

const stepIn = (text: string): Step => (text === '2' ? 2 : text === '3' ? 3 : 1)

export type BriefDeps = {
  permalink: (spot: Spot) => Promise<string | undefined>
  /** Task cards show what their department needs of the brief, and whether it was read. */
  sayTaskCards?: SayTaskCards
}

export function briefListeners(on: On, deps: BriefDeps): void {
  on.command('/brief', async (ctx, { text, open, update, reply }) => {
    const said = plainWords(text)
    if (/^[a-z0-9]{2,5}-\d{2}-\d{3,}$/i.test(said)) {
      const brief = await briefByCode(ctx, said)
      if (!brief) return refuse<BriefRefusal>('brief.unknownCode', undefined, { code: said.toUpperCase() })
      return reply(briefCard(ctx.locale, ctx.workspace.zone, await cardOf(ctx, brief)))
    }
    mustBeAccount(ctx.actor)
    const found = said ? await clientsMatching(ctx, said.slice(0, 100), 2) : []
    const exact = found.find(c => c.code === said.toUpperCase())
    const writing = fresh(ctx, exact ?? (found.length === 1 ? found[0] : undefined))
    // Looked for while the form is on its way: few have a draft, and nobody should wait to hear of none.
    const [, drafts] = await Promise.all([open(stepModal(ctx.locale, 1, writing)), draftsOf(ctx, ctx.actor.id)])
    if (drafts.length > 0) await update(stepModal(ctx.locale, 1, writing, above(ctx, drafts)))
  })

  on.click(NEW, async (ctx, { value, open }) => {
    mustBeAccount(ctx.actor)
    const [drafts, client] = await Promise.all([draftsOf(ctx, ctx.actor.id), clientById(ctx, value)])
    await open(stepModal(ctx.locale, 1, fresh(ctx, client?.archivedAt ? undefined : client), above(ctx, drafts)))
  })

  on.shortcut(FROM_MESSAGE, async (ctx, { message: from, open }) => {
    mustBeAccount(ctx.actor)
    const mentioned = mentionedIn(from?.words ?? '')
    const words = plainWords(from?.words ?? '', await peopleByIds(ctx, mentioned))
    const writing = fresh(ctx, undefined)
    await open(stepModal(ctx.locale, 1, { ...writing, typed: { background: words } }, { fromMessage: words !== '' }))
    if (!from) return
    const permalink = await deps.permalink(from).catch(() => undefined)
    const source: Source = {
      channel: from.channel,
      ts: from.ts,
      ...(permalink && { permalink }),
      ...(words && { words }),
    }
    await beginWriting(ctx, { id: writing.draft, source })
  })

  for (const step of [1, 2] as const) {
    on.submit(STEP_FORMS[step], AsSent, async (ctx, _form, { metadata, raw }) => {
      const desk = await takeStep(ctx, placeIn(metadata), step, raw)
      return { update: stepModal(ctx.locale, step === 1 ? 2 : 3, desk) }
    })
  }

  on.submit(STEP_FORMS[3], AsSent, async (ctx, _form, { metadata, raw }) => {
    const place = placeIn(metadata)
    return review(ctx, await takeStep(ctx, place, 3, raw))
  })

  on.submit(REVIEW, AsSent, async (ctx, _form, { metadata }) =>
    afterFinish(ctx, await finishBrief(ctx, placeIn(metadata), deps.sayTaskCards)),
  )

  on.click(TO_STEP, async (ctx, { value, view, update }) => {
    if (!view) return
    const place = placeIn(view.metadata)
    const from = stepOf(view.callback)
    const to = stepIn(value)
    const desk = from ? await turnTo(ctx, place, from, view.form, to) : await readDesk(ctx, place)
    await update(stepModal(ctx.locale, to, desk))
  })

  on.click(RESUME, async (ctx, { value, view, open, update }) => {
    if (view) await keepOpenForm(ctx, view)
    const desk = await readDesk(ctx, { draft: value })
    if (desk.kept.step === 1 && Object.keys(desk.kept.typed).length === 0)
      return refuse<BriefRefusal>('brief.draftGone')
    const next = stepModal(ctx.locale, desk.kept.step, desk, { anew: view !== undefined })
    await (view ? update(next) : open(next))
  })

  on.click(DROP, async (ctx, { value, view, update, reply }) => {
    await dropDraft(ctx, value)
    if (!view)
      return reply(message(mrk`${briefTexts[ctx.locale].dropped}`, [section(mrk`${briefTexts[ctx.locale].dropped}`)]))
    const place = placeIn(view.metadata)
    const [drafts, client] = await Promise.all([
      draftsOf(ctx, ctx.actor.id),
      clientById(ctx, typeof view.form.client === 'string' ? view.form.client : ''),
    ])
    const typed = Object.fromEntries(Object.entries(view.form).filter(([, text]) => typeof text === 'string'))
    const writing = { draft: place.draft, typed, author: ctx.actor.id, client }
    await update(stepModal(ctx.locale, 1, writing, above(ctx, drafts)))
  })

  on.click(OPEN, async (ctx, { value, open }) => open(await detailsOf(ctx, value)))

  on.click(EDIT, async (ctx, { value, open }) => {
    const { brief, client } = await briefWithClient(ctx, value)
    const writing = changing(ctx, randomUUID(), brief, client)
    await open(stepModal(ctx.locale, 1, writing))
    await beginWriting(ctx, { id: writing.draft, base: { brief: brief.id, form: brief.form, owner: brief.owner } })
  })

  on.click(CLOSE, async (ctx, { value, reply }) => {
    const { code } = await closeBrief(ctx, value)
    const said = mrk`${briefTexts[ctx.locale].closed(code)}`
    await reply(message(said, [section(said)]))
  })

  on.click(QUESTIONS, async (ctx, { value, open }) => {
    const { brief, client, addressAs } = await briefWithClient(ctx, value)
    await open(
      questionsModal(ctx.locale, {
        brief,
        letter: letterTo(client, addressAs, brief),
        mayChange: mayChange(ctx.actor, brief, client),
        mayWaive: isManager(ctx.actor),
      }),
    )
  })

  on.click(WAIVE, async (ctx, { value, open }) => {
    mustManage(ctx.actor)
    const { brief } = await briefWithClient(ctx, value)
    mustBeLive(brief)
    if (missing(brief.form, brief.waived).length === 0) return refuse<BriefRefusal>('brief.complete')
    await open(waiveModal(ctx.locale, brief))
  })

  on.submit(
    WAIVE,
    z.object({ parts: z.array(z.string()).min(1), reason: paragraph(3, 500) }),
    async (ctx, { parts, reason }, { metadata }) => {
      const of = z.object({ brief: z.string() }).safeParse(metadata)
      await waiveGaps(ctx, of.success ? of.data.brief : '', parts, reason)
      return { closeAll: true }
    },
  )

  on.click(READ, async (ctx, { value, reply }) => {
    const [, id = '', version = ''] = /^(.+):(\d{1,6})$/.exec(value) ?? []
    await readVersion(ctx, id, Number(version), deps.sayTaskCards)
    const said = mrk`${briefTexts[ctx.locale].thanks(Number(version))}`
    await reply(message(said, [section(said)]))
  })
}

/** All of a brief, with what was asked of it. */
export async function detailsOf(ctx: Ctx, id: string): Promise<ModalView> {
  const [{ brief, client }, tasks, readers, questions] = await Promise.all([
    briefWithClient(ctx, id),
    tasksOf(ctx, id),
    readersOf(ctx, id),
    questionsOf(ctx, id),
  ])
  const { locale, actor, workspace } = ctx
  const asked = questions.length > 0 ? await askedPeople(ctx, undefined, { brief, client }) : []
  const reader = { id: actor.id, mayAnswer: mayAnswer(actor, { brief, client }, asked) }
  return briefModal(locale, workspace.zone, {
    brief,
    client,
    tasks,
    readers,
    seesAmounts: seesAmountsOf(actor, client),
    mayChange: mayChange(actor, brief, client),
    questions: questionList(locale, workspace.zone, questions, reader),
  })
}

const fresh = (ctx: Ctx, client: Writing['client']): Writing => ({
  draft: randomUUID(),
  typed: client ? { client: client.id } : {},
  author: ctx.actor.id,
  client,
})

const above = (ctx: Ctx, drafts: StepExtras['drafts'] = []): StepExtras => ({ drafts, zone: ctx.workspace.zone })

const stepOf = (callback: string): Step | undefined => ([1, 2, 3] as const).find(step => STEP_FORMS[step] === callback)

/** What stands in the form that is about to be replaced by a draft is kept as a draft of its own. */
async function keepOpenForm(ctx: Ctx, view: NonNullable<Click['view']>): Promise<void> {
  const from = stepOf(view.callback)
  const written = Object.entries(view.form as RawForm).some(([field, text]) => field !== 'owner' && text && text !== '')
  if (from && written) await turnTo(ctx, placeIn(view.metadata), from, view.form, from)
}

/** The whole form before it is saved; or back to the step where something is no longer right. */
async function review(ctx: Ctx, desk: Desk, overtaken?: Review['overtaken']): Promise<Answer> {
  const read = await readDraft(ctx, desk)
  if ('problems' in read) return { update: backTo(ctx, desk, read.step, read.problems) }
  const { form, owner } = read
  const { editing } = desk
  const nextVersion = editing && nextVersionOf(editing.brief, form)
  return {
    update: reviewModal(ctx.locale, {
      ...desk,
      form,
      owner,
      calendar: ctx.workspace.calendar,
      changed: editing ? changedParts(editing.base, form) : [],
      ...(nextVersion !== undefined && { nextVersion }),
      ...(overtaken && { overtaken }),
    }),
  }
}

async function afterFinish(ctx: Ctx, finish: Finish): Promise<Answer> {
  switch (finish.kind) {
    case 'made':
      return { update: doneModal(ctx.locale, finish.brief, ctx.workspace.accountChannel) }
    case 'saved':
      return { closeAll: true }
    case 'wrong':
      return { update: backTo(ctx, finish.desk, finish.step, finish.problems) }
    case 'overtaken':
      return review(ctx, finish.desk, { by: finish.by, parts: finish.parts })
  }
}

function backTo(ctx: Ctx, desk: Desk, step: Step, problems: readonly Problem[]): ModalView {
  const wrong: Record<string, string> = {}
  for (const problem of problems) {
    const field = problem.field ?? ''
    wrong[field] = [wrong[field], sentenceOf(problem, ctx.locale)].filter(Boolean).join(' ')
  }
  return stepModal(ctx.locale, step, desk, { wrong })
}

function sentenceOf(problem: Problem, locale: Locale): string {
  const all: Record<string, Sentence> = {
    ...fieldWords[locale],
    ...peopleRefusals[locale],
    ...clientRefusals[locale],
    ...briefRefusals[locale],
  }
  const sentence = all[problem.code]
  if (sentence === undefined) throw new Error(`no words for ${problem.code}`)
  return typeof sentence === 'function' ? sentence(problem.values ?? {}) : sentence
}
