// Entries, offices and tracks for tests of the timetable.
import { type Day, instantOf } from '../../src/core/time.ts'
import { vietnamCalendar } from '../../src/core/vietnam.ts'
import type { DueRun } from '../../src/jobs/due.ts'
import type { Entry, LastRun, Office, Track, When } from '../../src/jobs/model.ts'

export const MINUTE = 60_000

export const nothing = async () => 0
export const entryOf = (name: string, when: When, run: Entry['run'] = nothing): Entry => ({ name, when, run })
export const daily = entryOf('daily', { rhythm: 'workingDays', at: '09:00' })
export const monthly = entryOf('monthly', { rhythm: 'firstWorkingDay', at: '10:00' })
export const nightly = entryOf('nightly', { rhythm: 'everyDay', at: '03:30' })
export const sweep = entryOf('sweep', { rhythm: 'workingTime', minutes: 5 })
export const alerts = entryOf('alerts', { rhythm: 'always', minutes: 5 })

export const hours = { start: '09:00', end: '18:00', quietFrom: '18:30', quietTo: '08:30' }
/** Tuesday 24/11/2026 is a day off. */
export const office: Office = {
  zone: 'Asia/Ho_Chi_Minh',
  hours,
  calendar: vietnamCalendar,
  createdAt: new Date('2026-01-01T00:00:00Z'),
}
export const at = (day: Day, clock: string, zone = office.zone): Date => instantOf(day, clock, zone)

export const ran = (day: Day, clock = '09:00', more: Partial<LastRun> = {}): LastRun => ({
  day,
  state: 'done',
  at: at(day, clock),
  said: 1,
  failed: 0,
  ...more,
})
export const track = (entry: Entry, last?: LastRun, more: Partial<Track> = {}): Track => ({
  entry,
  slot: '',
  ...(last && { last }),
  ...more,
})

/** As one reads it: `daily 2026-11-23 done`. */
export const told = (runs: readonly DueRun[]): string[] =>
  runs.map(({ track, day, state }) => `${track.entry.name}${track.slot && `#${track.slot}`} ${day} ${state}`)
