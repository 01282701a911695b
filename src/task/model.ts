// What is true of a task: who may move it, and where to. Pure; a rule answers with the task as it is afterwards.
import type { Locale } from '../core/locale.ts'
import { type Problem, refuse } from '../core/refusal.ts'
import type { Actor } from '../ctx.ts'
import type { DueRequestStatus, Source, TaskStatus } from '../db/schema.ts'
import { isManager } from '../people/model.ts'

type Core = {
  id: string
  /** What people say: #128. */
  number: number
  title: string
  expected: string | null
  estimateHours: number | null
  briefId: string | null
  clientId: string | null
  department: string | null
  /** Who asked for it, and accepts or returns the work. */
  manager: string
  partner: string | null
  dueAt: Date
  /** How often the work came back. */
  rounds: number
  /** What was handed in last: links or words. */
  work: string | null
  /** Why it last came back, was handed back or was withdrawn. */
  reason: string | null
  source: Source | null
  /** Since when it waits for an answer. */
  offeredAt: Date
  createdAt: Date
}

export type Task = Core &
  (
    | { status: 'offered'; assignee: string | null }
    | { status: 'accepted' | 'doing'; assignee: string; acceptedAt: Date }
    | { status: 'submitted'; assignee: string; acceptedAt: Date; submittedAt: Date; work: string }
    | { status: 'done'; assignee: string; acceptedAt: Date; doneAt: Date }
    | { status: 'withdrawn'; assignee: string | null }
  )

/** An open task with what a list, a digest or a ladder of nudges needs to know of it. */
export type OpenTask = {
  id: string
  number: number
  title: string
  briefId: string | null
  briefCode: string | null
  clientId: string | null
  clientName: string | null
  /** Who answers for the client; null for work without one. */
  clientOwner: string | null
  clientBackup: string | null
  department: string | null
  assignee: string | null
  manager: string
  partner: string | null
  dueAt: Date
  status: OpenStatus
  offeredAt: Date
  rounds: number
}

/** A task with where its card stands in Slack, once it stands there and others can open it. */
export type CardedTask = OpenTask & { card: { channel: string; ts: string } | undefined }
export type OpenStatus = Exclude<TaskStatus, 'done' | 'withdrawn'>

export type DueRequest = {
  id: string
  taskId: string
  by: string
  reason: string
  dueAt: Date
  status: DueRequestStatus
  decidedBy: string | null
  decidedReason: string | null
}

/** A task and those around it. */
export type Situation = {
  task: Task
  department: { code: string; name: string; channel: string | null; lead: string | null } | null
  brief: { id: string; code: string | null; version: number; owner: string } | null
  client: { id: string; code: string; name: string; owner: string; backup: string | null } | null
  /** Everybody named here, by id. */
  people: ReadonlyMap<string, { name: string; active: boolean; locale: Locale }>
}

export type Who = Pick<Actor, 'id' | 'roles' | 'department'>

export type TaskRefusal =
  | 'task.unknown'
  | 'task.notColleague'
  | 'task.done'
  | 'task.withdrawn'
  | 'task.alreadyYours'
  | 'task.taken'
  | 'task.offeredToOther'
  | 'task.notYourDepartment'
  | 'task.nobodyYet'
  | 'task.notYours'
  | 'task.alreadyDoing'
  | 'task.alreadySubmitted'
  | 'task.notSubmitted'
  | 'task.newerWork'
  | 'task.notYourCall'
  | 'task.notYoursToAssign'
  | 'task.ownWork'
  | 'task.alreadyTheirs'
  | 'task.laterPending'
  | 'task.laterSame'
  | 'task.laterNotLater'
  | 'task.laterDecided'
  | 'task.laterStale'
  | 'task.laterUnknown'
  | 'task.duePast'
  | 'task.dueFar'
  | 'task.estimate'
  | 'task.nothingAsked'
  | 'task.nobodyHears'
  | 'task.departmentUnknown'
  | 'task.tooManyDepartments'
  | 'task.noDepartments'

function no(code: TaskRefusal, values?: Problem['values'], field?: string): never {
  return refuse<TaskRefusal>(code, field, values)
}

