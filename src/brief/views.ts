// A brief as Slack shows it: the card, what a department needs of it, and the whole of it.
import type { RichTextBlock } from '@slack/types'
import { type Calendar, whyOff } from '../core/calendar.ts'
import type { Locale } from '../core/locale.ts'
import { showMoney } from '../core/money.ts'
import { ellipsis } from '../core/text.ts'
import { type Day, showDay, showDayShort, showMoment } from '../core/time.ts'
import {
  actions,
  bold,
  button,
  context,
  facts,
  header,
  type KnownBlock,
  linkLeaf,
  type Message,
  type ModalView,
  message,
  modal,
  quote,
  rich,
  userLeaf,
} from '../slack/blocks.ts'
import { mention, mrk } from '../slack/mrkdwn.ts'
import {
  assigneesOf,
  type Brief,
  type BriefForm,
  type Deliverable,
  FIELDS,
  type Field,
  mayClose,
  missing,
  type Part,
  type SaidDay,
  type TaskLine,
} from './model.ts'
import { questionTexts } from './questionTexts.ts'
import type { BriefCard, Client } from './store.ts'
import { briefTexts } from './texts.ts'

/** Its value is the client's id. */
export const NEW = 'brief.new'
/** The value of these is the brief's id. */
export const OPEN = 'brief.open'
export const EDIT = 'brief.edit'
export const QUESTIONS = 'brief.questions'
export const WAIVE = 'brief.waive'
export const CLOSE = 'brief.close'
/** Its value is `task:<id>` or `brief:<id>`. */
export const ASK = 'brief.ask'
/** Its value is `<briefId>:<version>`. */
export const READ = 'brief.read'
/** Served by whoever hands work over. */
export const HANDOVER = 'task.handover'

type Texts = (typeof briefTexts)['vi']

// — parts in words —

export const showSaidDay = ({ day, clock, note }: SaidDay, locale: Locale): string => {
  const when = clock ? `${clock} ${showDay(day, locale)}` : showDay(day, locale)
  return note ? `${when}\n${note}` : when
}

const showWhen = ({ day, clock }: SaidDay, locale: Locale): string =>
  clock ? `${clock} ${showDay(day, locale)}` : showDay(day, locale)

const showDeliverable = ({ channel, format, quantity, due }: Deliverable, t: Texts, locale: Locale): string =>
  [channel, quantity ? `${format} × ${quantity}` : format, due && `${t.due} ${showDayShort(due, locale)}`]
    .filter(Boolean)
    .join(' · ')

/** A part as text, money left out: whoever may see it asks for it by `showBudget`. */
export function showPart(part: Exclude<Part, 'budget'>, form: BriefForm, locale: Locale): string | undefined {
  const t = briefTexts[locale]
  if (part === 'deliverables') return form.deliverables?.map(d => `• ${showDeliverable(d, t, locale)}`).join('\n')
  if (part === 'launch' || part === 'approval') {
    const said = form[part]
    return said && showSaidDay(said, locale)
  }
  if (part === 'jobType') return form.jobType && t.jobType[form.jobType]
  return form[part]
}

export const showBudget = (form: BriefForm, locale: Locale): string | undefined =>
  form.budget &&
  `${showMoney(form.budget, locale)}${form.budget.vat ? ` ${briefTexts[locale].vat[form.budget.vat]}` : ''}`

/** Why nobody works that day, said beside the day. */
export const offDay = (day: Day | undefined, calendar: Calendar, locale: Locale): string | undefined => {
  const why = day && whyOff(day, calendar, locale)
  return why && briefTexts[locale].notWorkingDay(why)
}

// — people's words in rich text, where nothing is parsed —

/** Label in bold, words below or beside it. */
const labelled = (label: string, text: string, max: number): RichTextBlock =>
  rich({ line: [bold(label), text.includes('\n') ? '\n' : ': ', ellipsis(text, max)] })

/** The first of many, and how many more. */
function someLines(lines: readonly string[], most: number, t: Texts): string[] {
  return lines.length <= most ? [...lines] : [...lines.slice(0, most), t.more(lines.length - most)]
}

const linesOf = (text: string): string[] => text.split('\n').filter(Boolean)

const listed = (label: string, lines: readonly string[], max: number): KnownBlock =>
  rich({ line: [bold(label)] }, { list: lines.map(line => [ellipsis(line, max)]) })

// — the card —

const CARD_LINES = 8
const CARD_TASKS = 15
const CARD_LINE = 220

