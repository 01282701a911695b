// What a morning is made of. Pure.
import type { Locale } from '../core/locale.ts'
import type { OpenTask } from '../task/model.ts'

export type DigestTask = OpenTask & {
  /** Where its card stands in Slack, once it stands there. */
  card: { channel: string; ts: string } | undefined
}

/** A later date that somebody asks for. */
export type LaterRequest = { id: string; taskId: string; by: string; reason: string; dueAt: Date }

export type Known = { name: string; here: boolean; locale: Locale }
export type People = ReadonlyMap<string, Known>

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
