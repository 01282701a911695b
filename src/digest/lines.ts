// How a task reads on one line of a digest, and how a list of them keeps within a message. People's words only ever go
// into rich text leaves, where no name can call anybody and no title turns bold.
import type { RichTextElement } from '@slack/types'
import type { Locale } from '../core/locale.ts'
import { ellipsis } from '../core/text.ts'
import { type Clock, clockOf, showDayShort, showMoment } from '../core/time.ts'
import type { Snooze } from '../nudge/model.ts'
import { type Away, reach } from '../people/leave.ts'
import { italic, linkLeaf, userLeaf } from '../slack/blocks.ts'
import type { Group } from '../task/due.ts'
import type { CardedTask } from '../task/model.ts'
import type { TaskTexts } from '../task/texts.ts'
import { type People, share } from './model.ts'
import type { DigestTexts } from './texts.ts'

export type Leaf = RichTextElement | string

/** Whom a digest is written for. */
export type Reading = {
  t: DigestTexts
  buttons: TaskTexts['button']
  locale: Locale
  /** A moment as people read it: most tasks are due at a handful of them, and telling the time of a zone is slow. */
  moment: (at: Date) => Shown
  teamId: string
  people: People
  /** Who is on leave today. */
  away: Away
}

type Shown = { clock: Clock; both: string }

export function momentsOf(zone: string, locale: Locale): Reading['moment'] {
  const known = new Map<number, Shown>()
  return at => {
    const seen = known.get(at.getTime())
    if (seen) return seen
    const shown = { clock: clockOf(at, zone), both: showMoment(at, zone, locale) }
    known.set(at.getTime(), shown)
    return shown
  }
}

const TITLE = 70
const REASON = 120

/** Slack asks for the workspace where somebody is in several. */
const linkTo = (teamId: string, { channel, ts }: NonNullable<CardedTask['card']>): string =>
  `https://slack.com/app_redirect?team=${teamId}&channel=${channel}&message_ts=${ts}`

export const nameOf = (people: People, id: string): string => people.get(id)?.name ?? id

/** `Nguyễn Thị Mai (nghỉ đến T6 27/11)` while she is on leave. */
export const whoOf = (r: Reading, id: string): string => {
  const leave = r.away.get(id)
  const name = nameOf(r.people, id)
  return leave ? `${name} ${r.t.onLeave(showDayShort(leave.until, r.locale))}` : name
}

export type LineOptions = {
  /** Today's lines need no date. */
  hourOnly?: boolean
  /** In a list of other people's work. */
  withAssignee?: boolean
  /** In a list of work that is the reader's, or still nobody's. */
  withNobody?: boolean
  snooze?: Snooze | undefined
}

/** `#128 Banner TVC · VNM-26-003 · 17:00 T6 27/11 · chưa nhận`, in as few leaves as it takes: each counts in Slack's limit. */
export function taskLine(
  r: Reading,
  task: CardedTask,
  { hourOnly, withAssignee, withNobody, snooze }: LineOptions = {},
): Leaf[] {
  const title = `#${task.number} ${ellipsis(task.title, TITLE)}`
  const of = task.briefCode ?? task.clientName
  const when = r.moment(task.dueAt)
  const notes = [
    withAssignee && task.assignee && whoOf(r, task.assignee),
    (withAssignee || withNobody) && !task.assignee && r.t.nobody,
    task.partner && r.t.withPartner(ellipsis(task.partner, 40)),
    task.rounds > 0 && r.t.rounds(task.rounds),
    task.status === 'offered' && task.assignee && r.t.notAccepted,
    snooze &&
      r.t.snoozed(
        nameOf(r.people, snooze.person),
        snooze.until && showDayShort(snooze.until, r.locale),
        ellipsis(snooze.reason, REASON),
      ),
  ].filter(note => typeof note === 'string' && note !== '')
  const rest = [of && ellipsis(of, 40), hourOnly ? when.clock : when.both, ...notes].filter(Boolean).join(' · ')
  return task.card ? [linkLeaf(linkTo(r.teamId, task.card), title), ` · ${rest}`] : [`${title} · ${rest}`]
}

/** The same as one text, for a notification or a screen reader. */
export const asText = (leaves: readonly Leaf[]): string =>
  leaves.map(leaf => (typeof leaf === 'string' ? leaf : 'text' in leaf ? (leaf.text ?? '') : '')).join('')

/** Only those who must act are called, or whoever stands in for them; everybody else is named. */
export function personLeaves(r: Reading, group: Group<CardedTask>, calls: boolean, lead: string | null): Leaf[] {
  const { person } = group
  const isHere = (id: string) => r.people.get(id)?.here === true
  if (person === null) {
    const reached = calls && lead !== null ? reach(lead, r.away, isHere) : undefined
    return [bolder(r.t.nobody), ...(reached ? [' · ', userLeaf(reached.to)] : [])]
  }
  if (!isHere(person)) return [bolder(nameOf(r.people, person)), ` ${r.t.gone}`]
  if (!r.away.has(person)) return [calls ? userLeaf(person) : bolder(nameOf(r.people, person))]
  const reached = calls ? reach(person, r.away, isHere) : undefined
  return [bolder(whoOf(r, person)), ...(reached ? [' · ', userLeaf(reached.to)] : [])]
}

const bolder = (text: string): RichTextElement => ({ type: 'text', text: ellipsis(text, 80), style: { bold: true } })

export const note = (text: string): RichTextElement => italic(text)

export type ShownGroup<T> = { person: string | null; tasks: T[]; more: number }
export type ShownPart<T> = { groups: ShownGroup<T>[]; hidden: number; hiddenPeople: number }

/** Lines of one person in one part; what is over is counted. */
const EACH = 5

/** As many people and lines of each part as there is room for. A person's name takes a line too. */
export function fitParts<T>(parts: readonly (readonly Group<T>[])[], room: number): ShownPart<T>[] {
  const size = (group: Group<T>) => 1 + Math.min(EACH, group.tasks.length)
  const rooms = share(
    parts.map(groups => groups.reduce((sum, group) => sum + size(group), 0)),
    room,
  )
  return parts.map((groups, at) => {
    let left = rooms[at] ?? 0
    const shown: ShownGroup<T>[] = []
    for (const group of groups) {
      if (left < 2) break
      const tasks = group.tasks.slice(0, Math.min(EACH, left - 1))
      shown.push({ person: group.person, tasks, more: group.tasks.length - tasks.length })
      left -= 1 + tasks.length
    }
    const rest = groups.slice(shown.length)
    return { groups: shown, hidden: rest.reduce((sum, g) => sum + g.tasks.length, 0), hiddenPeople: rest.length }
  })
}
