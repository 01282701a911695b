// Whose morning speaks of what. Pure, and one pass over the tasks however many people there are.
import { addWorkingDays, type Hours } from '../core/calendar.ts'
import { dayOf, instantOf } from '../core/time.ts'
import {
  approverOf,
  horizonOf,
  type IsHere,
  keeperOf,
  type ManagerDigest,
  managerDigest,
  type Nudge,
  nudgedPerson,
  type PersonalDigest,
  personalDigest,
  unanswered,
  type Where,
} from '../task/due.ts'
import { type DigestTask, type LaterRequest, type Snooze, taskSubject } from './model.ts'

export type Morning = {
  own: PersonalDigest<DigestTask>
  clients: ManagerDigest<DigestTask>
  requests: { request: LaterRequest; task: DigestTask }[]
}

/** What a person put off today, if they did. */
export type SnoozedBy = (person: string, subject: string) => Snooze | undefined

export function snoozedBy(snoozes: readonly Snooze[]): SnoozedBy {
  const byKey = new Map(snoozes.map(snooze => [`${snooze.person} ${snooze.subject}`, snooze]))
  return (person, subject) => byKey.get(`${person} ${subject}`)
}

export type Known = {
  now: Date
  where: Where
  hours: Hours
  isHere: IsHere
  snoozed: SnoozedBy
  /** Who finds somebody for a department's work. */
  leadOf: (department: string | null) => string | null
}

/** Everybody who is here and may have something to hear; whether there is anything to say is for the view to find. */
export function morningsOf(
  tasks: readonly DigestTask[],
  requests: readonly LaterRequest[],
  { now, where, hours, isHere, snoozed, leadOf }: Known,
): Map<string, Morning> {
  const own = new Map<string, DigestTask[]>()
  const others = new Map<string, DigestTask[]>()
  const asked = new Map<string, Morning['requests']>()
  const nudged = nudgedThisMorning(tasks, now, where, hours)
  const pending = Map.groupBy(requests, request => request.taskId)

  const put = <T>(map: Map<string, T[]>, person: string | undefined, task: DigestTask, item: T): void => {
    if (person === undefined || snoozed(person, taskSubject(task.id))) return
    const list = map.get(person)
    if (list) list.push(item)
    else map.set(person, [item])
  }

  for (const task of tasks) {
    const desk = task.assignee ?? leadOf(task.department)
    if (task.status === 'submitted') put(others, approverOf(task, isHere), task, task)
    else {
      // Told by the nudge that comes with this morning; not twice.
      if (desk !== null && isHere(desk) && !nudged.has(task)) put(own, desk, task, task)
      put(others, keeperOf(task, isHere), task, task)
    }
    for (const request of pending.get(task.id) ?? []) put(asked, approverOf(task, isHere), task, { request, task })
  }

  const everyone = new Set([...own.keys(), ...others.keys(), ...asked.keys()])
  return new Map(
    [...everyone].map(person => [
      person,
      {
        own: personalDigest(own.get(person) ?? [], now, where),
        clients: managerDigest(person, others.get(person) ?? [], now, where, isHere),
        requests: asked.get(person) ?? [],
      },
    ]),
  )
}

/** Tasks whose first nudge fell due after the last evening, and that are not pressing for another reason. */
function nudgedThisMorning(tasks: readonly DigestTask[], now: Date, where: Where, hours: Hours): Set<DigestTask> {
  const yesterday = addWorkingDays(dayOf(now, where.zone), -1, where.calendar)
  const lastEvening = instantOf(yesterday, hours.end, where.zone)
  const before = new Set(unanswered(tasks, lastEvening, where).map(nudgeKey))
  const horizon = horizonOf(now, where)
  const fresh = unanswered(tasks, now, where).filter(
    nudge => nudge.level === 1 && nudge.task.dueAt >= horizon && !before.has(nudgeKey(nudge)),
  )
  return new Set(fresh.map(nudge => nudge.task))
}

/** What makes a rung of the ladder said once. */
export const nudgeKey = ({ task, level, day }: Nudge<DigestTask>): string =>
  `task:${task.id}:unanswered:${level}:${day}`

/** The nudges to say now, each with whom it goes to; who put the task off is left in peace, but not those above them. */
export function nudgesNow(
  tasks: readonly DigestTask[],
  { now, where, isHere, snoozed, leadOf }: Known,
): { nudge: Nudge<DigestTask>; to: string }[] {
  return unanswered(tasks, now, where).flatMap(nudge => {
    const to = nudgedPerson(nudge, leadOf(nudge.task.department), isHere)
    return to === undefined || snoozed(to, taskSubject(nudge.task.id)) ? [] : [{ nudge, to }]
  })
}
