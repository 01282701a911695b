// What is asked of those who answer: why it is not theirs, and whether what they wrote means that it is done.
import type { Button } from '@slack/types'
import type { Locale } from '../core/locale.ts'
import { actions, bold, button, type Message, type ModalView, message, modal, rich, section } from '../slack/blocks.ts'
import { textInput } from '../slack/inputs.ts'
import { mention, mrk } from '../slack/mrkdwn.ts'
import { NUDGE } from './buttonViews.ts'
import { type Kind, type Matter, matterName } from './matter.ts'
import { nudgeTexts } from './texts.ts'
import { plainMessage } from './views.ts'

export const NOT_MINE_FORM = 'nudge.notMineForm'

export function notMineModal(locale: Locale, matter: Matter, label: string): ModalView {
  const { notMine: t } = nudgeTexts[locale]
  return modal({
    callback: NOT_MINE_FORM,
    title: t.title,
    submit: t.submit,
    close: t.close,
    metadata: { matter: matterName(matter) },
    blocks: [
      rich({ line: [bold(label)] }),
      textInput({
        field: 'reason',
        label: t.reason,
        hint: t.hint,
        placeholder: t.placeholder,
        max: 300,
        multiline: true,
        focus: true,
      }),
    ],
  })
}

/** What the words in the thread seem to say. */
export type Sure = {
  matter: Matter
  /** Asked as whose it is, or as somebody above who sees to it. */
  own: boolean
  /** Pressed for yes: the act itself, or the form that it needs. */
  yes: Pick<Button, 'action_id' | 'value'>
  /** Called by name where others read along. */
  call?: string | undefined
}

/** "Ghi nhận là đã xong?": words alone are never taken for an answer. */
export function sureMessage(locale: Locale, { matter, own, yes, call }: Sure): Message {
  const { sure: t } = nudgeTexts[locale]
  const asks = own ? t[matter.kind] : t.above
  const text = call ? mrk`${mention(call)} ${asks}` : mrk`${asks}`
  return message(text, [
    section(text),
    actions(
      button({
        action: yes.action_id ?? '',
        label: own ? yesLabel(locale, matter.kind) : t.yes.other,
        value: yes.value ?? '',
        style: 'primary',
      }),
      button({ action: NUDGE.notYet, label: t.no, value: matterName(matter) }),
    ),
  ])
}

function yesLabel(locale: Locale, kind: Kind): string {
  const { yes } = nudgeTexts[locale].sure
  return kind === 'offer' || kind === 'late' || kind === 'approval' ? yes[kind] : yes.other
}

/** To words that say nothing we understand: where to answer. */
export const pointerMessage = (locale: Locale): Message => plainMessage(mrk`${nudgeTexts[locale].sure.pointer}`)
