// The whole timetable. Everything that the bot says by itself, rather than because somebody did something, is here.

import type { Clock, Day } from '../core/time.ts'
import type { Scope } from '../ctx.ts'
import { sayDepartments, sayPeople, sayReceivables } from '../digest/flow.ts'

export type Entry = {
  name: string
  /** Wall clocks of the workspace, on its working days, at or after which it runs. */
  at: readonly [Clock, ...Clock[]]
  /** After an outage only the day's latest run is made up for; the others are recorded as skipped. */
  missed: 'late-once'
  /** Says what is to be said, in the transaction of `scope`, and answers how many messages that were. */
  run: (scope: Scope, today: Day, how: { late: boolean }) => Promise<number>
}

const MORNING = ['09:00'] as const

// biome-ignore format: a table
/** On the working days of the workspace, by its wall clock. */
export const timetable: readonly Entry[] = [
  { name: 'digest.departments', at: MORNING,    missed: 'late-once', run: sayDepartments },
  { name: 'digest.people',      at: MORNING,    missed: 'late-once', run: sayPeople },
  { name: 'digest.receivables', at: MORNING,    missed: 'late-once', run: sayReceivables },
]
