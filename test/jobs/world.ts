// A house in memory for property tests: replicas that tick at any instant with a stale view, an admin who changes things,
// a clock that cannot be relied on. Rows are kept as the database keeps them; what is due is asked of the real rules.
import type { Clock, Day } from '../../src/core/time.ts'
import { dayOf } from '../../src/core/time.ts'
import { type DueRun, dueRuns } from '../../src/jobs/due.ts'
import type { Entry, LastRun, Timing, Track } from '../../src/jobs/model.ts'
import type { Place } from './oracle.ts'

export type Kept = LastRun & { entry: string; slot: string; doneAt: Date[] }

export class World {
  readonly place: Place
  readonly rows = new Map<string, Kept>()
  readonly timings = new Map<string, Timing>()
  slots: Clock[] = []
  lookedAt: Date | undefined
  readonly entries: readonly Entry[]

  constructor(place: Place, entries: readonly Entry[]) {
    this.place = place
    this.entries = entries
  }

  /** What a replica reads: the latest row up to today that was not written by a clock that ran ahead. */
  tracks(now: Date): Track[] {
    const today = dayOf(now, this.place.zone)
    const last = (entry: string, slot: string): LastRun | undefined => {
      const rows = [...this.rows.values()].filter(
        row =>
          row.entry === entry && row.slot === slot && row.day <= today && !(row.state === 'skipped' && row.at > now),
      )
      const found = rows.sort((a, b) => (a.day < b.day ? 1 : -1))[0]
      return found && { ...found }
    }
    return this.entries.flatMap(entry =>
      ['', ...(entry.ownHours ? this.slots : [])].map(slot => {
        const [timing, row] = [this.timings.get(entry.name), last(entry.name, slot)]
        return { entry, slot, ...(timing && { timing }), ...(row && { last: row }) }
      }),
    )
  }

  /** Reads; what is answered writes down what was found due, then or later. */
  look(now: Date): () => void {
    const { runs, waits } = dueRuns(this.tracks(now), this.place, this.lookedAt, now)
    return () => {
      for (const run of runs) this.#claim(run, now)
      if (!waits) this.lookedAt = now
    }
  }

  #claim({ track, day, state, over }: DueRun, now: Date): void {
    const key = `${track.entry.name} ${track.slot} ${day}`
    const row = this.rows.get(key)
    const free = over
      ? row?.state === over.state && row.at.getTime() === over.at.getTime()
      : !row || (row.state === 'skipped' && row.at > now)
    if (!free) return
    const doneAt = [...(row?.doneAt ?? []), ...(state === 'skipped' ? [] : [now])]
    this.rows.set(key, { entry: track.entry.name, slot: track.slot, day, state, at: now, said: 1, failed: 0, doneAt })
  }

  row(entry: string, day: Day, slot = ''): Kept | undefined {
    return this.rows.get(`${entry} ${slot} ${day}`)
  }

  change(entry: string, to: Partial<Pick<Timing, 'at' | 'pausedAt'>>, now: Date): void {
    const before = this.timings.get(entry) ?? { at: null, pausedAt: null, changedAt: now }
    this.timings.set(entry, { ...before, ...to, changedAt: now })
  }
}
