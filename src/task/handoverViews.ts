// The form that hands a brief over to departments. Pure; shown again with what speaks against it, and all that was typed.
import type { Locale } from '../core/locale.ts'
import { ellipsis } from '../core/text.ts'
import { type Day, showDayShort } from '../core/time.ts'
import { context, divider, header, type ModalView, modal, type Option, option, section } from '../slack/blocks.ts'
import { multiSelectInput, personInput, textInput } from '../slack/inputs.ts'
import { LIMITS } from '../slack/limits.ts'
import { join, type Mrk, mrk } from '../slack/mrkdwn.ts'
import { blockOf, type Flag, MOST_GROUPS, mondayOf, type Part, type Team } from './asks.ts'
import { type Office, type RawForm, restDay, SIZES } from './forms.ts'
import { type TaskFormTexts, taskFormTexts } from './formTexts.ts'
import { dueInput, estimateInput, FORM, type Loads, loadLine } from './formViews.ts'

export function chooseModal(
  locale: Locale,
  brief: string,
  departments: readonly { code: string; name: string }[],
): ModalView {
  const t = taskFormTexts[locale]
  const options: Option[] = departments.map(d => option(d.code, d.name))
  return modal({
    callback: FORM.choose,
    title: t.choose,
    submit: t.next,
    close: t.cancel,
    metadata: { brief },
    blocks: [multiSelectInput({ field: 'departments', label: t.chooseField(MOST_GROUPS), options })],
  })
}

export type HandoverModal = {
  locale: Locale
  office: Office
  brief: { id: string; code: string; title: string }
  teams: readonly Team[]
  loads: Loads
  /** The Monday of the present week. */
  week: Day
  /** What was sent, when the form is shown again. */
  raw?: RawForm
  flags?: readonly Flag[]
  /** Names of the flags shown, so that the same ones are not shown twice. */
  warned?: readonly string[]
}

export function handoverModal({
  locale,
  office,
  brief,
  teams,
  loads,
  week,
  raw = {},
  flags = [],
  warned,
}: HandoverModal): ModalView {
  const t = taskFormTexts[locale]
  const typed = (part: Part, code: string): string | undefined => {
    const value = raw[blockOf(part, code)]
    return typeof value === 'string' && value !== '' ? value : undefined
  }
  return modal({
    callback: FORM.handover,
    title: t.handover,
    submit: flags.length > 0 ? t.handAnyway : t.hand,
    close: t.cancel,
    metadata: { brief: brief.id, departments: teams.map(team => team.code), warned: warned ?? [] },
    blocks: [
      section(t.brief(brief.code, brief.title)),
      flags.length > 0 &&
        section(join([t.warned, ...flags.map(flag => flagLine(t, locale, office, teams, flag))], '\n• ')),
      ...teams.flatMap(({ code, name, people }) => [
        divider(),
        header(ellipsis(name, LIMITS.header)),
        context(people.length > 0 ? mrk`${loadLine(t, people, loads, week)}` : mrk`${t.noPeople}`),
        textInput({
          field: blockOf('expected', code),
          label: t.expectedOf,
          placeholder: t.expectedPlaceholder,
          multiline: true,
          optional: true,
          max: SIZES.expected,
          initial: typed('expected', code) ?? null,
        }),
        personInput({
          field: blockOf('assignee', code),
          label: t.assignee,
          hint: t.assigneeOrLead,
          optional: true,
          initial: typed('assignee', code) ?? null,
        }),
        dueInput(t, blockOf('due', code), typed('due', code), true),
        estimateInput(t, blockOf('estimate', code), typed('estimate', code)),
      ]),
    ],
  })
}

function flagLine(t: TaskFormTexts, locale: Locale, office: Office, teams: readonly Team[], flag: Flag): Mrk {
  const team = teams.find(({ code }) => code === flag.department)
  const name = team?.name ?? flag.department
  switch (flag.kind) {
    case 'restDay':
      return t.flag.restDay(name, restDay(flag.dueAt, office, locale) ?? '')
    case 'tight':
      return t.flag.tight(name, flag.estimate, flag.left)
    case 'overloaded':
      return t.flag.overloaded(name, flag.name, flag.hours, showDayShort(mondayOf(flag.week), locale))
    case 'otherDepartment':
      return t.flag.otherDepartment(name, flag.name)
    case 'noChannel':
      return t.flag.noChannel(name, flag.lead)
    case 'alreadyAsked':
      return t.flag.alreadyAsked(name, flag.tasks)
  }
}
