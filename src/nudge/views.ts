import { workingDaysBetween, workingHoursBetween } from '../core/calendar.ts'
import type { Locale } from '../core/locale.ts'
import { showMoney } from '../core/money.ts'
import { ellipsis } from '../core/text.ts'
import { clockOf, type Day, dayOf, daysBetween, showDayShort, showMoment } from '../core/time.ts'
import { sumsOf } from '../invoice/model.ts'
import { seesAmountsOf } from '../people/model.ts'
import { actions, bold, context, header, linkLeaf, type Message, message, rich, section } from '../slack/blocks.ts'
import { link, type Mrk, mrk } from '../slack/mrkdwn.ts'
import { messageUrl } from '../task/views.ts'
import { buttonsFor, isOwn } from './buttonViews.ts'
import type { Office } from './due.ts'
import { clientOf, labelOf } from './labelViews.ts'
import { isMoney, type People, type Remark, type Waiting } from './matter.ts'
import type { Snooze } from './model.ts'
import { type Act, type NudgeTexts, nudgeTexts } from './texts.ts'

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

const nameIn = (people: People, id: string | null): string => ellipsis((id && people.get(id)?.name) || '?', 60)

/** `6 giờ làm việc`, from a full day on `2 ngày làm việc`. */
export function waitedWords(t: NudgeTexts, since: Date, { now, office }: Pick<Reading, 'now' | 'office'>): string {
  const { zone, hours, calendar } = office
  const days = workingDaysBetween(dayOf(since, zone), dayOf(now, zone), calendar)
  if (days > 1) return t.days(days)
  const worked = Math.round(workingHoursBetween(since, now, hours, calendar, zone))
  return days === 1 && worked >= 8 ? t.days(1) : t.hours(Math.max(1, worked))
}

/** How it stands, and then what is asked, where that is more. */
function sentences(r: Reading, told: Told): readonly string[] {
  const { waiting, insteadOf } = told
  const t = nudgeTexts[r.locale]
  const words = isOwn(told) ? t.own : t.above
  const waited = waitedWords(t, waiting.since, r)
  const name = (id: string | null) => nameIn(r.people, id)
  switch (waiting.kind) {
    case 'offer': {
      const { assignee } = waiting.task
      if (assignee === null) return words.nobody(waited)
      const [stands = '', ...asks] = t.above.offer(name(assignee), waited)
      if (isOwn(told)) return insteadOf ? [stands, t.cover] : t.own.offer(waited)
      return [stands, ...asks]
    }
    case 'late': {
      const [stands = '', ...asks] = t.above.late(name(waiting.task.assignee), waited)
      if (!isOwn(told)) return [stands, ...asks]
      if (insteadOf) return [stands, t.cover]
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
      const broken = waiting.brokenBefore > 0 ? [t.brokenBefore(waiting.brokenBefore)] : []
      return [...words.promise(waiting.promisedBy, showDayShort(waiting.promisedFor, r.locale)), ...broken]
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
  return sums.length === 0 ? undefined : nudgeTexts[r.locale].owed[waiting.kind](sums.join(' + '))
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

const standLine = (r: Reading, { insteadOf }: Told): string | undefined =>
  insteadOf && nudgeTexts[r.locale].standIn(nameIn(r.people, insteadOf.person), showDayShort(insteadOf.until, r.locale))

/** One thing asked of one person: edited as long as it waits, never said a second time. */
export function nudgeMessage(r: Reading, told: Told): Message {
  const { waiting, times, before, said } = told
  const t = nudgeTexts[r.locale]
  const label = labelOf(r.locale, waiting)
  const asks = sentences(r, told).join(' ')
  const card = cardOf(r, waiting)
  const owed = owedLine(r, waiting)
  const foot = [
    standLine(r, told),
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
  const stand = [...new Set(open.flatMap(told => standLine(r, told) ?? []))]
  const done = over.slice(0, LISTED).map(one => closedWords(r, one))
  if (open.length === 0) return message(mrk`${title}`, [context(mrk`${title}`)])
  return message(mrk`${title}`, [
    header(title),
    ...open.slice(0, LISTED).map(told => {
      const label = labelOf(r.locale, told.waiting)
      const card = cardOf(r, told.waiting)
      const [first] = buttonsFor(r, told)
      // What is asked would be the same in every line; the button says it.
      const [stands] = sentences(r, told)
      const instead = told.insteadOf && ` · ${nudgeTexts[r.locale].instead(nameIn(r.people, told.insteadOf.person))}`
      const text = mrk`*${card ? link(card, label) : label}*${placeLine(r, told.waiting)}${instead}\n${stands}`
      return section(text, first && { ...first, action_id: `${first.action_id}#${told.waiting.subject}` })
    }),
    hidden > 0 && context(mrk`${t.more(hidden)}`),
    stand.length > 0 && context(mrk`${stand.slice(0, LISTED).join('\n')}`),
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
