// The message in which one person is asked about one thing, the list for somebody of whom much is asked, and what remains
// of both when it is over.
import type { Button } from '@slack/types'
import { ANSWER } from '../brief/questionViews.ts'
import { workingDaysBetween, workingHoursBetween } from '../core/calendar.ts'
import type { Locale } from '../core/locale.ts'
import { showMoney } from '../core/money.ts'
import { ellipsis } from '../core/text.ts'
import { clockOf, type Day, dayOf, daysBetween, showDayShort, showMoment } from '../core/time.ts'
import { sumsOf } from '../invoice/model.ts'
import { PROMISE } from '../invoice/promiseViews.ts'
import { OPEN as OPEN_RECEIVABLES, PAY } from '../invoice/views.ts'
import { seesAmountsOf } from '../people/model.ts'
import {
  actions,
  bold,
  button,
  context,
  header,
  linkLeaf,
  type Message,
  message,
  rich,
  section,
} from '../slack/blocks.ts'
import { link, type Mrk, mrk } from '../slack/mrkdwn.ts'
import { taskTexts } from '../task/texts.ts'
import { ACT, messageUrl } from '../task/views.ts'
import type { Office } from './due.ts'
import { clientOf, labelOf } from './labelViews.ts'
import { isMoney, type Kind, matterName, type People, type Remark, type Waiting } from './matter.ts'
import { type Snooze, subjectOf } from './model.ts'
import { snoozeButton } from './snoozeViews.ts'
import { type Act, type NudgeTexts, nudgeTexts } from './texts.ts'

export const NUDGE = {
  doing: 'nudge.doing',
  notMine: 'nudge.notMine',
  /** "Đúng" and "Chưa", to the question whether it is done. */
  sure: 'nudge.sure',
  notYet: 'nudge.notYet',
} as const

/** For whom it is written, and when. */
export type Reading = {
  locale: Locale
  reader: string
  people: People
  office: Office
  now: Date
  teamId: string
  /** The weeks before Tết: money is asked about gently. */
  soft: boolean
}

/** Who was asked before the reader, and what came of it. */
export type Before = {
  person: string
  since: Date
  times: number
  remark?: Remark | undefined
  snooze?: Snooze | undefined
}

/** What the reader said, while it still waits. */
export type Said =
  | { what: 'doing'; at: Date; again: Date }
  | { what: 'notMine'; at: Date }
  | { what: 'snoozed'; until: Day | null }

export type Told = {
  waiting: Waiting
  level: number
  insteadOf?: { person: string; until: Day } | undefined
  /** How often the reader was asked, this time included. */
  times: number
  before: readonly Before[]
  said?: Said | undefined
}

const WORDS = 240

const nameIn = (people: People, id: string | null): string => (id && people.get(id)?.name) || '?'

/** `6 giờ làm việc`, from a full day on `2 ngày làm việc`. */
export function waitedWords(t: NudgeTexts, since: Date, { now, office }: Pick<Reading, 'now' | 'office'>): string {
  const { zone, hours, calendar } = office
  const days = workingDaysBetween(dayOf(since, zone), dayOf(now, zone), calendar)
  if (days > 1) return t.days(days)
  const worked = Math.round(workingHoursBetween(since, now, hours, calendar, zone))
  return days === 1 && worked >= 8 ? t.days(1) : t.hours(Math.max(1, worked))
}

/** On which level it stands with whoever has to do it. */
const ownLevel = (kind: Kind): number => (kind === 'approval' || kind === 'request' ? 3 : 1)
export const isOwn = ({ waiting, level }: Pick<Told, 'waiting' | 'level'>): boolean => level <= ownLevel(waiting.kind)

function sentence(r: Reading, told: Told): string {
  const { waiting } = told
  const t = nudgeTexts[r.locale]
  const words = isOwn(told) ? t.own : t.above
  const waited = waitedWords(t, waiting.since, r)
  const name = (id: string | null) => nameIn(r.people, id)
  switch (waiting.kind) {
    case 'offer': {
      const { assignee } = waiting.task
      if (assignee === null) return words.nobody(waited)
      return isOwn(told) ? t.own.offer(waited) : t.above.offer(name(assignee), waited)
    }
    case 'late': {
      if (!isOwn(told)) return t.above.late(name(waiting.task.assignee), waited)
      return r.now.getTime() - waiting.since.getTime() < 3_600_000 ? t.own.lateNow : t.own.late(waited)
    }
    case 'approval':
      return words.approval(name(waiting.task.assignee), waited)
    case 'request': {
      const until = showMoment(waiting.until, r.office.zone, r.locale)
      return words.request(name(waiting.by), until, ellipsis(waiting.reason, WORDS), waited)
    }
    case 'question':
      return words.question(name(waiting.by), ellipsis(waiting.words, WORDS), waited)
    case 'receivable': {
      const [oldest] = waiting.overdue
      const days = oldest ? daysBetween(oldest.dueOn, dayOf(r.now, r.office.zone)) : 0
      return words.receivable(waiting.overdue.length, days)
    }
    case 'promise': {
      const broken = waiting.brokenBefore > 0 ? ` ${t.brokenBefore(waiting.brokenBefore)}` : ''
      return `${words.promise(waiting.promisedBy, showDayShort(waiting.promisedFor, r.locale))}${broken}`
    }
  }
}

