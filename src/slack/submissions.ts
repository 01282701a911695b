// Submitted forms: acknowledged with the outcome, so that a no stands beside its field.
import type { App } from '@slack/bolt'
import type { z } from 'zod'
import { problemsOf } from '../core/fields.ts'
import type { Locale } from '../core/locale.ts'
import { type Problem, Refusal } from '../core/refusal.ts'
import { AlreadyDone, type Ctx } from '../ctx.ts'
import { type Answering, notice } from './answering.ts'
import { type Message, type ModalView, section } from './blocks.ts'
import { type Acknowledgement, type Desk, SLOW } from './desk.ts'
import { fieldOf, metadataOf, readForm } from './form.ts'
import { mrk } from './mrkdwn.ts'
import type { Answer, Sent } from './on.ts'
import { type SentView, withTyped } from './retyped.ts'
import { slackTexts } from './texts.ts'
import { Body } from './who.ts'

export type Submission = { schema: z.ZodType; handle: (ctx: Ctx, form: never, sent: Sent) => Promise<Answer> }

type AckArgs =
  | { response_action: 'errors'; errors: Record<string, string> }
  | { response_action: 'update' | 'push'; view: ModalView }
  | { response_action: 'clear' }

type Submitted = SentView & { id: string; hash: string }

export function hearSubmissions(
  app: App,
  desk: Desk,
  answering: Answering,
  submits: ReadonlyMap<string, Submission>,
): void {
  const { tell, replace } = answering

  app.view(/.*/, ({ ack, body, view }) => {
    const form = openForm(view)
    const answered: Acknowledgement<AckArgs | undefined> = {
      ack: first => (first ? ack(first === SLOW ? saving(form.locale()) : first) : ack()),
      async late(outcome) {
        const locale = form.locale()
        if (await replace({ view_id: view.id, view: lateView(outcome, view, locale) })) return
        const no = noIn(outcome)
        if (no) await tell(undefined, { user: body.user.id }, { text: slackTexts[locale].noticeTitle, blocks: no })
      },
    }
    return desk.act('submit', answered, () => form.outcome(body))
  })

  function openForm(view: Submitted) {
    let locale: Locale = 'vi'

    async function carryOut(body: unknown): Promise<AckArgs | undefined> {
      const known = submits.get(view.callback_id)
      // The hash names this state of the form: sent twice it is one wish, updated and sent again it is another.
      const who = await desk.welcome(Body.parse(body), `view:${view.id}:${view.callback_id}:${view.hash}`)
      if ('refused' in who) {
        locale = who.locale
        const text = slackTexts[locale].who[who.refused]
        return { response_action: 'update', view: notice(locale, slackTexts[locale].noticeTitle, text) }
      }
      locale = who.ctx.locale
      if (!known) return over(slackTexts[locale].noticeTitle, slackTexts[locale].staleForm)
      const raw = readForm(view.state.values)
      const form = known.schema.safeParse(raw)
      if (!form.success) throw refusalOf(problemsOf(form.error))
      const sent = { viewId: view.id, metadata: metadataOf(view.private_metadata), raw }
      const answer = await known.handle(who.ctx, form.data as never, sent)
      desk.followUp(who.ctx)
      if (!answer) return undefined
      if ('update' in answer) return { response_action: 'update', view: answer.update }
      if ('push' in answer) return { response_action: 'push', view: answer.push }
      return { response_action: 'clear' }
    }

    /** The form stays as it is below. */
    const over = (title: string, text: string): AckArgs => ({
      response_action: 'push',
      view: notice(locale, title, text),
    })

    /** Beside the field where there is one; what has no field is said on top. */
    function answerNo(err: unknown): AckArgs {
      if (!(err instanceof Refusal)) {
        return over(slackTexts[locale].faultTitle, answering.told(err, locale, view.callback_id))
      }
      const fields = blockIdsOf(view)
      const errors: Record<string, string> = {}
      const homeless: string[] = []
      for (const { field, sentence } of answering.refused(err, locale, view.callback_id)) {
        const block = fields.find(id => field !== undefined && fieldOf(id) === field)
        if (block) errors[block] = errors[block] ? `${errors[block]} ${sentence}` : sentence
        else homeless.push(sentence)
      }
      if (homeless.length === 0) return { response_action: 'errors', errors }
      return over(slackTexts[locale].noticeTitle, homeless.join('\n'))
    }

    return {
      /** The reader's language as far as it is known by now. */
      locale: () => locale,
      outcome: (body: unknown): Promise<AckArgs | undefined> =>
        carryOut(body).catch(err => (err instanceof AlreadyDone ? undefined : answerNo(err))),
    }
  }
}

const saving = (locale: Locale): AckArgs => ({
  response_action: 'update',
  view: notice(locale, slackTexts[locale].savingTitle, slackTexts[locale].saving),
})

const blockIdsOf = (view: SentView): string[] =>
  (view.blocks as { type: string; block_id?: string }[]).flatMap(b =>
    b.type === 'input' && b.block_id ? [b.block_id] : [],
  )

function refusalOf(problems: readonly Problem[]): Refusal {
  const [first, ...rest] = problems
  if (!first) throw new Error('a form that does not parse has at least one problem')
  return new Refusal(first, ...rest)
}

/**
 * The outcome of a form that already shows "still saving": a no brings the form back with all that was typed, and what
 * would have been laid over it stands on top.
 */
function lateView(outcome: AckArgs | undefined, view: SentView, locale: Locale): ModalView {
  const words = slackTexts[locale]
  if (outcome?.response_action === 'update') return outcome.view
  const no = noIn(outcome)
  if (no) return withTyped(view, no)
  return notice(locale, words.savedTitle, words.saved)
}

/** Why a form was not taken, where it was not. */
function noIn(outcome: AckArgs | undefined): Message['blocks'] | undefined {
  if (outcome?.response_action === 'push') return outcome.view.blocks as Message['blocks']
  if (outcome?.response_action !== 'errors') return undefined
  return [section(mrk`${Object.values(outcome.errors).join('\n')}`)]
}
