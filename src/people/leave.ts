// Who stands in for whom. Pure: whoever nudges or digests asks here where a word for somebody goes today.
import type { Day } from '../core/time.ts'

export type Leave = { until: Day; cover: string | null }

/** Everybody who is on leave on one day, with their last day of it. */
export type Away = ReadonlyMap<string, Leave>

export type Reached = {
  to: string
  /** Set when `to` stands in: for whom, and until which day. */
  insteadOf?: { person: string; until: Day }
}

/**
 * Where a word for this person goes: to themselves, to whoever stands in for them (and in for those in turn), or to nobody.
 * Two people who cover each other while both are away are nobody.
 */
export function reach(person: string, away: Away, isHere: (id: string) => boolean): Reached | undefined {
  const passed = new Set<string>()
  for (let at: string | null = person; at !== null && !passed.has(at); ) {
    const leave = away.get(at)
    if (!leave) {
      if (!isHere(at)) return undefined
      const until = away.get(person)?.until
      return until === undefined ? { to: at } : { to: at, insteadOf: { person, until } }
    }
    passed.add(at)
    at = leave.cover
  }
  return undefined
}

/** For whom words come to this person today, besides their own. */
export const standsInFor = (person: string, away: Away): string[] =>
  [...away.keys()].filter(other => other !== person && reach(other, away, () => true)?.to === person)
