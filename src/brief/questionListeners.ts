// Which Slack entry calls which flow of a question on a brief.
import { z } from 'zod'
import { showMoment } from '../core/time.ts'
import type { Ctx } from '../ctx.ts'
import type { ModalView } from '../slack/blocks.ts'
import type { On } from '../slack/on.ts'
import { detailsOf } from './listeners.ts'
import {
  answerQuestion,
  askedPeople,
  askQuestion,
  hearerFor,
  subjectOfQuestion,
  takeBackQuestion,
} from './questionFlow.ts'
import { AnswerForm, AskForm, mustAnswer, mustWait, readPlace } from './questionModel.ts'
import { questionById, questionsOf, subjectOf } from './questionStore.ts'
import { ANSWER, ANSWER_FORM, ASK_FORM, answerModal, askModal, sentModal, TAKE_BACK } from './questionViews.ts'
import { ASK } from './views.ts'

export function questionListeners(on: On): void {
  on.click(ASK, async (ctx, { value, open }) => open(await askForm(ctx, value)))
  on.submit(ASK_FORM, AskForm, async (ctx, { words }, { metadata }) => {
    const { hearer, later } = await askQuestion(ctx, placeIn(metadata), words)
    return { update: sentModal(ctx.locale, hearer, later && showMoment(later, ctx.workspace.zone, ctx.locale)) }
  })

  on.click(ANSWER, async (ctx, { value, open }) => {
    const question = await questionById(ctx, value)
    const subject = await subjectOfQuestion(ctx, question)
    mustAnswer(ctx.actor, subject, await askedPeople(ctx, value, subject))
    mustWait(question, ctx.workspace.zone)
    await open(answerModal(ctx.locale, question, subject))
  })
  on.submit(ANSWER_FORM, AnswerForm, async (ctx, { answer }, { metadata }) => {
    await answerQuestion(ctx, QuestionId.catch({ question: '' }).parse(metadata).question, answer)
    return { closeAll: true }
  })

  // Only in a list of questions, which is drawn anew without it.
  on.click(TAKE_BACK, async (ctx, { value, view, update }) => {
    const question = await takeBackQuestion(ctx, value)
    if (view?.callback === ASK_FORM) return update(await askForm(ctx, placeIn(view.metadata)))
    if (view) await update(await detailsOf(ctx, question.briefId))
  })
}

const QuestionId = z.object({ question: z.string() })
const placeIn = (metadata: unknown): string =>
  z.object({ place: z.string() }).catch({ place: '' }).parse(metadata).place

async function askForm(ctx: Ctx, place: string): Promise<ModalView> {
  const subject = await subjectOf(ctx, readPlace(place))
  const [hearer, earlier] = await Promise.all([hearerFor(ctx, subject), questionsOf(ctx, subject.brief.id)])
  const reader = { id: ctx.actor.id, mayAnswer: false }
  return askModal(ctx.locale, ctx.workspace.zone, { subject, place, hearer, earlier, reader })
}
