// Whose morning speaks of what. Pure, and one pass over the tasks however many people there are.
import { type SnoozedBy, taskSubject } from '../nudge/model.ts'
import {
  approverOf,
  type IsHere,
  keeperOf,
  type ManagerDigest,
  managerDigest,
  type PersonalDigest,
  personalDigest,
  type Where,
} from '../task/due.ts'
import type { DigestTask, LaterRequest } from './model.ts'

export type Morning = {
  own: PersonalDigest<DigestTask>
  clients: ManagerDigest<DigestTask>
  requests: { request: LaterRequest; task: DigestTask }[]
}

export type Known = {
  now: Date
  where: Where
  isHere: IsHere
  snoozed: SnoozedBy
  /** Who finds somebody for a department's work. */
  leadOf: (department: string | null) => string | null
}

/** Everybody who is here and may have something to hear; whether there is anything to say is for the view to find. */
export function morningsOf(
  tasks: readonly DigestTask[],
  requests: readonly LaterRequest[],
  { now, where, isHere, snoozed, leadOf }: Known,
): Map<string, Morning> {
  const own = new Map<string, DigestTask[]>()
  const others = new Map<string, DigestTask[]>()
  const asked = new Map<string, Morning['requests']>()
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
      if (desk !== null && isHere(desk)) put(own, desk, task, task)
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
