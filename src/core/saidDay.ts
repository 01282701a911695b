import type { Calendar } from './calendar.ts'
import type { Clock, Day } from './time.ts'

export type DayProblem =
  | 'day.notReal'
  | 'day.past'
  | 'day.vague'
  | 'day.whichWeek'
  | 'day.disagree'
  | 'day.clockUnclear'
  | 'day.notAClock'
  | 'day.unreadable'

/** `today` is the speaker's day; the calendar counts "+3 ngày làm việc". */
export type Hearing = { today: Day; calendar: Calendar }

export type ReadDay =
  /** `rest` is what was said besides the day and the hour. */
  | { ok: true; day: Day; clock?: Clock; rest: string }
  /** `values` are what the sentence for `problem` names. */
  | { ok: false; problem: DayProblem; values: Record<string, string | number>; rest: string }

export function readDay(text: string, hearing: Hearing): ReadDay {
  return findDay(text, hearing) ?? { ok: false, problem: 'day.unreadable', values: { said: text }, rest: text }
}

/** `undefined` when the line names no day. */
export function findDay(text: string, _hearing: Hearing): ReadDay | undefined {
  const iso = /\d{4}-\d{2}-\d{2}/.exec(text)
  return iso ? { ok: true, day: iso[0], rest: text.replace(iso[0], '').trim() } : undefined
}
