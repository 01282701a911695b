// The pace of nudges as a form: six short fields, and what they mean in one sentence.
import type { Locale } from '../core/locale.ts'
import { actions, button, context, type ModalView, modal, section } from '../slack/blocks.ts'
import { textInput } from '../slack/inputs.ts'
import { mrk } from '../slack/mrkdwn.ts'
import { DEFAULT_POLICY, isDefault, type Policy, showSteps, TIERS, URGENCIES } from './policy.ts'
import { policyTexts } from './policyTexts.ts'

export const POLICY_FORM = 'nudge.policyForm'
export const POLICY_DEFAULT = 'nudge.policyDefault'

/** `about`: the fields are filled anew, whatever was typed in them. */
export function policyModal(
  locale: Locale,
  policy: Policy,
  { saved, about }: { saved?: boolean; about?: string } = {},
): ModalView {
  const t = policyTexts[locale]
  return modal({
    callback: POLICY_FORM,
    title: t.title,
    submit: t.submit,
    close: t.close,
    ...(about !== undefined && { about }),
    blocks: [
      saved && context(mrk`${t.saved}`),
      section(mrk`${t.intro}`),
      section(mrk`${t.example(policy.standard.normal.map(hours => showSteps([hours])))}`),
      ...TIERS.flatMap(tier =>
        URGENCIES.map(urgency =>
          textInput({
            field: `${tier}_${urgency}`,
            label: t.field(t.tiers[tier], t.urgencies[urgency]),
            ...(tier === 'key' && { hint: t.hints[urgency] }),
            placeholder: showSteps(DEFAULT_POLICY[tier][urgency]),
            initial: showSteps(policy[tier][urgency]),
            max: 40,
          }),
        ),
      ),
      context(mrk`${t.rest}`),
      !isDefault(policy) && actions(button({ action: POLICY_DEFAULT, label: t.toDefault })),
    ],
  })
}
