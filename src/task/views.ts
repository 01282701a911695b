// A task as Slack shows it: its card, the messages about it, and the one line that lists show.
import type { RichTextBlock, RichTextElement } from '@slack/types'
import { askButton } from '../brief/views.ts'
import type { Locale } from '../core/locale.ts'
import { ellipsis } from '../core/text.ts'
import { showMoment } from '../core/time.ts'
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
  message,
  quote,
  rich,
  section,
  withLinks,
} from '../slack/blocks.ts'
import { LIMITS } from '../slack/limits.ts'
import { link, type Mrk, mention, mrk } from '../slack/mrkdwn.ts'
import { type DueRequest, isOpen, isOwn, nameOf, type OpenTask, type Situation, type Task } from './model.ts'
import { type TaskTexts, taskTexts } from './texts.ts'

export const ACT = {
  accept: 'task.accept',
  start: 'task.start',
  submit: 'task.submit',
  later: 'task.later',
  notMine: 'task.notMine',
  approve: 'task.approve',
  return: 'task.return',
  assign: 'task.assign',
  withdraw: 'task.withdraw',
  grant: 'task.laterGrant',
  decline: 'task.laterDecline',
  open: 'task.open',
  new: 'task.new',
  handover: 'task.handover',
} as const

/** The details of one task, as a modal. */
export const DETAILS = 'task.details'

export type Shown = {
  locale: Locale
  zone: string
  at: Situation
  /** The version of the brief that the assignee has read. */
  read?: number | undefined
  pending?: DueRequest | undefined
  /** What the department needs of the brief. */
  brief?: readonly KnownBlock[] | undefined
}

/** `#12 Banner TVC`, of any task or open task. */
export const named = (t: TaskTexts, task: Pick<Task, 'number' | 'title'>): string => t.named(task.number, task.title)

const words = (label: string, text: string): RichTextBlock =>
  rich({ line: [bold(`${label}\n`), ...withLinks(ellipsis(text, LIMITS.sectionText))] })

const due = ({ locale, zone, at }: Shown): string => showMoment(at.task.dueAt, zone, locale)

function briefFact(t: TaskTexts, { at, read }: Shown): string | undefined {
  if (!at.brief?.code) return undefined
  // Nobody has read a version yet when the work is offered.
  return !read ? t.brief(at.brief.code, at.brief.version) : t.briefRead(at.brief.code, read, at.brief.version)
}

type Fact = keyof TaskTexts['fact']

/**
 * Dates, never "late": a card stays for weeks, and is only drawn anew when something happens. `known`: what the reader is
 * told already, by the sentence above or by the place.
 */
function taskFacts(shown: Shown, known: readonly Fact[]): KnownBlock[] {
  const { locale, zone, at, pending } = shown
  const { task } = at
  const t = taskTexts[locale]
  const all = [
    ['due', due(shown)],
    ['status', t.status[task.status]],
    ['assignee', task.assignee ? mention(task.assignee) : t.nobody],
    ['manager', isOwn(task) ? undefined : nameOf(at, task.manager)],
    ['pending', pending && t.pending(showMoment(pending.dueAt, zone, locale), nameOf(at, at.task.manager))],
    ['department', at.department?.name],
    ['estimate', task.estimateHours === null ? undefined : t.hours(task.estimateHours)],
    ['partner', task.partner],
    ['client', at.client && `${at.client.code} · ${at.client.name}`],
    ['brief', briefFact(t, shown)],
    ['rounds', task.rounds > 0 && isOpen(task) ? t.round(task.rounds + 1) : undefined],
  ] satisfies [Fact, Mrk | string | null | undefined][]
  return facts(all.flatMap(([fact, said]) => (known.includes(fact) ? [] : [[t.fact[fact], said] as const])))
}

function reasonOf(t: TaskTexts, task: Task): RichTextBlock | undefined {
  if (task.reason === null) return undefined
  switch (task.status) {
    case 'offered':
      return words(t.reasonHandedBack, task.reason)
    case 'accepted':
    case 'doing':
      return words(t.reasonReturned, task.reason)
    case 'withdrawn':
      return words(t.reasonWithdrawn, task.reason)
    case 'submitted':
    case 'done':
      return undefined
  }
}

/** What there is to say of a task below its name. */
export function taskBody(shown: Shown, known: readonly Fact[] = []): (KnownBlock | undefined)[] {
  const { task } = shown.at
  const t = taskTexts[shown.locale]
  return [
    ...taskFacts(shown, known),
    reasonOf(t, task),
    task.expected !== null && task.expected !== task.title ? words(t.expected, task.expected) : undefined,
    task.work !== null && (task.status === 'submitted' || task.status === 'done')
      ? words(t.work, task.work)
      : undefined,
    task.source?.permalink ? context(link(task.source.permalink, t.fromMessage)) : undefined,
  ]
}

