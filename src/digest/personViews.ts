// One person's morning: their own work first, then what waits for their word, then whom they stand in for and their
// clients. One message, however many hats they wear.
import { ellipsis } from '../core/text.ts'
import { showDayShort } from '../core/time.ts'
import { actions, bold, context, header, type KnownBlock, type Message, message, rich } from '../slack/blocks.ts'
import { mrk } from '../slack/mrkdwn.ts'
import type { Desk, Morning, TaskPart } from './due.ts'
import { type Leaf, nameOf, note, type Reading } from './lines.ts'
import { type Asked, share } from './model.ts'
import { debtCounts, fellDue, moreClients } from './receivablesViews.ts'
import { DESK_PARTS, type DeskRows, type Page, type PutOff, type Row, rowsOf, sizeOf } from './rowViews.ts'
import {
  type Counts,
  countOf,
  fitted,
  type Heading,
  late,
  newYear,
  partTitle,
  spoken,
  summaryLine,
  summaryOf,
} from './views.ts'

/** Lines of one part; the rest is counted. */
const EACH = 10
/** Lines that carry buttons, so that the most pressing things are done without leaving the message. */
const BUTTON_ROWS = 8
const BUTTON_ROWS_EACH = 4
/** People whose place is taken, each with so many lines. */
const INSTEAD = 3
const INSTEAD_EACH = 8

/** `rows` are the first of `size`. */
type Part = { title: string; below?: string; counts: Counts; size: number; rows: Row[]; rest: (n: number) => Leaf[][] }

export function personMessage(
  r: Reading,
  person: string,
  morning: Morning,
  putOff: PutOff,
  heading: Heading,
): Drawn | undefined {
  const parts = partsOf({ r, reader: { id: person }, heading, putOff }, morning).filter(part => part.size > 0)
  const lines = parts.reduce((sum, part) => sum + part.rows.length, 0)
  if (lines === 0) return undefined
  return fitted(
    lines,
    room => draw(r, person, morning, heading, { parts, room }),
    ({ message }) => message,
  )
}

type Drawn = { message: Message; asked: Asked[] }

function draw(
  r: Reading,
  person: string,
  morning: Morning,
  heading: Heading,
  { parts, room }: { parts: readonly Part[]; room: number },
): Drawn {
  const rooms = share(
    parts.map(part => part.rows.length),
    room,
  )
  const shown = parts.map(({ rows }, at) => rows.slice(0, rooms[at]))
  const pressed = share(
    shown.map(rows => Math.min(BUTTON_ROWS_EACH, rows.findLastIndex(row => row.buttons.length > 0) + 1)),
    BUTTON_ROWS,
  )
  const title = r.t.personTitle(showDayShort(heading.today, r.locale))
  const summary = summaryOf(parts.flatMap(part => part.counts))
  const cut = parts.some(({ size }, at) => size > (shown[at]?.length ?? 0))
  const aloud = shown.flatMap(rows => rows.flatMap(row => (row.hushed ? [] : [row.leaves]))).slice(0, 5)
  return {
    message: message(spoken(`${title}${late(r, heading)}: ${summary}`, aloud), [
      header(title),
      newYear(
        r,
        'person',
        heading,
        [
          countOf(sizeOf(morning, 'offDays'), r.t.newYear.tasks),
          countOf(fellDue(morning.debts, heading), r.t.newYear.clients),
        ],
        sizeOf(morning, 'keptLate') > 0 || morning.insteadOf.length > 0,
      ),
      summaryLine(r, heading, summary, parts.length),
      ...parts.flatMap((part, at) => partBlocks(part, shown[at] ?? [], pressed[at] ?? 0)),
      cut && context(mrk`${r.t.seeHome}`),
    ]),
    asked: shown.flatMap((rows, at) =>
      rows.slice(0, pressed[at]).flatMap(({ asks }) => asks.map(ask => ({ person, ...ask }))),
    ),
  }
}

function partBlocks({ title, below, size, rest }: Part, shown: readonly Row[], pressed: number): KnownBlock[] {
  const head = [{ line: [bold(title)] }, ...(below === undefined ? [] : [{ line: [note(below)] }])]
  const listed = [...shown.slice(pressed).map(row => row.leaves), ...rest(size - shown.length)]
  const list = listed.length > 0 ? [{ list: listed }] : []
  if (pressed === 0) return [rich(...head, ...list)]
  return [
    ...shown.slice(0, pressed).flatMap(({ leaves, buttons }, at) => {
      const row = actions(...buttons)
      return [rich(...(at === 0 ? head : []), { line: leaves }), ...(row ? [row] : [])]
    }),
    ...(list.length > 0 ? [rich(...list)] : []),
  ]
}

function partsOf(page: Page, morning: Morning): Part[] {
  const { r, heading } = page
  const more = (n: number): Leaf[][] => (n > 0 ? [[note(r.t.more(n))]] : [])
  const part = (name: Exclude<TaskPart | DeskRows, 'debts'>): Part => {
    const size = sizeOf(morning, name)
    return {
      title: `${partTitle(r, name, heading)} · ${size}`,
      counts: [[size, r.t.counts[name]]],
      size,
      rows: rowsOf(page, morning, name, EACH),
      rest: more,
    }
  }
  const { receivables: t } = r.t
  const softened = heading.tet === 'softened'
  const debts: Part = {
    title: `${softened ? t.partSoftened : t.part} · ${morning.debts.length}`,
    ...(softened && { below: t.softened }),
    counts: debtCounts(r, morning.debts, heading),
    size: morning.debts.length,
    rows: rowsOf(page, morning, 'debts', EACH),
    rest: n => moreClients(r, n),
  }
  return [
    part('late'),
    part('offDays'),
    part('today'),
    part('waiting'),
    part('toApprove'),
    part('requests'),
    part('questions'),
    debts,
    ...morning.insteadOf.slice(0, INSTEAD).map(({ person, until, desk }): Part => {
      const name = ellipsis(nameOf(r.people, person), 60)
      const size = INSTEAD_PARTS.reduce((sum, name) => sum + sizeOf(desk, name), 0)
      return {
        title: `${r.t.insteadOf(name, showDayShort(until, r.locale))} · ${size}`,
        counts: [[size, r.t.insteadCount(name)]],
        size,
        rows: insteadRows({ ...page, reader: { ...page.reader, insteadOf: person } }, desk),
        rest: more,
      }
    }),
    part('keptLate'),
    part('orphaned'),
    part('uncovered'),
    part('unanswered'),
    part('soon'),
  ]
}

const INSTEAD_PARTS = [...DESK_PARTS, 'keptLate'] as const

/** Each says what it is: they stand in one list. */
const insteadRows = (page: Page, desk: Desk): Row[] =>
  INSTEAD_PARTS.flatMap(part =>
    rowsOf(page, desk, part, INSTEAD_EACH).map(row => ({
      ...row,
      leaves: [`${page.r.t.labels[part]}: `, ...row.leaves],
    })),
  ).slice(0, INSTEAD_EACH)
