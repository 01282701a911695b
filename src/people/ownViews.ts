// Everybody's own settings as one form, with what they muted below it.
import type { Locale } from '../core/locale.ts'
import { ellipsis } from '../core/text.ts'
import { showDayShort } from '../core/time.ts'
import type { Workspace } from '../ctx.ts'
import {
  actions,
  button,
  context,
  divider,
  type KnownBlock,
  type ModalView,
  modal,
  option,
  section,
} from '../slack/blocks.ts'
import { choicesInput, radioInput, timeInput } from '../slack/inputs.ts'
import { type Mrk, mrk } from '../slack/mrkdwn.ts'
import { type Muted, type OwnSettings, possibleHours, showHours } from './ownModel.ts'
import { type OwnTexts, ownTexts } from './ownTexts.ts'
import { peopleTexts } from './texts.ts'
import { languageOptions, partAction } from './views.ts'

export const OWN_FORM = 'people.ownForm'
export const UNMUTE = 'people.unmute'

/** Rows that fit a modal with room for the form. */
const MOST_MUTED = 30

type Shown = { locale: Locale; workspace: Pick<Workspace, 'locale' | 'hours'>; isAdmin: boolean; done?: Mrk }

export function ownModal(own: OwnSettings, { locale, workspace, isAdmin, done }: Shown): ModalView {
  const words = peopleTexts[locale]
  const t = ownTexts[locale]
  const spans = possibleHours(workspace.hours)
  const over = own.muted.length - MOST_MUTED
  return modal({
    callback: OWN_FORM,
    title: words.language.title,
    submit: words.save,
    close: words.cancel,
    blocks: [
      done && context(done),
      radioInput({
        field: 'language',
        label: words.language.label,
        hint: words.language.hint,
        options: languageOptions(words, workspace),
        initial: own.locale ?? 'workspace',
      }),
      radioInput({
        field: 'hour',
        label: t.hour,
        options: [option('company', t.company(own.companyAt)), option('own', t.own)],
        initial: own.digestAt === null ? 'company' : 'own',
      }),
      timeInput({
        field: 'digestAt',
        label: t.digestAt,
        hint: t.digestAtHint(showHours(spans)),
        optional: true,
        initial: own.digestAt,
      }),
      choicesInput({
        field: 'summary',
        label: t.summary,
        hint: t.oneSummaryHint,
        options: [option('one', t.oneSummary)],
        initial: own.oneSummary ? ['one'] : [],
        optional: true,
      }),
      divider(),
      section(own.muted.length > 0 ? t.muted : t.nothingMuted),
      ...own.muted.slice(0, MOST_MUTED).map(muted => mutedRow(t, locale, muted)),
      over > 0 && context(t.more(over)),
      divider(),
      actions(button({ action: partAction('leave'), label: t.leave })),
      !isAdmin && context(words.language.onlyAdmins),
    ],
  })
}

function mutedRow(t: OwnTexts, locale: Locale, { subject, until, reason, about }: Muted): KnownBlock {
  const what = ellipsis(t.about(about), 120)
  const why = ellipsis(reason, 200)
  return section(
    mrk`*${what}*\n${until === null ? t.forGood(why) : t.until(showDayShort(until, locale), why)}`,
    button({ action: `${UNMUTE}#${subject}`, label: t.unmute, value: subject, aria: `${t.unmute}: ${what}` }),
  )
}
