// A department's morning, as its channel reads it.
import type { Calendar } from '../core/calendar.ts'
import { type Day, showDayShort } from '../core/time.ts'
import type { TetPart } from '../core/vietnam.ts'
import { bold, context, header, type KnownBlock, type Message, message, rich, section } from '../slack/blocks.ts'
import { LIMITS } from '../slack/limits.ts'
import { join, type Mrk, mrk } from '../slack/mrkdwn.ts'
import type { DepartmentDigest, Pause } from '../task/due.ts'
import type { CardedTask } from '../task/model.ts'
import { asText, fitParts, type Leaf, note, personLeaves, type Reading, taskLine } from './lines.ts'

/** Lines of one digest, as far as Slack takes them in one message. */
const ROOM = 44
/** So many lines are never too long. */
const SHORT = 6

/** Draws with room for fewer and fewer lines, until Slack takes it: it counts the whole of all blocks, links and buttons too. */
export function fitted<T>(lines: number, draw: (room: number) => T, messageIn: (drawn: T) => Message): T {
  for (let room = ROOM; ; ) {
    const drawn = draw(room)
    if (Math.min(lines, room) <= SHORT) return drawn
    const size = JSON.stringify(messageIn(drawn).blocks).length
    if (size <= LIMITS.messageTotal) return drawn
    room = Math.max(SHORT, Math.floor((Math.min(lines, room) * LIMITS.messageTotal) / size))
  }
}

const PARTS = ['late', 'offDays', 'today', 'soon'] as const

export type Heading = {
  today: Day
  calendar: Calendar
  late: boolean
  /** The days off that ended this morning. */
  pause: Pause | undefined
  /** Where the day stands towards Tết. */
  tet: TetPart | undefined
}

/** The heading of a part; days off are named with how many they were. */
export const partTitle = (r: Reading, part: keyof Reading['t']['parts'] | 'offDays', { pause }: Heading): string => {
  if (part !== 'offDays') return r.t.parts[part]
  return pause ? r.t.offDays(pause.days, showDayShort(pause.from, r.locale)) : r.t.parts.late
}

/**
 * On the first morning after Tết: the wish, and what fell due meanwhile. `elsewhere`: more than is counted may have, so
 * that nobody is told of a calm that was none.
 */
export function newYear(
  r: Reading,
  to: 'person' | 'team',
  heading: Heading,
  fell: Counts,
  elsewhere = false,
): KnownBlock | false {
  const { pause, tet } = heading
  if (tet !== 'firstDay' || !pause) return false
  const { newYear: t } = r.t
  const what = summaryOf(fell)
  const calm = elsewhere ? undefined : t.calm(pause.days)
  return section(join([t[to], what === '' ? calm : t.meanwhile(pause.days, what)], ' '))
}

export type Counts = readonly (readonly [n: number, words: string])[]

export const countOf = (n: number, words: (n: number) => string): Counts[number] => [n, words(n)]

/** `3 việc trễ · 2 việc hôm nay`: parts without anything are left out. */
export const summaryOf = (counts: Counts): string =>
  counts.flatMap(([n, words]) => (n > 0 ? [`${n} ${words}`] : [])).join(' · ')

/** Below the heading; one part alone says itself how many it has. */
export const summaryLine = (r: Reading, heading: Heading, summary: string, parts: number): KnownBlock | false => {
  const said = [heading.late && r.t.sentLate, parts > 1 && summary].filter(Boolean).join(' ')
  return said !== '' && context(mrk`${said}`)
}

export const late = (r: Reading, heading: Heading): string => (heading.late ? ` ${r.t.sentLate}` : '')

/** Undefined when there is nothing to say. */
export function departmentMessage(
  r: Reading,
  department: { name: string; lead: string | null },
  digest: DepartmentDigest<CardedTask>,
  heading: Heading,
): Message | undefined {
  const counts = PARTS.map(part => digest[part].reduce((sum, group) => sum + group.tasks.length, 0))
  const lines = counts.reduce((sum, n) => sum + n, 0)
  if (lines === 0) return undefined
  return fitted(
    lines * 2,
    room => drawDepartment(r, department, digest, heading, { counts, room }),
    message => message,
  )
}

function drawDepartment(
  r: Reading,
  department: { name: string; lead: string | null },
  digest: DepartmentDigest<CardedTask>,
  heading: Heading,
  { counts, room }: { counts: number[]; room: number },
): Message {
  const shown = fitParts(
    PARTS.map(part => digest[part]),
    room,
  )
  const blocks: KnownBlock[] = []
  let cut = false
  for (const [at, part] of PARTS.entries()) {
    const view = shown[at]
    if (!view || !counts[at]) continue
    const lines: Parameters<typeof rich> = [{ line: [bold(`${partTitle(r, part, heading)} · ${counts[at]}`)] }]
    for (const group of view.groups) {
      lines.push({ line: personLeaves(r, group, part === 'late' || part === 'offDays', department.lead) })
      lines.push({
        list: [
          ...group.tasks.map(task => taskLine(r, task, { hourOnly: part === 'today' })),
          ...(group.more > 0 ? [[note(r.t.more(group.more))]] : []),
        ],
      })
      if (group.more > 0) cut = true
    }
    if (view.hidden > 0) {
      lines.push({ line: [note(r.t.moreOf(view.hidden, view.hiddenPeople))] })
      cut = true
    }
    blocks.push(rich(...lines))
  }
  const title = r.t.departmentTitle(department.name, showDayShort(heading.today, r.locale))
  const summary = summaryOf(PARTS.map((part, at) => [counts[at] ?? 0, r.t.counts[part]]))
  const pressing = [shown[0], shown[1]].flatMap(view => view?.groups.flatMap(group => group.tasks) ?? []).slice(0, 5)
  const aloud = pressing.map(task => taskLine(r, task, { withAssignee: true }))
  return message(spoken(`${title}${late(r, heading)}: ${summary}`, aloud), [
    header(title),
    newYear(r, 'team', heading, [countOf(counts[1] ?? 0, r.t.newYear.tasks)]),
    summaryLine(r, heading, summary, blocks.length),
    ...blocks,
    cut && context(mrk`${r.t.seeHome}`),
  ])
}

/** What a phone and a screen reader say: the summary and what presses most. */
export const spoken = (summary: string, lines: readonly (readonly Leaf[])[]): Mrk =>
  mrk`${[summary, ...lines.map(asText)].join('\n')}`