/** What of somebody asked before is worth knowing. */
function beforeLine(r: Reading, { person, since, times, remark, snooze }: Before): string {
  const { before: t } = nudgeTexts[r.locale]
  const who = nameIn(r.people, person)
  const at = (moment: Date) => showMoment(moment, r.office.zone, r.locale)
  if (remark?.what === 'notMine') return t.notMine(who, ellipsis(remark.reason ?? '', WORDS))
  if (snooze)
    return t.snoozed(who, snooze.until && showDayShort(snooze.until, r.locale), ellipsis(snooze.reason, WORDS))
  return remark ? t.doing(who, at(remark.at)) : t.silent(who, times, at(since))
}

function saidLine(r: Reading, said: Said): string {
  const { said: t } = nudgeTexts[r.locale]
  const at = (moment: Date) => showMoment(moment, r.office.zone, r.locale)
  switch (said.what) {
    case 'doing':
      return t.doing(at(said.at), at(said.again))
    case 'notMine':
      return t.notMine(at(said.at))
    case 'snoozed':
      return t.snoozed(said.until && showDayShort(said.until, r.locale))
  }
}

/** What is overdue, for who may see it; never in the notification, which shows on locked screens. */
function owedLine(r: Reading, waiting: Waiting): string | undefined {
  if (waiting.kind !== 'receivable' && waiting.kind !== 'promise') return undefined
  const reader = r.people.get(r.reader)
  if (!reader || !seesAmountsOf(reader, waiting.client)) return undefined
  const owed = waiting.kind === 'receivable' ? waiting.overdue : waiting.open
  const sums = sumsOf(owed.map(one => one.remaining)).map(sum => showMoney(sum, r.locale))
  return sums.length === 0 ? undefined : nudgeTexts[r.locale].owed(sums.join(' + '))
}

/** Where it is, when it is due: `VNM-26-003 · 17:00 T6 27/11`. */
function placeLine(r: Reading, waiting: Waiting): string {
  if (!('task' in waiting)) return waiting.kind === 'question' ? ` · ${clientOf(waiting)}` : ''
  const { briefCode, clientName, dueAt } = waiting.task
  const of = briefCode ?? clientName
  return `${of ? ` · ${ellipsis(of, 40)}` : ''} · ${showMoment(dueAt, r.office.zone, r.locale)}`
}

const cardOf = (r: Reading, waiting: Waiting): string | undefined =>
  'task' in waiting && waiting.task.card ? messageUrl(r.teamId, waiting.task.card) : undefined

/** The first of them is what one would do at once. */
export function buttonsFor(r: Reading, told: Told): Button[] {
  const { waiting, insteadOf } = told
  const { button: t } = nudgeTexts[r.locale]
  const { button: task } = taskTexts[r.locale]
  const own = isOwn(told) && !insteadOf
  const matter = matterName(waiting)
  const press = (action: string, label: string, value: string, strong = false) =>
    button({ action, label, value, ...(strong && { style: 'primary' as const }) })
  const doing = (label: string, strong = false) => press(NUDGE.doing, label, matter, strong)
  const notMine = press(NUDGE.notMine, t.notMine, matter)
  const later = snoozeButton(r.locale, subjectOf(waiting))
  const id = waiting.subject
  switch (waiting.kind) {
    case 'offer':
      if (waiting.task.assignee === null)
        return [press(ACT.assign, task.assign, id, true), press(ACT.accept, task.accept, id), notMine, later]
      return own
        ? [
            press(ACT.accept, task.accept, id, true),
            press(ACT.later, task.later, id),
            press(ACT.notMine, task.notMine, id),
            later,
          ]
        : [doing(t.looking, true), press(ACT.assign, task.assign, id), press(ACT.open, task.open, id), notMine, later]
    case 'late': {
      if (!own)
        return [
          doing(t.looking, true),
          press(ACT.assign, task.assign, id),
          press(ACT.open, task.open, id),
          notMine,
          later,
        ]
      const mine = waiting.task.assignee === waiting.task.manager
      return [
        press(ACT.submit, mine ? task.finish : t.done, id, true),
        doing(t.doing),
        press(ACT.later, mine ? task.move : task.later, id),
        ...(mine ? [] : [press(ACT.notMine, task.notMine, id)]),
        later,
      ]
    }
    case 'approval':
      return [
        press(ACT.approve, task.approve, id, true),
        press(ACT.return, task.return, id),
        doing(t.looking),
        notMine,
        later,
      ]
    case 'request':
      return [
        press(ACT.grant, task.grant, id, true),
        press(ACT.decline, task.decline, id),
        doing(t.looking),
        notMine,
        later,
      ]
    case 'question':
      return [press(ANSWER, t.answer, id, true), doing(t.asking), notMine, later]
    case 'receivable':
    case 'promise': {
      const owed = waiting.kind === 'receivable' ? waiting.overdue : waiting.open
      const [only] = owed
      const client = waiting.client.id
      return [
        press(PROMISE, waiting.kind === 'promise' ? t.promiseAgain : t.promise, client, true),
        only && owed.length === 1 ? press(PAY, t.paid, only.id) : press(OPEN_RECEIVABLES, t.receivables, client),
        doing(t.asking),
        notMine,
        later,
      ]
    }
  }
}

