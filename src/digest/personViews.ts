// One person's morning: their own work first, then what waits for their word, then their clients. One message, however
// many hats they wear.
import type { Button } from '@slack/types'
import { ellipsis } from '../core/text.ts'
import { showDayShort, showMoment } from '../core/time.ts'
import { type Snooze, taskSubject } from '../nudge/model.ts'
import { snoozeButton } from '../nudge/snoozeViews.ts'
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
import { mrk } from '../slack/mrkdwn.ts'
import { ACT } from '../task/views.ts'
import type { Morning } from './due.ts'
import { type Leaf, nameOf, note, type Reading, taskLine } from './lines.ts'
import { type DigestTask, type LaterRequest, share } from './model.ts'
import { type Heading, late, ROOM, spoken, summaryLine, summaryOf } from './views.ts'

/** What the assignee of a late task put off, and why: their manager should know. */
export type PutOff = (task: DigestTask) => Snooze | undefined

/** Lines of one part; the rest is counted. */
const EACH = 10
/** Lines that carry buttons, so that the most pressing things are done without leaving the message. */
const BUTTON_ROWS = { own: 5, toApprove: 3, requests: 3 }

type Row = { leaves: Leaf[]; buttons: Button[] }
/** `rows` are the first of `size`. */
type Part = { name: keyof Reading['t']['parts']; size: number; rows: Row[]; buttonRows: number }

export function personMessage(r: Reading, morning: Morning, putOff: PutOff, heading: Heading): Message | undefined {
  const parts = partsOf(r, morning, putOff).filter(part => part.size > 0)
  if (parts.length === 0) return undefined
  const rooms = share(
    parts.map(part => part.rows.length),
    ROOM,
  )
  const title = r.t.personTitle(showDayShort(heading.today, r.locale))
  const summary = summaryOf(parts.map(part => [part.size, r.t.counts[part.name]]))
  const cut = parts.some((part, at) => part.size > (rooms[at] ?? 0))
  const pressing = parts.flatMap(part => part.rows.map(row => row.leaves)).slice(0, 5)
  return message(spoken(`${title}${late(r, heading)}: ${summary}`, pressing), [
    header(title),
    summaryLine(r, heading, summary, parts.length),
    ...parts.flatMap((part, at) => partBlocks(r, part, rooms[at] ?? 0)),
    cut && context(mrk`${r.t.seeHome}`),
  ])
}

function partBlocks(r: Reading, { name, size, rows, buttonRows }: Part, room: number): KnownBlock[] {
  const shown = rows.slice(0, room)
  const withButtons = shown.slice(0, buttonRows)
  const listed = shown.slice(buttonRows).map(row => row.leaves)
  const hidden = size - shown.length
  if (hidden > 0) listed.push([note(r.t.more(hidden))])
  const title = { line: [bold(`${r.t.parts[name]} · ${size}`)] }
  const list = listed.length > 0 ? [{ list: listed }] : []
  if (withButtons.length === 0) return [rich(title, ...list)]
  return [
    ...withButtons.flatMap((row, at) => {
      const buttons = actions(...row.buttons)
      return [rich(...(at === 0 ? [title] : []), { line: row.leaves }), ...(buttons ? [buttons] : [])]
    }),
    ...(list.length > 0 ? [rich(...list)] : []),
  ]
}

function partsOf(r: Reading, { own, clients, requests }: Morning, putOff: PutOff): Part[] {
  let left = BUTTON_ROWS.own
  const ownPart = (name: keyof Morning['own'], hourOnly = false): Part => {
    const rows = own[name].slice(0, EACH).map(task => ({
      leaves: taskLine(r, task, { hourOnly, withNobody: true }),
      buttons: ownButtons(r, task),
    }))
    const buttonRows = Math.min(left, rows.length)
    left -= buttonRows
    return { name, size: own[name].length, rows, buttonRows }
  }
  const others = (name: Part['name'], tasks: readonly DigestTask[]): Part => ({
    name,
    size: tasks.length,
    rows: tasks.slice(0, EACH).map(task => ({
      leaves: taskLine(r, task, { withAssignee: true, snooze: putOff(task) }),
      buttons: [],
    })),
    buttonRows: 0,
  })
  return [
    ownPart('late'),
    ownPart('today', true),
    ownPart('waiting'),
    {
      name: 'toApprove',
      size: clients.toApprove.length,
      rows: clients.toApprove.slice(0, EACH).map(task => ({
        leaves: taskLine(r, task, { withAssignee: true }),
        buttons: [
          button({ action: ACT.approve, label: r.buttons.approve, value: task.id, style: 'primary' }),
          button({ action: ACT.return, label: r.buttons.return, value: task.id }),
          button({ action: ACT.open, label: r.buttons.open, value: task.id }),
        ],
      })),
      buttonRows: BUTTON_ROWS.toApprove,
    },
    {
      name: 'requests',
      size: requests.length,
      rows: requests.slice(0, EACH).map(({ request, task }) => ({
        leaves: [...taskLine(r, task), ` · ${wishOf(r, request)}`],
        buttons: [
          button({ action: ACT.grant, label: r.buttons.grant, value: request.id, style: 'primary' }),
          button({ action: ACT.decline, label: r.buttons.decline, value: request.id }),
        ],
      })),
      buttonRows: BUTTON_ROWS.requests,
    },
    others('clientLate', clients.late),
    others('orphaned', clients.orphaned),
    others('unanswered', clients.unanswered),
    ownPart('soon'),
  ]
}

const wishOf = (r: Reading, { by, dueAt, reason }: LaterRequest): string =>
  r.t.wishes(nameOf(r.people, by), showMoment(dueAt, r.zone, r.locale), ellipsis(reason, 120))

/** The next thing that whoever has it on their desk does with it. */
function ownButtons({ buttons: t, ...r }: Reading, { id, status, assignee, manager }: DigestTask): Button[] {
  const own = assignee === manager
  const accept = button({ action: ACT.accept, label: t.accept, value: id, style: 'primary' })
  const later = button({ action: ACT.later, label: own ? t.move : t.later, value: id })
  const next = {
    offered: [
      accept,
      assignee === null
        ? button({ action: ACT.assign, label: t.assign, value: id })
        : button({ action: ACT.notMine, label: t.notMine, value: id }),
    ],
    accepted: [
      own
        ? button({ action: ACT.submit, label: t.finish, value: id, style: 'primary' })
        : button({ action: ACT.start, label: t.start, value: id, style: 'primary' }),
      later,
    ],
    doing: [button({ action: ACT.submit, label: own ? t.finish : t.submit, value: id, style: 'primary' }), later],
    submitted: [button({ action: ACT.open, label: t.open, value: id })],
  }
  return [...next[status], snoozeButton(r.locale, taskSubject(id))]
}
