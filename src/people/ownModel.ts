// What everybody sets for themself: language, when their morning comes, whether they are nudged besides. Pure.
import { z } from 'zod'
import { type Calendar, type Hours, speakingTimes } from '../core/calendar.ts'
import type { Locale } from '../core/locale.ts'
import { refuse } from '../core/refusal.ts'
import type { Clock, Day } from '../core/time.ts'
import { LANGUAGES } from './model.ts'

/** The entry of the timetable that says the mornings, and its clock as long as no admin changed it. */
export const MORNINGS: { entry: string; at: Clock } = { entry: 'digest.people', at: '09:00' }

/** `digestAt` counts only for `own`: Slack has no way to empty a time once it is picked. */
export const OwnForm = z.object({
  language: z.enum(LANGUAGES).transform(choice => (choice === 'workspace' ? null : choice)),
  hour: z.enum(['company', 'own']),
  digestAt: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
    .optional(),
  summary: z.array(z.enum(['one'])).default([]),
})
export type OwnForm = z.infer<typeof OwnForm>

export type OwnRefusal = 'own.hourQuiet' | 'own.hourMissing' | 'own.notMuted'

/** As it is kept of a person. */
export type Own = { locale: Locale | null; digestAt: Clock | null; oneSummary: boolean }

/** A reminder that somebody put off or muted, named as far as it still exists. */
export type Muted = {
  subject: string
  /** The first day on which it is said again; null until they say so. */
  until: Day | null
  reason: string
  /** A task, what waits about one, or a client's money. */
  about: MutedAbout
}
export type MutedAbout =
  | { kind: 'task' | 'request'; number: number; title: string }
  | { kind: 'question'; brief: string }
  | { kind: 'receivables' | 'promise'; client: string }

/** All that the form shows. */
export type OwnSettings = Own & {
  /** When the company's mornings come. */
  companyAt: Clock
  muted: Muted[]
}

const ORDINARY: Calendar = { rest: [], days: {} }

/** When a morning can come on an ordinary working day: `09:00–12:00, 13:30–18:00`. */
export const possibleHours = (hours: Hours): { from: Clock; to: Clock }[] =>
  speakingTimes('2026-01-05', hours, ORDINARY)

/** Refuses, beside the field, an hour at which nobody may be told anything. */
export function digestHour(form: OwnForm, hours: Hours): Clock | null {
  if (form.hour === 'company') return null
  const { digestAt } = form
  if (digestAt === undefined) return refuse<OwnRefusal>('own.hourMissing', 'digestAt')
  const spans = possibleHours(hours)
  if (spans.some(({ from, to }) => from <= digestAt && digestAt < to)) return digestAt
  return refuse<OwnRefusal>('own.hourQuiet', 'digestAt', { clock: digestAt, possible: showHours(spans) })
}

export const showHours = (spans: readonly { from: Clock; to: Clock }[]): string =>
  spans.map(({ from, to }) => `${from}–${to}`).join(', ')
