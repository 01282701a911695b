// What a morning is made of. Pure.
import type { Locale } from '../core/locale.ts'
import type { Clock } from '../core/time.ts'
import type { Role } from '../db/schema.ts'
import type { Matter } from '../nudge/matter.ts'

/** How a run of the timetable is: after its time, and for whom; `''` is everybody without an hour of their own. */
export type How = { late: boolean; slot: '' | Clock }

/** What a run did; what could not be drawn was left out, and its errors are for the log. */
export type Ran = { said: number; failed: number; faults: unknown[] }

/** A later date that somebody asks for. */
export type LaterRequest = { id: string; taskId: string; by: string; reason: string; dueAt: Date }

/** What somebody has to know of a brief; `candidates` may be asked, the first of them whom a word reaches. */
export type OpenQuestion = { id: string; by: string; words: string; briefCode: string | null; candidates: string[] }

export type Known = {
  name: string
  here: boolean
  locale: Locale
  roles: readonly Role[]
  /** The hour they chose for their morning. */
  digestAt: Clock | null
}
export type People = ReadonlyMap<string, Known>

/** What was shown to somebody with its answers beside it, so that nobody asks again the same morning. */
export type Asked = Matter & { person: string }

// — room —

/** Hands out `room` one by one in turn, so that a long part leaves something to the short ones after it. */
export function share(wants: readonly number[], room: number): number[] {
  const given = wants.map(() => 0)
  for (let left = room, round = 0; left > 0; round++) {
    const open = wants.flatMap((want, at) => (want > round ? [at] : []))
    if (open.length === 0) break
    for (const at of open.slice(0, left)) given[at] = round + 1
    left -= open.length
  }
  return given
}
