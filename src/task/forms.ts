// What the forms of a task ask, and how what people type in them is read. Pure; keys are fields and Slack block ids.
import { z } from 'zod'
import { type Calendar, type Hours, whyOff } from '../core/calendar.ts'
import { line, optionalLine, optionalParagraph, paragraph, problemsOf } from '../core/fields.ts'
import type { Locale } from '../core/locale.ts'
import { type Problem, Refusal } from '../core/refusal.ts'
import { readDay } from '../core/saidDay.ts'
import { clean, ellipsis, fold } from '../core/text.ts'
import { addDays, type Day, dayOf, instantOf, showDay } from '../core/time.ts'
import type { TaskRefusal } from './model.ts'

export const SIZES = { title: 120, expected: 2000, partner: 80, reason: 500, work: 1500, due: 60, estimate: 20 }

export const picked = z
  .string()
  .max(60)
  .nullish()
  .transform(id => id || null)

/** A task of its own: one line, a message, or the button. `due` and `estimate` are read by `readDue`, `readEstimate`. */
export const TaskForm = z.object({
  title: line(3, SIZES.title),
  assignee: picked,
  department: picked,
  due: line(1, SIZES.due),
  estimate: optionalLine(SIZES.estimate),
  expected: optionalParagraph(SIZES.expected),
  partner: optionalLine(SIZES.partner),
  client: picked,
})
export type TaskForm = z.infer<typeof TaskForm>

export const SubmitForm = z.object({ work: paragraph(3, SIZES.work) })
export const LaterForm = z.object({ reason: paragraph(3, SIZES.reason), due: line(1, SIZES.due) })
export const ReasonForm = z.object({ reason: paragraph(3, SIZES.reason) })
export const ReturnForm = z.object({ reason: paragraph(3, SIZES.reason), due: optionalLine(SIZES.due) })
export const DeclineForm = z.object({ reason: optionalParagraph(SIZES.reason) })
export const AssignForm = z.object({ assignee: z.string().max(60) })

/** Any form, before it is read: what is wrong with its days is then told together with the rest. */
export const RawForm = z.record(z.string(), z.union([z.string(), z.array(z.string())]).optional())
export type RawForm = z.infer<typeof RawForm>

export const inField = (problem: Problem, field: string): Problem => ({ ...problem, field })

/** The form, or everything that is wrong with it at once. */
export function readAll<F>(schema: z.ZodType<F>, raw: RawForm, more: readonly Problem[]): F {
  const read = schema.safeParse(raw)
  const [first, ...rest] = [...(read.success ? [] : problemsOf(read.error)), ...more]
  if (first) throw new Refusal(first, ...rest)
  if (!read.success) throw new Error('a form without problems was read')
  return read.data
}

/** What a day means here. */
export type Office = { zone: string; hours: Hours; calendar: Calendar }

const NOON = '12:00'
/** A due day later than this is a slip of the year. */
const FARTHEST_DAYS = 730

/** When work ends that day: what a due day without an hour means. */
export const endOfDay = (day: Day, { hours, calendar }: Office): string =>
  calendar.days[day]?.kind === 'half' && hours.end > NOON ? NOON : hours.end

export type Read<T> = ({ ok: true } & T) | { ok: false; problem: Problem }

/** `thứ 6 17h`, `30/11`: the moment at which it is due. A day alone is due when work ends. */
export function readDue(said: string, office: Office, now: Date): Read<{ dueAt: Date }> {
  const today = dayOf(now, office.zone)
  const heard = readDay(said, { today, calendar: office.calendar })
  if (!heard.ok) return { ok: false, problem: { code: heard.problem, values: heard.values } }
  if (heard.rest) return { ok: false, problem: { code: 'day.unreadable', values: { said: clean(said) } } }
  return dueOn(heard.day, heard.clock, office, now)
}

export function dueOn(day: Day, clock: string | undefined, office: Office, now: Date): Read<{ dueAt: Date }> {
  const hour = clock ?? endOfDay(day, office)
  const dueAt = instantOf(day, hour, office.zone)
  if (dueAt <= now) return { ok: false, problem: { code: 'task.duePast' satisfies TaskRefusal, values: { day, hour } } }
  if (day > addDays(dayOf(now, office.zone), FARTHEST_DAYS)) {
    return { ok: false, problem: { code: 'task.dueFar' satisfies TaskRefusal, values: { day } } }
  }
  return { ok: true, dueAt }
}

/** Hours of one working day, for an estimate in days. */
const DAY_HOURS = 8
const MOST_HOURS = 400

/** `4`, `4h`, `4 tiếng`, `2 ngày` (of eight hours): whole hours. */
export function readEstimate(said: string): Read<{ hours: number }> {
  const [, digits, unit = ''] = /^(\d{1,3}) ?(h|g|gio|tieng|hours?|ngay|cong|d|days?)?$/.exec(fold(said)) ?? []
  const hours = Number(digits) * (/^(ngay|cong|d|days?)$/.test(unit) ? DAY_HOURS : 1)
  if (digits === undefined || hours < 1 || hours > MOST_HOURS) {
    return { ok: false, problem: { code: 'task.estimate' satisfies TaskRefusal } }
  }
  return { ok: true, hours }
}

/** A task's name out of what is expected: its first line. */
export const titleFrom = (text: string): string =>
  ellipsis(
    clean(text)
      .split('\n')
      .find(words => words !== '') ?? '',
    SIZES.title,
  )

/** `T3 24/11/2026 (Ngày Văn hóa Việt Nam)` when nobody works on the day it is due; nothing on a working day. */
export function restDay(dueAt: Date, { zone, calendar }: Office, locale: Locale): string | undefined {
  const day = dayOf(dueAt, zone)
  const why = whyOff(day, calendar, locale)
  return why && `${showDay(day, locale)} (${why})`
}