/** Anybody of the agency may ask a colleague for something; nobody else, whatever door they came through. */
export function mustBelong(who: Pick<Actor, 'kind' | 'active'>): void {
  if (who.kind !== 'member' || !who.active) no('task.notColleague')
}

/** Rounds that an agency's offer usually holds; from the next one on the extra work is worth recording. */
export const INCLUDED_ROUNDS = 2

export const nameOf = (at: Situation, id: string | null): string => (id && at.people.get(id)?.name) || '?'

export const isTaskManager = (at: Situation, who: Who): boolean =>
  who.id === at.task.manager || who.id === at.brief?.owner || isManager(who)

export const mayAssign = (at: Situation, who: Who): boolean => isTaskManager(at, who) || who.id === at.department?.lead

/** A task nobody was named for is anybody's in its department. */
const mayTake = (at: Situation, who: Who): boolean =>
  mayAssign(at, who) || (at.department !== null && at.department.code === who.department)

/** Who is told and asked: whoever asked for the task, or who stands above it once they have left. */
export function answererOf(at: Situation): string {
  const candidates = [at.task.manager, at.brief?.owner, at.client?.owner, at.client?.backup, at.department?.lead]
  return candidates.find(id => id && at.people.get(id)?.active) ?? at.task.manager
}

/** Who finds somebody for a task without an assignee. */
export function leadOf(at: Situation): string {
  const lead = at.department?.lead
  return lead && at.people.get(lead)?.active ? lead : answererOf(at)
}

/** For work that one asks of oneself, handing it in is finishing it. */
export const isOwn = (task: Task): boolean => task.assignee === task.manager

export const isOpen = (task: Task): boolean => task.status !== 'done' && task.status !== 'withdrawn'

type OpenOne = Extract<Task, { status: OpenStatus }>

export function mustBeOpen(task: Task): OpenOne {
  switch (task.status) {
    case 'done':
      return no('task.done', { number: task.number, title: task.title })
    case 'withdrawn':
      return no('task.withdrawn', { number: task.number, title: task.title })
    case 'offered':
    case 'accepted':
    case 'doing':
    case 'submitted':
      return task
  }
}

/** The open task, if it is this person's to work on. */
function ownWork(at: Situation, who: Who): OpenOne & { assignee: string } {
  const task = mustBeOpen(at.task)
  if (task.assignee === null) return no('task.nobodyYet')
  if (task.assignee !== who.id) return no('task.notYours', { who: nameOf(at, task.assignee) })
  return { ...task, assignee: task.assignee }
}

/** The same, and not yet handed in. */
function inHand(at: Situation, who: Who) {
  const task = ownWork(at, who)
  if (task.status !== 'submitted') return task
  return no('task.alreadySubmitted', { who: nameOf(at, answererOf(at)) })
}

const acceptedAtOf = (task: OpenOne, now: Date): Date => ('acceptedAt' in task ? task.acceptedAt : now)

export function accept(at: Situation, who: Who, now: Date): Task {
  const task = mustBeOpen(at.task)
  if (task.status !== 'offered') {
    if (task.assignee === who.id) no('task.alreadyYours')
    return no('task.taken', { who: nameOf(at, task.assignee) })
  }
  if (task.assignee !== null && task.assignee !== who.id) {
    no('task.offeredToOther', { who: nameOf(at, task.assignee) })
  }
  if (task.assignee === null && !mayTake(at, who)) {
    no('task.notYourDepartment', {
      department: at.department?.name ?? '',
      who: nameOf(at, leadOf(at)),
    })
  }
  return { ...task, status: 'accepted', assignee: who.id, acceptedAt: now, reason: null }
}

export function start(at: Situation, who: Who, now: Date): Task {
  const task = inHand(at, who)
  if (task.status === 'doing') no('task.alreadyDoing')
  return { ...task, status: 'doing', acceptedAt: acceptedAtOf(task, now) }
}

/** Handing in takes the acceptance along: who sends the work has plainly taken the task. */
export function submit(at: Situation, who: Who, work: string, now: Date): Task {
  const task = inHand(at, who)
  const acceptedAt = acceptedAtOf(task, now)
  if (isOwn(task)) return { ...task, status: 'done', acceptedAt, doneAt: now, work }
  return { ...task, status: 'submitted', acceptedAt, submittedAt: now, work }
}

