// Putting one thing off, and all that this slice refuses. Pure.
import { z } from 'zod'
import { addWorkingDays, type Calendar } from '../core/calendar.ts'
import { line } from '../core/fields.ts'
import { refuse } from '../core/refusal.ts'
import type { Day } from '../core/time.ts'
import type { Actor } from '../ctx.ts'
import { mustSeeAmountsOf } from '../people/model.ts'
import type { Kind, Matter, Waiting } from './matter.ts'

export type NudgeRefusal =
  | 'nudge.nothingToSnooze'
  | 'nudge.notYours'
  | 'nudge.over'
  | 'nudge.muteMoney'
  | 'nudge.hoursUnreadable'
  | 'nudge.hoursOrder'
  | 'nudge.hoursMany'
  | 'nudge.hoursSize'

export type Subject =
  | { kind: 'task' | 'request' | 'question' | 'promise'; id: string }
  | { kind: 'receivables'; clientId: string }

export const taskSubject = (id: string): string => `task:${id}`
export const receivablesSubject = (clientId: string): string => `client:${clientId}:receivables`

/** Under what a person puts a matter off: a task's is one, whether it waits to be accepted or is late. */
export function subjectOf({ kind, subject }: Matter): string {
  switch (kind) {
    case 'offer':
    case 'late':
    case 'approval':
      return taskSubject(subject)
    case 'receivable':
      return receivablesSubject(subject)
    case 'request':
    case 'question':
    case 'promise':
      return `${kind}:${subject}`
  }
}

/** Which matters that puts off. */
export function mattersOf(subject: Subject): Matter[] {
  if (subject.kind === 'receivables') return [{ kind: 'receivable', subject: subject.clientId }]
  const kinds: Kind[] = subject.kind === 'task' ? ['offer', 'late', 'approval'] : [subject.kind]
  return kinds.map(kind => ({ kind, subject: subject.id }))
}

const SUBJECT = /^(?:(task|request|question|promise):([^:]+)|client:([^:]+):receivables)$/

/** What a button or a row says it is about; undefined when it is no subject of ours. */
export function readSubject(text: string): Subject | undefined {
  const [, kind, one, clientId] = SUBJECT.exec(text) ?? []
  const id = one ?? clientId
  if (id === undefined || !z.guid().safeParse(id).success) return undefined
  return kind === undefined ? { kind: 'receivables', clientId: id } : ({ kind, id } as Subject)
}

/** Working days; `mute` is until they say otherwise. */
export const SNOOZE_DAYS = ['1', '3', '5', 'mute'] as const
export type SnoozeDays = (typeof SNOOZE_DAYS)[number]

export const SnoozeForm = z.object({ days: z.enum(SNOOZE_DAYS), reason: line(3, 200) })
export type SnoozeForm = z.infer<typeof SnoozeForm>

/** Without a day it is muted until they say otherwise. */
export type Snooze = { person: string; subject: string; until: Day | null; reason: string }

/** What a person put off today, if they did. */
export type SnoozedBy = (person: string, subject: string) => Snooze | undefined

export function snoozedBy(snoozes: readonly Snooze[]): SnoozedBy {
  const byKey = new Map(snoozes.map(snooze => [`${snooze.person} ${snooze.subject}`, snooze]))
  return (person, subject) => byKey.get(`${person} ${subject}`)
}

/** The first day on which it is said again; null when never. */
export const snoozedUntil = (days: SnoozeDays, today: Day, calendar: Calendar): Day | null =>
  days === 'mute' ? null : addWorkingDays(today, Number(days), calendar)

/** Money is put off for a week at most, and never for good. */
export const daysFor = (subject: Subject): SnoozeDays[] =>
  SNOOZE_DAYS.filter(days => days !== 'mute' || (subject.kind !== 'receivables' && subject.kind !== 'promise'))

/** What is put off, as its form names it. */
export type About = { task: { number: number; title: string } } | { waiting: Waiting } | { client: string }

/** What is put off, as far as it takes to name it and to know whose it is. */
export type SnoozeTarget = {
  about: About
  /** Whose it is, and whoever was asked about it. */
  people: readonly string[]
  /** Whose money it is, where it is money: only who sees its amounts is reminded of it. */
  client?: { owner: string; backup: string | null } | undefined
}

/** People put off what they themselves are reminded of, and nobody else's reminders. */
export function mustBeReminded(actor: Actor, target: SnoozeTarget): void {
  if (target.people.includes(actor.id)) return
  if (target.client) mustSeeAmountsOf(actor, target.client)
  else refuse<NudgeRefusal>('nudge.notYours')
}
