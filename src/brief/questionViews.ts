// A question on a brief as Slack shows it: the form that asks, the messages that carry it, and the list of all.
import type { Locale } from '../core/locale.ts'
import { ellipsis } from '../core/text.ts'
import { type Day, showDayShort, showMoment } from '../core/time.ts'
import {
  actions,
  bold,
  button,
  context,
  divider,
  header,
  italic,
  type KnownBlock,
  type Message,
  type ModalView,
  message,
  modal,
  quote,
  rich,
  section,
  withLinks,
} from '../slack/blocks.ts'
import { textInput } from '../slack/inputs.ts'
import { type Mrk, mrk } from '../slack/mrkdwn.ts'
import type { Answered, Question } from './questionModel.ts'
import type { Subject } from './questionStore.ts'
import { type QuestionTexts, questionTexts } from './questionTexts.ts'
import { briefTexts } from './texts.ts'
import { EDIT, OPEN } from './views.ts'

/** The value of these is the question's id. */
export const ANSWER = 'brief.answer'
export const TAKE_BACK = 'brief.takeBack'

export const ASK_FORM = 'brief.askForm'
export const ANSWER_FORM = 'brief.answerForm'

const taskName = (task: Subject['task']): string | undefined => (task ? `#${task.number} ${task.title}` : undefined)

const aboutOf = (t: QuestionTexts, { brief, task }: Subject): Mrk =>
  t.about(brief.code, ellipsis(brief.form.title, 120), taskName(task))

const answerButton = (t: QuestionTexts, id: string) =>
  button({ action: ANSWER, label: t.answer, value: id, style: 'primary' })

// — the list —

export type Reader = { id: string; mayAnswer: boolean }

const SHORT = { words: 400, answer: 600 }

const entry = (t: QuestionTexts, when: (at: Date) => string, question: Question): KnownBlock =>
  rich({
    line: [
      bold(t.asked(question.byName, when(question.createdAt))),
      ...(question.task ? [` · ${ellipsis(taskName(question.task) ?? '', 60)}`] : []),
      '\n',
      ...withLinks(ellipsis(question.words, SHORT.words)),
      '\n',
      ...(question.status === 'answered'
        ? [
            bold(t.answered(question.answererName, when(question.answeredAt))),
            '\n',
            ...withLinks(ellipsis(question.answer, SHORT.answer)),
          ]
        : [italic(t.waits)]),
    ],
  })

/** Each with its answer, the latest first; whoever reads may press what is theirs to press. */
function entries(
  t: QuestionTexts,
  when: (at: Date) => string,
  questions: readonly Question[],
  reader: Reader,
): (KnownBlock | undefined)[] {
  return questions.flatMap(question => {
    const waits = question.status === 'open'
    const mayAnswer = waits && reader.mayAnswer && question.by !== reader.id
    return [
      entry(t, when, question),
      actions(
        mayAnswer && button({ action: `${ANSWER}#${question.id}`, label: t.answer, value: question.id }),
        waits &&
          question.by === reader.id &&
          button({
            action: `${TAKE_BACK}#${question.id}`,
            label: t.takeBack,
            value: question.id,
            confirm: { title: t.takeBack, text: t.takeBackAsk, confirm: t.takeBack, deny: t.keep },
          }),
      ),
    ]
  })
}

const MOST_LISTED = 12

/** What was asked of a brief, for its details. */
export function questionList(
  locale: Locale,
  zone: string,
  questions: readonly Question[],
  reader: Reader,
): (KnownBlock | undefined | false)[] {
  if (questions.length === 0) return []
  const t = questionTexts[locale]
  const over = questions.length - MOST_LISTED
  return [
    header(t.list(questions.length)),
    ...entries(t, at => showMoment(at, zone, locale), questions.slice(0, MOST_LISTED), reader),
    over > 0 && context(t.listMore(over)),
  ]
}

// — asking —

/** Who hears it; `insteadOf` where they stand in for somebody away. */
export type Hearer = { name: string; insteadOf?: { name: string; until: Day } }

const MOST_EARLIER = 6

export function askModal(
  locale: Locale,
  zone: string,
  asking: { subject: Subject; place: string; hearer: Hearer; earlier: readonly Question[]; reader: Reader },
): ModalView {
  const t = questionTexts[locale]
  const { subject, hearer, earlier } = asking
  const over = earlier.length - MOST_EARLIER
  const shown = earlier.slice(0, MOST_EARLIER)
  return modal({
    callback: ASK_FORM,
    title: t.askTitle,
    submit: t.send,
    close: briefTexts[locale].close,
    metadata: { place: asking.place },
    blocks: [
      section(aboutOf(t, subject)),
      ...(earlier.length > 0
        ? [
            rich({ line: [bold(t.earlier)] }),
            ...entries(t, at => showMoment(at, zone, locale), shown, { ...asking.reader, mayAnswer: false }),
            over > 0 && context(t.earlierMore(over)),
            divider(),
          ]
        : []),
      section(
        hearer.insteadOf
          ? t.toCover(hearer.name, hearer.insteadOf.name, showDayShort(hearer.insteadOf.until, locale))
          : t.to(hearer.name),
      ),
      textInput({
        field: 'words',
        label: t.words,
        placeholder: t.wordsExample,
        multiline: true,
        max: 1000,
        focus: true,
      }),
    ],
  })
}

