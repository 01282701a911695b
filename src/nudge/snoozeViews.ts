// The button and the form with which somebody puts a reminder off.
import type { Locale } from '../core/locale.ts'
import { type Day, showDayShort } from '../core/time.ts'
import { bold, button, type ModalView, modal, option, rich, section } from '../slack/blocks.ts'
import { radioInput, textInput } from '../slack/inputs.ts'
import { mrk } from '../slack/mrkdwn.ts'
import { labelOf } from './labelViews.ts'
import type { About, SnoozeDays } from './model.ts'
import { nudgeTexts } from './texts.ts'

export const SNOOZE = 'nudge.snooze'
export const SNOOZE_FORM = 'nudge.snoozeForm'

export const snoozeButton = (locale: Locale, subject: string) =>
  button({ action: SNOOZE, label: nudgeTexts[locale].snooze.button, value: subject })

const labelIn = (locale: Locale, about: About): string => {
  const { label } = nudgeTexts[locale]
  if ('task' in about) return label.task(about.task.number, about.task.title)
  return 'client' in about ? label.receivable(about.client) : labelOf(locale, about.waiting)
}

/** Each choice tells the day on which it is said again. */
export function snoozeModal(
  locale: Locale,
  subject: string,
  about: About,
  choices: readonly { days: SnoozeDays; until: Day | null }[],
): ModalView {
  const { snooze: t } = nudgeTexts[locale]
  return modal({
    callback: SNOOZE_FORM,
    title: t.title,
    submit: t.submit,
    close: t.close,
    metadata: { subject },
    blocks: [
      rich({ line: [bold(labelIn(locale, about))] }),
      radioInput({
        field: 'days',
        label: t.days,
        options: choices.map(({ days, until }) =>
          option(days, until === null ? t.mute : t.option(days, showDayShort(until, locale))),
        ),
        initial: '1',
      }),
      textInput({
        field: 'reason',
        label: t.reason,
        hint: t.reasonHint,
        placeholder: t.reasonPlaceholder,
        max: 200,
        focus: true,
      }),
    ],
  })
}

export function snoozedNotice(locale: Locale, until: Day | null): ModalView {
  const { snooze: t } = nudgeTexts[locale]
  return modal({
    callback: 'nudge.snoozed',
    title: t.title,
    close: t.done,
    blocks: [section(mrk`${t.saved(until && showDayShort(until, locale))}`)],
  })
}