type Label = keyof TaskTexts['button']

const pressable = (t: TaskTexts, taskId: string, act: keyof typeof ACT, label: Label = act as Label, strong = false) =>
  button({ action: ACT[act], label: t.button[label], value: taskId, ...(strong && { style: 'primary' as const }) })

/** What the one who does it may press now. */
export function assigneeActions(t: TaskTexts, task: Task) {
  const later = pressable(t, task.id, 'later', isOwn(task) ? 'move' : 'later')
  const submit = pressable(t, task.id, 'submit', isOwn(task) ? 'finish' : 'submit', true)
  switch (task.status) {
    case 'offered':
      return [pressable(t, task.id, 'accept', 'accept', true), later, pressable(t, task.id, 'notMine')]
    case 'accepted':
      return [pressable(t, task.id, 'start'), submit, later, !isOwn(task) && pressable(t, task.id, 'notMine')]
    case 'doing':
      return [submit, later, !isOwn(task) && pressable(t, task.id, 'notMine')]
    case 'submitted':
    case 'done':
    case 'withdrawn':
      return []
  }
}

const judgeButtons = (t: TaskTexts, task: Task) => [
  pressable(t, task.id, 'approve', 'approve', true),
  pressable(t, task.id, 'return'),
]

/** The buttons of the card, the same for all who see it: who may press is found out when somebody does. */
function cardButtons(t: TaskTexts, { locale, at }: Shown): KnownBlock | undefined {
  const { task } = at
  const open = pressable(t, task.id, 'open')
  if (!isOpen(task)) return actions(open)
  const ask = at.brief !== null && askButton(locale, `task:${task.id}`)
  if (task.status === 'submitted') return actions(...judgeButtons(t, task), open, ask)
  if (task.assignee === null) {
    return actions(pressable(t, task.id, 'accept', 'accept', true), pressable(t, task.id, 'assign'), open, ask)
  }
  return actions(...assigneeActions(t, task), open, ask)
}

/** The living message of a task, in its department's channel. */
export function taskCard(shown: Shown): Message {
  const { locale, at } = shown
  const { task } = at
  const t = taskTexts[locale]
  const who = task.assignee ? mention(task.assignee) : mrk`${t.nobody}`
  const head = header(named(t, task))
  const body = taskBody(shown, at.department?.channel ? ['department'] : [])
  const foot = cardButtons(t, shown)
  const brief = fitting(shown.brief ?? [], [head, ...body, foot])
  return message(mrk`${named(t, task)} · ${t.status[task.status]} · ${who} · ${t.due(due(shown))}`, [
    head,
    ...body,
    ...(isOpen(task) ? brief : []),
    foot,
  ])
}

/** As many of these blocks as Slack takes beside the others. */
function fitting(blocks: readonly KnownBlock[], others: readonly (KnownBlock | undefined)[]): KnownBlock[] {
  let room = LIMITS.messageTotal - JSON.stringify(others).length
  let count = LIMITS.messageBlocks - others.length
  return blocks.filter(block => {
    room -= JSON.stringify(block).length
    count--
    return room >= 0 && count >= 0
  })
}

/** The copy of whoever was asked: what it says follows what became of the task. */
export function assigneeMessage(shown: Shown, reader: string): Message {
  const { locale, at } = shown
  const { task } = at
  const t = taskTexts[locale]
  const name = named(t, task)
  if (task.assignee !== reader) {
    const told = t.movedFromYou(name, task.assignee && nameOf(at, task.assignee))
    return message(told, [section(told), actions(pressable(t, task.id, 'open'))])
  }
  const told = toAssignee(t, at, name)
  const open = pressable(t, task.id, 'open')
  return message(mrk`${told} ${t.fact.due}: ${due(shown)}`, [
    section(told),
    ...taskBody(shown, ['status', 'assignee', 'department']),
    actions(
      ...assigneeActions(t, task),
      open,
      isOpen(task) && at.brief !== null && askButton(locale, `task:${task.id}`),
    ),
  ])
}

function toAssignee(t: TaskTexts, at: Situation, name: string): Mrk {
  switch (at.task.status) {
    case 'offered':
      return t.offeredToYou(nameOf(at, at.task.manager), name)
    case 'accepted':
      return t.youAccepted(name)
    case 'doing':
      return at.task.rounds > 0 ? t.youFix(name, at.task.rounds + 1) : t.youDo(name)
    case 'submitted':
      return t.youSubmitted(name, nameOf(at, at.task.manager))
    case 'done':
      return t.youDone(name)
    case 'withdrawn':
      return t.withdrawnToYou(name)
  }
}

