// What the report on our own noise is made of. Pure.
import { addDays, type Day } from '../core/time.ts'
import type { Kind } from './matter.ts'

/** Counts of one month. */
export type Count = {
  /** Messages and words in threads; what stood in a morning's list anyway is no message of its own. */
  sent: number
  inMornings: number
  answered: number
  /** Somebody else settled it. */
  settled: number
  /** Neither: it had to be asked again, or is still open. */
  silent: number
  /** Median minutes from the ask to the answer; null without any. */
  minutes: number | null
}

export type Noise = {
  total: Count
  byKind: readonly (Count & { kind: Kind })[]
  byPerson: readonly (Count & { person: string })[]
}

/** The month before the one of this day: its first day, and the first of the next. */
export function monthBefore(today: Day): { from: Day; until: Day } {
  const until = `${today.slice(0, 7)}-01`
  return { from: `${addDays(until, -1).slice(0, 7)}-01`, until }
}

/** Fewer asks say nothing of a person. */
const ENOUGH = 5
const SHOWN = 8

/** Who is asked most. */
export const mostAsked = ({ byPerson }: Noise): Noise['byPerson'] =>
  byPerson
    .toSorted((a, b) => b.sent - a.sent)
    .filter(one => one.sent > 0)
    .slice(0, SHOWN)

/** Who answers least of what they are asked: perhaps they have too much, perhaps the pace does not fit. */
export const leastAnswered = ({ byPerson }: Noise): Noise['byPerson'] =>
  byPerson
    .filter(one => one.sent >= ENOUGH && one.silent * 2 > one.sent + one.inMornings)
    .toSorted((a, b) => b.silent - a.silent)
    .slice(0, SHOWN)