/** Posted in the account channel: no amounts. `zone` is the workspace's. */
export function briefCard(locale: Locale, zone: string, card: BriefCard): Message {
  const t = briefTexts[locale]
  const { brief, client, owner, tasks } = card
  const { form } = brief
  const gaps = missing(form, brief.waived)
  const live = brief.status !== 'closed'
  return message(mrk`${t.cardText(brief.code, form.title, client.name)}`, [
    header(`${brief.code} · ${form.title}`),
    ...facts([
      [t.label.client, `${client.code} · ${client.name}`],
      [t.label.jobType, form.jobType && t.jobType[form.jobType]],
      [t.state, `${t.status[brief.status]} · ${t.version(brief.version)}`],
      [t.label.owner, owner],
      [t.launch, form.launch && showWhen(form.launch, locale)],
      [
        t.approval,
        [form.approver, form.approval && showWhen(form.approval, locale)].filter(Boolean).join(' · ') || undefined,
      ],
      [t.label.budget, form.budget ? t.budgetKnown : t.budgetUnknown],
    ]),
    form.objectives !== undefined &&
      listed(t.label.objectives, someLines(linesOf(form.objectives), CARD_LINES, t), CARD_LINE),
    form.deliverables !== undefined &&
      listed(
        t.label.deliverables,
        someLines(
          form.deliverables.map(d => showDeliverable(d, t, locale)),
          CARD_LINES,
          t,
        ),
        CARD_LINE,
      ),
    tasks.length > 0 &&
      listed(
        t.tasks,
        someLines(
          tasks.map(line => taskLine(line, t, zone, locale)),
          CARD_TASKS,
          t,
        ),
        CARD_LINE,
      ),
    readLine(card, t),
    live && gaps.length > 0 && context(mrk`${gapLine(gaps, t)}`),
    brief.status === 'open' && gaps.length === 0 && context(mrk`${t.complete}`),
    actions(...cardButtons(locale, card, gaps.length)),
  ])
}

/** Asks whoever answers for the brief, from its own card or from a task's. */
export const askButton = (locale: Locale, place: `task:${string}` | `brief:${string}`) =>
  button({ action: ASK, label: questionTexts[locale].ask, value: place })

/** The next step first: ask the client, then hand over, then read; at last close. */
function cardButtons(locale: Locale, { brief, tasks }: BriefCard, gaps: number) {
  const t = briefTexts[locale]
  const { id, status } = brief
  const open = button({ action: OPEN, label: t.open, value: id })
  if (status === 'closed') return [open]
  const primary = { style: 'primary' as const }
  const edit = button({ action: EDIT, label: t.edit, value: id })
  const questions = gaps > 0 && button({ action: QUESTIONS, label: t.questions, value: id, ...primary })
  const first = status === 'open' && gaps === 0
  const handed = status === 'handed'
  const label = handed ? t.handMore : t.handover
  const handover = button({ action: HANDOVER, label, value: id, ...(first && primary) })
  const ask = askButton(locale, `brief:${id}`)
  if (!handed) return [questions, handover, open, edit, ask]
  const close =
    mayClose(brief, tasks) &&
    button({
      action: CLOSE,
      label: t.closeBrief,
      value: id,
      ...primary,
      confirm: { title: t.closeBrief, text: t.closeAsk, confirm: t.closeBrief, deny: t.later },
    })
  return [close, questions, open, edit, handover, ask]
}

export const gapLine = (gaps: readonly Part[], t: Texts): string =>
  `${t.lacks(gaps.length)}: ${gaps.map(part => t.label[part]).join(', ')}`

const taskLine = (task: TaskLine, t: Texts, zone: string, locale: Locale): string =>
  [
    task.departmentName,
    task.assigneeName ?? task.partner ?? t.leadDecides,
    t.task[task.status],
    `${t.due} ${showMoment(task.dueAt, zone, locale)}`,
  ]
    .filter(Boolean)
    .join(' · ')

/** Who has read the newest version; the first one is read by accepting the work. */
function readLine({ brief, tasks, readers }: BriefCard, t: Texts): KnownBlock | undefined {
  const people = assigneesOf(tasks)
  if (brief.status !== 'handed' || brief.version === 1 || people.length === 0) return undefined
  const unread = people.filter(person => (readers.get(person.id) ?? 0) < brief.version)
  const said = t.read(brief.version, people.length - unread.length, people.length)
  const names = ellipsis(unread.map(person => person.name).join(', '), 400)
  return context(mrk`${unread.length > 0 ? `${said} (${t.unread(names)})` : said}`)
}

// — what a department needs —