function toJudge(at: Situation, who: Who): Extract<Task, { status: 'submitted' }> {
  const task = mustBeOpen(at.task)
  if (!isTaskManager(at, who)) no('task.notYourCall', { who: nameOf(at, answererOf(at)) })
  if (task.status !== 'submitted') return no('task.notSubmitted', { status: task.status })
  if (task.assignee === who.id && who.id !== task.manager) {
    no('task.ownWork', { who: nameOf(at, answererOf(at)) })
  }
  return task
}

export function approve(at: Situation, who: Who, now: Date): Task {
  return { ...toJudge(at, who), status: 'done', doneAt: now }
}

/** Back to the desk, one round more; with a new due moment if the manager gave one. */
/** `round`: which hand-in was looked at, where the form that says so may have stood open over a newer one. */
export function sendBack(
  at: Situation,
  who: Who,
  why: { reason: string; dueAt?: Date | undefined; round?: number | undefined },
): Task {
  const task = toJudge(at, who)
  if (why.round !== undefined && why.round !== task.rounds) no('task.newerWork')
  return { ...task, status: 'doing', reason: why.reason, rounds: task.rounds + 1, dueAt: why.dueAt ?? task.dueAt }
}

export function handBack(at: Situation, who: Who, reason: string, now: Date): Task {
  return { ...inHand(at, who), status: 'offered', assignee: null, reason, offeredAt: now }
}

export function assign(at: Situation, who: Who, to: string, now: Date): Task {
  const task = mustBeOpen(at.task)
  if (!mayAssign(at, who)) {
    const lead = at.department?.lead
    const could = [...new Set([lead && at.people.get(lead)?.active ? lead : null, answererOf(at)])].filter(
      id => id !== null,
    )
    no('task.notYoursToAssign', { who: could.map(id => nameOf(at, id)).join(', ') })
  }
  if (task.status === 'submitted') {
    no('task.alreadySubmitted', { who: nameOf(at, answererOf(at)) })
  }
  if (task.assignee === to) no('task.alreadyTheirs', { who: nameOf(at, to) }, 'assignee')
  return to === who.id
    ? { ...task, status: 'accepted', assignee: to, offeredAt: now, acceptedAt: now }
    : { ...task, status: 'offered', assignee: to, offeredAt: now }
}

export function withdraw(at: Situation, who: Who, reason: string): Task {
  const task = mustBeOpen(at.task)
  if (!isTaskManager(at, who)) no('task.notYourCall', { who: nameOf(at, answererOf(at)) })
  return { ...task, status: 'withdrawn', reason }
}

/** Whether a wished due moment is granted at once (the manager wishes it) or waits for the manager. */
export function askLater(
  at: Situation,
  who: Who,
  wish: { dueAt: Date; pending: DueRequest | undefined },
): 'granted' | 'pending' {
  const task = mustBeOpen(at.task)
  const manages = isTaskManager(at, who) && (who.id !== task.assignee || who.id === task.manager)
  if (!manages) inHand(at, who)
  if (wish.pending && !manages) {
    no('task.laterPending', { who: nameOf(at, answererOf(at)) })
  }
  if (wish.dueAt.getTime() === task.dueAt.getTime()) no('task.laterSame', undefined, 'due')
  if (!manages && wish.dueAt < task.dueAt) no('task.laterNotLater', undefined, 'due')
  return manages ? 'granted' : 'pending'
}

/** That this person may decide this request now. */
export function mayDecide(at: Situation, who: Who, asked: DueRequest): void {
  mustBeOpen(at.task)
  if (asked.status !== 'pending') {
    no('task.laterDecided', { who: nameOf(at, asked.decidedBy), status: asked.status })
  }
  if (!isTaskManager(at, who)) no('task.notYourCall', { who: nameOf(at, answererOf(at)) })
  if (asked.by === who.id && who.id !== at.task.manager) {
    no('task.ownWork', { who: nameOf(at, answererOf(at)) })
  }
}

export function grantLater(at: Situation, who: Who, asked: DueRequest, now: Date): Task {
  mayDecide(at, who, asked)
  if (asked.dueAt <= now) no('task.laterStale', { who: nameOf(at, asked.by) })
  return { ...at.task, dueAt: asked.dueAt }
}
