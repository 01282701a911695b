// The button and the form with which somebody puts a reminder off.
import type { Locale } from '../core/locale.ts'
import { type Day, showDayShort } from '../core/time.ts'
import { bold, button, type ModalView, modal, option, rich, section } from '../slack/blocks.ts'
import { radioInput, textInput } from '../slack/inputs.ts'
import { mrk } from '../slack/mrkdwn.ts'
import type { SnoozeForm, SnoozeTarget } from './model.ts'
import { nudgeTexts } from './texts.ts'

export const SNOOZE = 'nudge.snooze'
export const SNOOZE_FORM = 'nudge.snoozeForm'

export const snoozeButton = (locale: Locale, subject: string) =>
  button({ action: SNOOZE, label: nudgeTexts[locale].snooze.button, value: subject })

/** `until` tells for each choice the day on which it is said again. */
export function snoozeModal(
  locale: Locale,
  subject: string,
  target: SnoozeTarget,
  until: Record<SnoozeForm['days'], Day>,
): ModalView {
  const { snooze: t } = nudgeTexts[locale]
  const label = target.kind === 'task' ? target.label : t.receivablesOf(target.label)
  return modal({
    callback: SNOOZE_FORM,
    title: t.title,
    submit: t.submit,
    close: t.close,
    metadata: { subject },
    blocks: [
      rich({ line: [bold(label)] }),
      radioInput({
        field: 'days',
        label: t.days,
        options: Object.entries(until).map(([days, day]) => option(days, t.option(days, showDayShort(day, locale)))),
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

export function snoozedNotice(locale: Locale, until: Day): ModalView {
  const { snooze: t } = nudgeTexts[locale]
  return modal({
    callback: 'nudge.snoozed',
    title: t.title,
    close: t.done,
    blocks: [section(mrk`${t.saved(showDayShort(until, locale))}`)],
  })
}