const PLANNER: readonly Part[] = [
  'background',
  'objectives',
  'audience',
  'message',
  'tone',
  'deliverables',
  'mandatories',
  'donts',
  'kpi',
  'launch',
  'approver',
  'approval',
  'references',
]
const CREATIVE: readonly Part[] = [
  'objectives',
  'audience',
  'message',
  'tone',
  'deliverables',
  'mandatories',
  'donts',
  'references',
  'launch',
  'approval',
]
const PRODUCTION: readonly Part[] = [
  'deliverables',
  'launch',
  'approval',
  'mandatories',
  'donts',
  'references',
  'approver',
]
const OTHERS: readonly Part[] = ['objectives', 'deliverables', 'launch', 'approval', 'mandatories', 'donts']

const NEEDS: Record<string, readonly Part[]> = { planner: PLANNER, creative: CREATIVE, production: PRODUCTION }

/** Parts in one block; long ones are cut, the whole is behind the brief's own button. */
const PER_PART = 350

/** What that department needs of the brief, without money, small enough to sit in a task's card. */
export function departmentBrief(
  locale: Locale,
  brief: Pick<Brief, 'form'>,
  departmentCode: string | null | undefined,
): KnownBlock[] {
  const t = briefTexts[locale]
  const lines = (NEEDS[departmentCode ?? ''] ?? OTHERS).flatMap(part => {
    const text = part === 'budget' ? undefined : showPart(part, brief.form, locale)
    return text ? [{ line: [bold(t.label[part]), text.includes('\n') ? '\n' : ': ', ellipsis(text, PER_PART)] }] : []
  })
  return lines.length === 0 ? [] : [rich(...lines)]
}

// — the whole —

const DETAIL: readonly Part[] = FIELDS.filter((field): field is Part & Field => field !== 'client' && field !== 'owner')

export type BriefDetails = {
  brief: Brief
  client: Client
  tasks: TaskLine[]
  readers: Map<string, number>
  seesAmounts: boolean
  mayChange: boolean
  /** What was asked of it, as the reader sees it. */
  questions: readonly (KnownBlock | undefined | false)[]
}

/** Everything the brief says; the amount only for those who may see it. */
export function briefModal(locale: Locale, zone: string, details: BriefDetails): ModalView {
  const t = briefTexts[locale]
  const { brief, client, tasks, readers, seesAmounts } = details
  const gaps = missing(brief.form, brief.waived)
  const live = brief.status !== 'closed'
  return modal({
    callback: 'brief.details',
    title: brief.code,
    close: t.close,
    blocks: [
      header(brief.form.title),
      ...facts([
        [t.label.client, `${client.code} · ${client.name}`],
        [t.state, `${t.status[brief.status]} · ${t.version(brief.version)}`],
        [t.label.owner, mention(brief.owner)],
        [t.writtenBy, mention(brief.author)],
      ]),
      actions(
        live && details.mayChange && button({ action: EDIT, label: gaps.length > 0 ? t.add : t.edit, value: brief.id }),
        live && gaps.length > 0 && button({ action: QUESTIONS, label: t.questions, value: brief.id }),
        live && !details.mayChange && askButton(locale, `brief:${brief.id}`),
      ),
      live && gaps.length > 0 && context(mrk`${gapLine(gaps, t)}`),
      ...DETAIL.flatMap(part => {
        if (part === 'title') return []
        const text = part === 'budget' ? budgetFor(brief.form, seesAmounts, locale) : showPart(part, brief.form, locale)
        return text ? [labelled(t.label[part], text, 3000)] : []
      }),
      ...waivedLines(brief, t),
      tasks.length > 0 &&
        listed(
          t.tasks,
          tasks.slice(0, 50).map(line => taskLine(line, t, zone, locale)),
          300,
        ),
      readLine({ brief, client, owner: '', tasks, readers }, t),
      ...details.questions,
      brief.source?.permalink !== undefined &&
        rich({ line: [bold(t.from), ': ', linkLeaf(brief.source.permalink, t.openMessage)] }),
      brief.source?.words !== undefined && quote(brief.source.words),
    ],
  })
}

const budgetFor = (form: BriefForm, seesAmounts: boolean, locale: Locale): string | undefined =>
  seesAmounts ? showBudget(form, locale) : form.budget && briefTexts[locale].hiddenAmount

const waivedLines = (brief: Brief, t: Texts): KnownBlock[] =>
  Object.entries(brief.waived)
    .filter(([part]) => brief.form[part as Part] === undefined)
    .map(([part, { by, reason }]) =>
      rich({ line: [bold(`${t.waived} · ${t.label[part as Part] ?? part}`), ': ', userLeaf(by), ` “${reason}”`] }),
    )
