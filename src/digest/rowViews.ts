// The lines of a person's morning, each with what can be done about it at once.
import type { Button } from '@slack/types'
import { questionTexts } from '../brief/questionTexts.ts'
import { ANSWER } from '../brief/questionViews.ts'
import { ellipsis } from '../core/text.ts'
import type { ReceivableLine } from '../invoice/due.ts'
import { standingOf } from '../invoice/promiseModel.ts'
import { promiseButton } from '../invoice/promiseViews.ts'
import { receivablesSubject, type Snooze, taskSubject } from '../nudge/model.ts'
import { snoozeButton } from '../nudge/snoozeViews.ts'
import { isManager, seesAmountsOf } from '../people/model.ts'
import { button } from '../slack/blocks.ts'
import type { CardedTask } from '../task/model.ts'
import { ACT } from '../task/views.ts'
import type { Desk, TaskPart } from './due.ts'
import { type Leaf, nameOf, type Reading, taskLine } from './lines.ts'
import type { Asked } from './model.ts'
import { debtLine } from './receivablesViews.ts'
import type { Heading } from './views.ts'

export type Row = {
  leaves: Leaf[]
  buttons: Button[]
  /** Whoever sees the buttons is asked by them. */
  asks: Omit<Asked, 'person'>[]
  /** Not in the notification, which shows on locked screens. */
  hushed?: true
}

/** What the assignee of a late task put off, and why: their manager should know. */
export type PutOff = (task: CardedTask) => Snooze | undefined

/** Whose eyes a row is for, and in whose place they read it. */
export type Reader = { id: string; insteadOf?: string }

export type Page = { r: Reading; reader: Reader; heading: Heading; putOff: PutOff }

/** Most pressing first; whoever stands in sees the same parts in the same order. */
export const DESK_PARTS = [
  'late',
  'offDays',
  'today',
  'waiting',
  'toApprove',
  'requests',
  'questions',
  'debts',
] as const
export type DeskRows = (typeof DESK_PARTS)[number]

export const sizeOf = (desk: Desk, part: TaskPart | DeskRows): number =>
  part === 'requests' || part === 'questions' || part === 'debts' ? desk[part].length : (desk.tasks[part]?.length ?? 0)

/** The first rows of a part. */
export function rowsOf(page: Page, desk: Desk, part: TaskPart | DeskRows, most: number): Row[] {
  const tasks = (): CardedTask[] => (part in desk.tasks ? (desk.tasks[part as TaskPart] ?? []).slice(0, most) : [])
  switch (part) {
    case 'late':
    case 'offDays':
    case 'today':
    case 'waiting':
    case 'soon':
      return tasks().map(task => ownRow(page, task, part))
    case 'toApprove':
      return tasks().map(task => approvalRow(page, task))
    case 'orphaned':
    case 'uncovered':
    case 'keptLate':
    case 'unanswered':
      return tasks().map(task => ({
        leaves: taskLine(page.r, task, { withAssignee: true, snooze: page.putOff(task) }),
        buttons: [],
        asks: [],
      }))
    case 'requests':
      return desk.requests.slice(0, most).map(row => requestRow(page, row))
    case 'questions':
      return desk.questions.slice(0, most).map(row => questionRow(page, row))
    case 'debts':
      return desk.debts.slice(0, most).map(debt => debtRow(page, debt))
  }
}

const openButton = ({ r }: Page, { id }: CardedTask): Button =>
  button({ action: ACT.open, label: r.buttons.open, value: id })

/** Whoever stands in for an assignee finds out more; only the assignee answers for the work. */
function ownRow(page: Page, task: CardedTask, part: TaskPart): Row {
  const { r, reader } = page
  const stands = reader.insteadOf !== undefined
  // What is due in two days presses nobody yet, unless it still waits to be accepted.
  const presses = part !== 'soon' || task.status === 'offered'
  const kind = task.status === 'offered' ? 'offer' : part === 'late' || part === 'offDays' ? 'late' : undefined
  return {
    leaves: taskLine(r, task, { hourOnly: part === 'today', withNobody: true }),
    buttons: stands ? [openButton(page, task)] : presses ? ownButtons(r, task) : [],
    asks: kind ? [{ kind, subject: task.id }] : [],
  }
}

/** The next thing that whoever has it on their desk does with it. */
function ownButtons({ buttons: t, locale }: Reading, { id, status, assignee, manager }: CardedTask): Button[] {
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
  return [...next[status], snoozeButton(locale, taskSubject(id))]
}

/** Somebody who stands in judges other people's work only if they manage. */
const judges = ({ r, reader }: Page): boolean =>
  reader.insteadOf === undefined || isManager({ id: reader.id, roles: r.people.get(reader.id)?.roles ?? [] })

function approvalRow(page: Page, task: CardedTask): Row {
  const { r } = page
  return {
    leaves: taskLine(r, task, { withAssignee: true }),
    buttons: [
      ...(judges(page)
        ? [
            button({ action: ACT.approve, label: r.buttons.approve, value: task.id, style: 'primary' }),
            button({ action: ACT.return, label: r.buttons.return, value: task.id }),
          ]
        : []),
      openButton(page, task),
    ],
    asks: [{ kind: 'approval', subject: task.id }],
  }
}

function requestRow(page: Page, { request, task }: Desk['requests'][number]): Row {
  const { r } = page
  const { id, by, dueAt, reason } = request
  const wish = r.t.wishes(nameOf(r.people, by), r.moment(dueAt).both, ellipsis(reason, 120))
  return {
    leaves: [...taskLine(r, task), ` · ${wish}`],
    buttons: judges(page)
      ? [
          button({ action: ACT.grant, label: r.buttons.grant, value: id, style: 'primary' }),
          button({ action: ACT.decline, label: r.buttons.decline, value: id }),
        ]
      : [openButton(page, task)],
    asks: [{ kind: 'request', subject: id }],
  }
}

function questionRow({ r }: Page, { id, by, words, briefCode }: Desk['questions'][number]): Row {
  return {
    leaves: [`${briefCode} · `, r.t.asks(nameOf(r.people, by), ellipsis(words, 160))],
    buttons: [button({ action: ANSWER, label: questionTexts[r.locale].answer, value: id, style: 'primary' })],
    asks: [{ kind: 'question', subject: id }],
  }
}

function debtRow({ r, reader, heading }: Page, debt: ReceivableLine): Row {
  const sees = seesAmountsOf({ id: reader.id, roles: r.people.get(reader.id)?.roles ?? [] }, debt)
  const { clientId, name, promises } = debt
  const broken = promises.filter(one => standingOf(one, heading.today, heading.calendar) === 'broken')
  return {
    leaves: debtLine(r, debt, sees, heading),
    buttons: sees
      ? [promiseButton(r.locale, { id: clientId, name }), snoozeButton(r.locale, receivablesSubject(clientId))]
      : [],
    asks: [
      { kind: 'receivable', subject: clientId },
      ...broken.map(({ id }) => ({ kind: 'promise' as const, subject: id })),
    ],
    hushed: true,
  }
}
