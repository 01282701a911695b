// Putting one thing off. Pure.
import { z } from 'zod'
import { addWorkingDays, type Calendar } from '../core/calendar.ts'
import { line } from '../core/fields.ts'
import { refuse } from '../core/refusal.ts'
import type { Day } from '../core/time.ts'
import type { Actor } from '../ctx.ts'
import { mustSeeAmountsOf } from '../people/model.ts'

export type NudgeRefusal = 'nudge.nothingToSnooze' | 'nudge.notYours'

export type Subject = { kind: 'task'; id: string } | { kind: 'receivables'; clientId: string }

export const taskSubject = (id: string): string => `task:${id}`
export const receivablesSubject = (clientId: string): string => `client:${clientId}:receivables`

/** What a button or a row says it is about; undefined when it is no subject of ours. */
export function readSubject(text: string): Subject | undefined {
  const [, task, clientId] = /^(?:task:([^:]+)|client:([^:]+):receivables)$/.exec(text) ?? []
  const id = task ?? clientId
  if (id === undefined || !z.guid().safeParse(id).success) return undefined
  return task === undefined ? { kind: 'receivables', clientId: id } : { kind: 'task', id }
}

export const SNOOZE_DAYS = ['1', '3'] as const

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

/** The first day on which it is said again. */
export const snoozedUntil = (days: SnoozeForm['days'], today: Day, calendar: Calendar): Day =>
  addWorkingDays(today, Number(days), calendar)

/** What is put off, as far as it takes to name it and to know whose it is. */
export type SnoozeTarget =
  | { kind: 'task'; label: string; people: readonly (string | null)[] }
  | { kind: 'receivables'; label: string; client: { owner: string; backup: string | null } }

/** People put off what they themselves are reminded of, and nobody else's reminders. */
export function mustBeReminded(actor: Actor, target: SnoozeTarget): void {
  if (target.kind === 'receivables') mustSeeAmountsOf(actor, target.client)
  else if (!target.people.includes(actor.id)) refuse<NudgeRefusal>('nudge.notYours')
}