/** `later`: when they hear of it, where that is not now. */
export function sentModal(locale: Locale, hearer: string, later: string | undefined): ModalView {
  const t = questionTexts[locale]
  return modal({
    callback: 'brief.askSent',
    title: t.sentTitle,
    close: briefTexts[locale].close,
    blocks: [section(later === undefined ? t.sent(hearer) : t.sentLater(hearer, later))],
  })
}

// — answering —

export function answerModal(locale: Locale, question: Question, subject: Subject): ModalView {
  const t = questionTexts[locale]
  return modal({
    callback: ANSWER_FORM,
    about: question.id,
    title: t.answerTitle,
    submit: t.sendAnswer,
    close: briefTexts[locale].close,
    metadata: { question: question.id },
    blocks: [
      section(aboutOf(t, subject)),
      section(t.asks(question.byName)),
      quote(question.words),
      textInput({
        field: 'answer',
        label: t.answerLabel,
        hint: t.answerHint,
        multiline: true,
        max: 2000,
        focus: true,
      }),
    ],
  })
}

// — the messages —

/** In the thread of the card it was asked from; once it is answered or taken back it asks nobody any more. */
export function questionInThread(locale: Locale, zone: string, question: Question): Message {
  const t = questionTexts[locale]
  return message(mrk`${t.asks(question.byName)} ${ellipsis(question.words, 150)}`, [
    section(t.asks(question.byName)),
    quote(question.words),
    question.status === 'answered' &&
      context(t.answeredBy(question.answererName, showMoment(question.answeredAt, zone, locale))),
    question.status === 'withdrawn' && context(t.takenBack),
    question.status === 'open' && actions(answerButton(t, question.id)),
  ])
}

export function answerInThread(locale: Locale, question: Answered): Message {
  const t = questionTexts[locale]
  const told = t.answers(question.answererName, question.byName)
  return message(mrk`${told} ${ellipsis(question.answer, 150)}`, [section(told), ...exchange(t, question)])
}

const exchange = (t: QuestionTexts, { words, answer }: Answered): KnownBlock[] => [
  rich({ line: [bold(`${t.question}\n`), ...withLinks(ellipsis(words, 500))] }),
  rich({ line: [bold(`${t.reply}\n`), ...withLinks(answer)] }),
]

/** To whoever is asked, and what became of it: it asks for an answer as long as there is none. */
export function questionForYou(
  locale: Locale,
  zone: string,
  question: Question,
  subject: Subject,
  to: { reader: string; insteadOf?: Hearer['insteadOf'] | undefined },
): Message {
  const t = questionTexts[locale]
  const { brief } = subject
  const open = button({ action: OPEN, label: briefTexts[locale].open, value: brief.id })
  const told = t.asksYou(question.byName, brief.code, ellipsis(brief.form.title, 120), taskName(question.task))
  const cover = to.insteadOf && t.insteadOf(to.insteadOf.name, showDayShort(to.insteadOf.until, locale))
  switch (question.status) {
    case 'open':
      return message(t.asksShort(question.byName, brief.code), [
        section(told),
        quote(question.words),
        cover && context(cover),
        actions(answerButton(t, question.id), open),
      ])
    case 'withdrawn':
      return message(t.takenBack, [section(told), quote(question.words), context(t.takenBack), actions(open)])
    case 'answered': {
      const when = showMoment(question.answeredAt, zone, locale)
      const said =
        question.answeredBy === to.reader
          ? t.youAnswered(question.byName, when)
          : t.otherAnswered(question.answererName, question.byName, when)
      return message(said, [
        section(said),
        ...exchange(t, question),
        actions(button({ action: EDIT, label: t.editBrief, value: brief.id }), open),
      ])
    }
  }
}

/** To the one who asked. */
export function answerForYou(locale: Locale, question: Answered, { brief }: Subject): Message {
  const t = questionTexts[locale]
  const told = t.answersYou(question.answererName, brief.code)
  return message(told, [
    section(told),
    ...exchange(t, question),
    actions(button({ action: OPEN, label: briefTexts[locale].open, value: brief.id })),
  ])
}
