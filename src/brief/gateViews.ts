// What a brief still lacks: the letter that asks the client, and the form by which a manager lets parts stay empty.
import type { Locale } from '../core/locale.ts'
import { actions, button, context, type ModalView, modal, option, quote, section } from '../slack/blocks.ts'
import { multiSelectInput, textInput } from '../slack/inputs.ts'
import { mrk } from '../slack/mrkdwn.ts'
import { type Brief, missing } from './model.ts'
import type { Client } from './store.ts'
import { briefTexts } from './texts.ts'
import { EDIT, gapLine, WAIVE } from './views.ts'

/** A letter to the client in the client's language, ready to copy. */
export function letterTo(client: Client, addressAs: string | null, brief: Pick<Brief, 'form' | 'waived'>): string {
  const { letter } = briefTexts[client.locale]
  const asked = missing(brief.form, brief.waived).map(part => letter.ask[part])
  const questions = brief.form.message === undefined ? [...asked, letter.askMessage] : asked
  return [
    letter.greeting(addressAs || letter.anyone),
    '',
    letter.opening(brief.form.title),
    '',
    ...questions.map((question, i) => `${i + 1}. ${question}`),
    '',
    letter.closing,
  ].join('\n')
}

export function questionsModal(
  locale: Locale,
  asked: { brief: Brief; letter: string; mayChange: boolean; mayWaive: boolean },
): ModalView {
  const t = briefTexts[locale]
  const { brief, letter } = asked
  const gaps = missing(brief.form, brief.waived)
  const blocks =
    gaps.length === 0
      ? [section(mrk`${t.questionsNone}`)]
      : [
          section(mrk`${t.questionsIntro}`),
          context(mrk`${gapLine(gaps, t)}`),
          quote(letter),
          actions(
            asked.mayChange && button({ action: EDIT, label: t.add, value: brief.id, style: 'primary' }),
            asked.mayWaive && button({ action: WAIVE, label: t.waive, value: brief.id }),
          ),
        ]
  return modal({ callback: 'brief.asked', title: t.questionsTitle, close: t.close, blocks })
}

export function waiveModal(locale: Locale, brief: Brief): ModalView {
  const t = briefTexts[locale]
  return modal({
    callback: WAIVE,
    title: t.waiveTitle,
    submit: t.waive,
    close: t.close,
    metadata: { brief: brief.id },
    blocks: [
      section(mrk`${t.waiveIntro}`),
      multiSelectInput({
        field: 'parts',
        label: t.waiveParts,
        options: missing(brief.form, brief.waived).map(part => option(part, t.label[part])),
      }),
      textInput({
        field: 'reason',
        label: t.waiveReason,
        multiline: true,
        max: 500,
        placeholder: t.waiveReasonExample,
      }),
    ],
  })
}
