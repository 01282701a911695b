// A department's morning and a client's debts, as a channel reads them; and the nudge about work nobody answers.
import { type Day, showDayShort } from '../core/time.ts'
import {
  actions,
  bold,
  button,
  context,
  header,
  type KnownBlock,
  type Message,
  message,
  rich,
} from '../slack/blocks.ts'
import { type Mrk, mrk } from '../slack/mrkdwn.ts'
import type { DepartmentDigest, Nudge } from '../task/due.ts'
import { ACT } from '../task/views.ts'
import { asText, fitParts, type Leaf, nameOf, note, personLeaves, type Reading, taskLine } from './lines.ts'
import { type DigestTask, taskSubject } from './model.ts'

export const SNOOZE = 'digest.snooze'
export const SNOOZE_FORM = 'digest.snoozeForm'

/** Lines of one digest: with the longest titles and links still below what Slack takes in one message. */
export const ROOM = 44

const PARTS = ['late', 'today', 'soon'] as const

export type Heading = { today: Day; late: boolean }

/** `3 việc trễ · 2 việc hôm nay`: parts without anything are left out. */
export const summaryOf = (counts: readonly (readonly [n: number, words: string])[]): string =>
  counts.flatMap(([n, words]) => (n > 0 ? [`${n} ${words}`] : [])).join(' · ')

/** Below the heading; one part alone says itself how many it has. */
export const summaryLine = (r: Reading, heading: Heading, summary: string, parts: number): KnownBlock | false => {
  const said = parts > 1 ? `${summary}${late(r, heading)}` : late(r, heading).trim()
  return said !== '' && context(mrk`${said}`)
}

export const late = (r: Reading, heading: Heading): string => (heading.late ? ` ${r.t.sentLate}` : '')

/** Undefined when there is nothing to say. */
export function departmentMessage(
  r: Reading,
  department: { name: string; lead: string | null },
  digest: DepartmentDigest<DigestTask>,
  heading: Heading,
): Message | undefined {
  const counts = PARTS.map(part => digest[part].reduce((sum, group) => sum + group.tasks.length, 0))
  if (counts.every(n => n === 0)) return undefined
  const shown = fitParts(
    PARTS.map(part => digest[part]),
    ROOM,
  )
  const blocks: KnownBlock[] = []
  let cut = false
  for (const [at, part] of PARTS.entries()) {
    const view = shown[at]
    if (!view || !counts[at]) continue
    const lines: Parameters<typeof rich> = [{ line: [bold(`${r.t.parts[part]} · ${counts[at]}`)] }]
    for (const group of view.groups) {
      lines.push({ line: personLeaves(r, group, part === 'late', department.lead) })
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
  const pressing = shown[0]?.groups.flatMap(group => group.tasks).slice(0, 5) ?? []
  const aloud = pressing.map(task => taskLine(r, task, { withAssignee: true }))
  return message(spoken(`${title}${late(r, heading)}: ${summary}`, aloud), [
    header(title),
    summaryLine(r, heading, summary, blocks.length),
    ...blocks,
    cut && context(mrk`${r.t.seeHome}`),
  ])
}

/** What a phone and a screen reader say: the summary and what presses most. */
export const spoken = (summary: string, lines: readonly (readonly Leaf[])[]): Mrk =>
  mrk`${[summary, ...lines.map(asText)].join('\n')}`

// — nudges —

export const snoozeButton = (r: Pick<Reading, 't'>, subject: string) =>
  button({ action: SNOOZE, label: r.t.snooze.button, value: subject })

/** Each with its buttons, as far as a message is still read on a phone. */
const MOST_NUDGES = 8

/** One person's unanswered work. To the assignee with the answers at hand; to a lead or manager with whom to ask. */
export function nudgeMessage(r: Reading, reader: string, nudges: readonly Nudge<DigestTask>[]): Message {
  const [only] = nudges
  if (only && nudges.length === 1) {
    const line: Leaf[] = taskLine(r, only.task)
    return message(mrk`${asText(line)}. ${nudgeWords(r, reader, only)}`, nudgeBlocks(r, reader, only))
  }
  const title = r.t.nudge.several(nudges.length)
  const over = nudges.length - MOST_NUDGES
  return message(mrk`${title}`, [
    header(title),
    ...nudges.slice(0, MOST_NUDGES).flatMap(nudge => nudgeBlocks(r, reader, nudge)),
    over > 0 && context(mrk`${r.t.more(over)} ${r.t.seeHome}`),
  ])
}

const nudgeWords = ({ t, people }: Reading, reader: string, { task, level }: Nudge<DigestTask>): string => {
  if (task.assignee === reader) return t.nudge.yours(level)
  return task.assignee === null ? t.nudge.nobodys(level) : t.nudge.others(level, nameOf(people, task.assignee))
}

function nudgeBlocks(r: Reading, reader: string, nudge: Nudge<DigestTask>): (KnownBlock | undefined)[] {
  const { buttons } = r
  const { task } = nudge
  const line: Leaf[] = taskLine(r, task)
  return [
    rich({ line: [bold(asText(line.slice(0, 1))), ...line.slice(1)] }, { line: [nudgeWords(r, reader, nudge)] }),
    task.assignee === reader
      ? actions(
          button({ action: ACT.accept, label: buttons.accept, value: task.id, style: 'primary' }),
          button({ action: ACT.notMine, label: buttons.notMine, value: task.id }),
          snoozeButton(r, taskSubject(task.id)),
        )
      : actions(
          button({ action: ACT.assign, label: buttons.assign, value: task.id, style: 'primary' }),
          button({ action: ACT.open, label: buttons.open, value: task.id }),
        ),
  ]
}
