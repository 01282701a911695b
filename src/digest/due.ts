// Whose morning speaks of what. Pure, and one pass over the tasks however many people there are.
import type { Day } from '../core/time.ts'
import type { ReceivableLine } from '../invoice/due.ts'
import { receivablesSubject, type SnoozedBy, subjectOf, taskSubject } from '../nudge/model.ts'
import { type Away, reach } from '../people/leave.ts'
import {
  approverOf,
  type Bounds,
  type DeskPart,
  deskPart,
  type Is,
  type KeeperPart,
  keeperOf,
  keeperPart,
} from '../task/due.ts'
import type { CardedTask } from '../task/model.ts'
import type { LaterRequest, OpenQuestion } from './model.ts'

export type TaskPart = DeskPart | KeeperPart | 'toApprove'

/** What waits for one person. */
export type Desk = {
  tasks: Partial<Record<TaskPart, CardedTask[]>>
  requests: { request: LaterRequest; task: CardedTask }[]
  questions: OpenQuestion[]
  debts: ReceivableLine[]
}

/** Somebody's own desk, and those of the people they stand in for. */
export type Morning = Desk & { insteadOf: { person: string; until: Day; desk: Desk }[] }

export type Known = {
  bounds: Bounds
  isHere: Is
  away: Away
  snoozed: SnoozedBy
  /** Who finds somebody for a department's work. */
  leadOf: (department: string | null) => string | null
  /** Whether this run of the timetable is for them. */
  isTheirHour: Is
}

export type Pending = {
  /** The soonest due first. */
  tasks: readonly CardedTask[]
  requests: readonly LaterRequest[]
  questions: readonly OpenQuestion[]
  debts: readonly ReceivableLine[]
  /** Who hears of every debt, besides whoever answers for the client. */
  allDebts: readonly string[]
}

/** Left out of the morning of whoever stands in: it can wait until its owner is back. */
const CAN_WAIT: readonly TaskPart[] = ['soon', 'orphaned', 'uncovered', 'unanswered']

/** Everybody who may have something to hear; whether there is anything to say is for the view to find. */
export function morningsOf(
  { tasks, requests, questions, debts, allDebts }: Pending,
  known: Known,
): Map<string, Morning> {
  const { bounds, isHere, snoozed, leadOf } = known
  const reached = reaching(known)
  const hears: Is = person => reached(person) !== undefined
  const desks = new Map<string, Desk>()
  const pending = Map.groupBy(requests, request => request.taskId)

  /** The desk of somebody whose morning it is, unless they put the subject off. */
  const deskOf = (person: string | null | undefined, subject?: string): Desk | undefined => {
    if (person === null || person === undefined) return undefined
    const to = reached(person)?.to
    if (to === undefined || !known.isTheirHour(to)) return undefined
    if (subject !== undefined && (snoozed(person, subject) || (to !== person && snoozed(to, subject)))) return undefined
    const desk = desks.get(person) ?? { tasks: {}, requests: [], questions: [], debts: [] }
    desks.set(person, desk)
    return desk
  }
  const put = (person: string | null | undefined, part: TaskPart | undefined, task: CardedTask): void => {
    const desk = part && deskOf(person, taskSubject(task.id))
    if (!desk) return
    const list = desk.tasks[part]
    if (list) list.push(task)
    else desk.tasks[part] = [task]
  }

  for (const task of tasks) {
    if (task.status === 'submitted') put(approverOf(task, hears), 'toApprove', task)
    else {
      const owner = task.assignee ?? leadOf(task.department)
      put(owner, deskPart(task, bounds), task)
      const keeper = keeperOf(task, hears)
      if (keeper !== owner) put(keeper, keeperPart(task, bounds, isHere, hears), task)
    }
    for (const request of pending.get(task.id) ?? []) {
      const subject = subjectOf({ kind: 'request', subject: request.id })
      deskOf(approverOf(task, hears), subject)?.requests.push({ request, task })
    }
  }
  for (const question of questions) {
    const subject = subjectOf({ kind: 'question', subject: question.id })
    deskOf(question.candidates.find(hears), subject)?.questions.push(question)
  }
  for (const debt of debts) {
    const keeper = [debt.owner, debt.backup].find(person => person !== null && hears(person))
    for (const person of new Set([keeper, ...allDebts]))
      deskOf(person, receivablesSubject(debt.clientId))?.debts.push(debt)
  }
  return gathered(desks, reached)
}

type Reaching = (person: string) => ReturnType<typeof reach>

/** The same few people are asked for with every task. */
function reaching({ away, isHere }: Known): Reaching {
  const known = new Map<string, ReturnType<typeof reach>>()
  return person => {
    if (known.has(person)) return known.get(person)
    const reached = reach(person, away, isHere)
    known.set(person, reached)
    return reached
  }
}

function gathered(desks: ReadonlyMap<string, Desk>, reached: Reaching): Map<string, Morning> {
  const mornings = new Map<string, Morning>()
  const morningOf = (person: string): Morning => {
    const morning = mornings.get(person) ?? { tasks: {}, requests: [], questions: [], debts: [], insteadOf: [] }
    mornings.set(person, morning)
    return morning
  }
  for (const [person, desk] of desks) {
    const found = reached(person)
    if (!found) continue
    const morning = morningOf(found.to)
    if (!found.insteadOf) Object.assign(morning, desk)
    else {
      const pressing = Object.fromEntries(
        Object.entries(desk.tasks).filter(([part]) => !CAN_WAIT.includes(part as TaskPart)),
      )
      morning.insteadOf.push({ ...found.insteadOf, desk: { ...desk, tasks: pressing } })
    }
  }
  return mornings
}
