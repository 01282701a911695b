// The whole timetable. Everything that the bot says by itself, rather than because somebody did something, is here.
import { sayDepartments, sayNudges, sayPeople, sayReceivables } from '../digest/flow.ts'
import type { Entry } from './clock.ts'

const MORNING = ['09:00'] as const
const EVERY_HOUR = ['09:00', '10:00', '11:00', '12:00', '13:00', '14:00', '15:00', '16:00', '17:00'] as const

// biome-ignore format: a table
/** On the working days of the workspace, by its wall clock. */
export const timetable: readonly Entry[] = [
  { name: 'digest.departments', at: MORNING,    missed: 'late-once', run: sayDepartments },
  { name: 'digest.people',      at: MORNING,    missed: 'late-once', run: sayPeople },
  { name: 'digest.receivables', at: MORNING,    missed: 'late-once', run: sayReceivables },
  { name: 'task.unanswered',    at: EVERY_HOUR, missed: 'late-once', run: sayNudges },
]
