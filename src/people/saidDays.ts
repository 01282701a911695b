// The days of a form as people say them. Pure; all that cannot be read is told at once, each beside its field.
import { type Problem, Refusal } from '../core/refusal.ts'
import { type Hearing, readDay } from '../core/saidDay.ts'
import type { Day } from '../core/time.ts'

/** Empty fields stay undefined. */
export function readDays<F extends string>(
  said: Record<F, string | undefined>,
  hearing: Hearing,
): Partial<Record<F, Day>> {
  const days: Partial<Record<F, Day>> = {}
  const problems: Problem[] = []
  for (const field of Object.keys(said) as F[]) {
    const words = said[field]
    if (words === undefined) continue
    const heard = readDay(words, hearing)
    if (!heard.ok) problems.push({ code: heard.problem, field, values: heard.values })
    else if (heard.rest) problems.push({ code: 'day.unreadable', field, values: { said: words } })
    else days[field] = heard.day
  }
  const [problem, ...more] = problems
  if (problem) throw new Refusal(problem, ...more)
  return days
}