/** One thing asked of one person: edited as long as it waits, never said a second time. */
export function nudgeMessage(r: Reading, told: Told): Message {
  const { waiting, insteadOf, times, before, said } = told
  const t = nudgeTexts[r.locale]
  const label = labelOf(r.locale, waiting)
  const asks = sentence(r, told)
  const card = cardOf(r, waiting)
  const owed = owedLine(r, waiting)
  const stand = insteadOf && t.standIn(nameIn(r.people, insteadOf.person), showDayShort(insteadOf.until, r.locale))
  const foot = [
    stand,
    said && saidLine(r, said),
    times > 1 && t.times(times),
    r.soft && isMoney(waiting.kind) && t.gently,
  ].filter(line => typeof line === 'string')
  return message(mrk`${label}. ${asks}`, [
    rich(
      { line: [card ? linkLeaf(card, label) : bold(label), placeLine(r, waiting)] },
      { line: [asks] },
      ...before.map(one => ({ line: [beforeLine(r, one)] })),
      ...(owed ? [{ line: [owed] }] : []),
    ),
    actions(...buttonsFor(r, told)),
    foot.length > 0 && context(mrk`${foot.join(' · ')}`),
  ])
}

/** So that an edited message is seen again: a word in its thread. */
export const bumpMessage = (r: Reading, waiting: Waiting): Message => {
  const t = nudgeTexts[r.locale]
  return plainMessage(mrk`${t.bump.one(labelOf(r.locale, waiting), waitedWords(t, waiting.since, r))}`)
}

export const plainMessage = (text: Mrk): Message => message(text, [section(text)])

/** With buttons as far as a message is still read on a phone; the rest is counted. */
const LISTED = 10

export type Listed = { told: Told } | { over: Over }

/** Much at once, for one person: a line and a button each. Edited as its things are settled. */
export function listMessage(r: Reading, items: readonly Listed[]): Message {
  const { list: t } = nudgeTexts[r.locale]
  const open = items.flatMap(item => ('told' in item ? [item.told] : []))
  const over = items.flatMap(item => ('over' in item ? [item.over] : []))
  const title = open.length === 0 ? t.over : t.title(open.length)
  const hidden = open.length - LISTED
  const done = over.slice(0, LISTED).map(one => closedWords(r, one))
  if (open.length === 0) return message(mrk`${title}`, [context(mrk`${title}`)])
  return message(mrk`${title}`, [
    header(title),
    ...open.slice(0, LISTED).map(told => {
      const label = labelOf(r.locale, told.waiting)
      const card = cardOf(r, told.waiting)
      const [first] = buttonsFor(r, told)
      const text = mrk`*${card ? link(card, label) : label}*${placeLine(r, told.waiting)}\n${sentence(r, told)}`
      return section(text, first && { ...first, action_id: `${first.action_id}#${told.waiting.subject}` })
    }),
    hidden > 0 && context(mrk`${t.more(hidden)}`),
    done.length > 0 && context(mrk`${done.join('\n')}`),
  ])
}

export const listBump = (r: Reading, open: number): Message =>
  plainMessage(mrk`${nudgeTexts[r.locale].bump.list(open)}`)

// — when it is over —

/** How something ended: who did what, as far as it is known. */
export type Over = { label: string; who?: string | null | undefined; did?: string | undefined; at?: Date | undefined }

const isAct = (what: string): what is Act => what in nudgeTexts.vi.closed.did

function closedWords(r: Reading, { label, who, did, at }: Over): string {
  const { closed: t } = nudgeTexts[r.locale]
  if (!who || !at || did === undefined || !isAct(did)) return t.plain(label)
  const today = dayOf(r.now, r.office.zone) === dayOf(at, r.office.zone)
  const when = today ? clockOf(at, r.office.zone) : showMoment(at, r.office.zone, r.locale)
  return t.by(label, nameIn(r.people, who), t.did[did], when)
}

/** What remains of a nudge when it is answered: no button, one quiet line. */
export function closedMessage(r: Reading, over: Over): Message {
  const words = closedWords(r, over)
  return message(mrk`${words}`, [context(mrk`${words}`)])
}