/** To the lead, while nobody has the task; then who has it. */
export function leadMessage(shown: Shown): Message {
  const { locale, at } = shown
  const { task } = at
  const t = taskTexts[locale]
  const name = named(t, task)
  const open = pressable(t, task.id, 'open')
  if (task.status === 'withdrawn') {
    const told = t.isWithdrawn(name)
    return message(told, [section(told), actions(open)])
  }
  if (task.assignee !== null) {
    const told = t.hasSomebody(name, nameOf(at, task.assignee))
    return message(told, [section(told), actions(open)])
  }
  const told = t.needsSomebody(name)
  return message(mrk`${told} ${t.fact.due}: ${due(shown)}`, [
    section(told),
    ...taskBody(shown, ['status', 'assignee', 'department']),
    actions(pressable(t, task.id, 'assign', 'assign', true), pressable(t, task.id, 'accept'), open),
  ])
}

export type Verdict = { by: string; approved: true } | { by: string; approved: false; reason: string }

/** Work handed in, to whoever accepts or returns it; with the verdict once there is one. */
export function workMessage(
  shown: Shown,
  work: { by: string; round: number; work: string },
  verdict?: Verdict,
): Message {
  const { locale, at } = shown
  const { task } = at
  const t = taskTexts[locale]
  const told = t.workHandedIn(nameOf(at, work.by), named(t, task), work.round)
  const open = pressable(t, task.id, 'open')
  const answer =
    verdict && (verdict.approved ? t.approvedBy(nameOf(at, verdict.by)) : t.returnedBy(nameOf(at, verdict.by)))
  const gone = task.status === 'withdrawn' ? t.isWithdrawn(named(t, task)) : undefined
  return message(told, [
    section(told),
    words(t.work, work.work),
    !verdict && !gone && context(mrk`${[t.due(due(shown)), at.brief?.code].filter(Boolean).join(' · ')}`),
    answer && section(answer),
    gone && section(gone),
    verdict && !verdict.approved && quote(verdict.reason),
    actions(...(verdict || gone ? [] : judgeButtons(t, task)), open),
  ])
}

/** A wish for a later day, to whoever grants it; with the answer once there is one. `moot`: the task moved on. */
export function laterMessage(
  shown: Shown,
  asked: DueRequest,
  before: Date,
  restDay: string | undefined,
  moot = false,
): Message {
  const { locale, zone, at } = shown
  const t = taskTexts[locale]
  const told = t.laterAsked(nameOf(at, asked.by), named(t, at.task))
  const until = showMoment(asked.dueAt, zone, locale)
  const now = showMoment(before, zone, locale)
  const by = nameOf(at, asked.decidedBy)
  const answers = { pending: undefined, granted: t.laterGrantedBy(by, until), declined: t.laterDeclinedBy(by, now) }
  const answer = moot ? t.laterMoot : answers[asked.status]
  const press = (act: 'grant' | 'decline', strong: boolean) =>
    button({ action: ACT[act], label: t.button[act], value: asked.id, ...(strong && { style: 'primary' as const }) })
  return message(mrk`${told} ${now} → ${until}`, [
    section(told),
    ...facts([
      [t.dueNow, now],
      [t.dueAsked, until],
    ]),
    words(t.reason, asked.reason),
    restDay !== undefined && !answer && context(t.isRestDay(restDay)),
    answer && section(answer),
    asked.decidedReason !== null && quote(asked.decidedReason),
    actions(!answer && press('grant', true), !answer && press('decline', false), pressable(t, at.task.id, 'open')),
  ])
}

/** A sentence, and people's own words below it. */
export const remark = (told: Mrk, said?: string | null): Message =>
  message(told, [section(told), said ? quote(said) : undefined])

// — lists —

export type LineWords = { locale: Locale; zone: string; url?: string | undefined }

/**
 * One task in a line of a digest, of Home or of a list: `#12 Banner TVC · 17:00 T6 27/11 · Đang làm`. Leaves for `rich`,
 * so people's words stay words; the name is a link when an address is known.
 */
export function taskLine({ locale, zone, url }: LineWords, task: OpenTask): RichTextElement[] {
  const t = taskTexts[locale]
  const name = ellipsis(named(t, task), 120)
  const rest = [task.briefCode ?? task.clientName, showMoment(task.dueAt, zone, locale), t.status[task.status]]
  return [
    url ? linkLeaf(url, name) : bold(name),
    { type: 'text', text: ` · ${rest.filter(part => part !== null).join(' · ')}` },
  ]
}

/** An address that opens a message in Slack, from where the outbox put it. */
export const messageUrl = (workspaceId: string, place: { channel: string; ts: string }): string =>
  `https://slack.com/app_redirect?team=${workspaceId}&channel=${place.channel}&message_ts=${place.ts}`
