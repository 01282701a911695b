// The timetable as somebody reads it: what runs when, what became of it last, when it comes next. Pure.
import { momentOn } from '../core/calendar.ts'
import { type Clock, dayOf } from '../core/time.ts'
import type { RunState } from '../db/schema.ts'
import { lateness, nextRun, pauseAfter, speaksFrom } from './due.ts'
import {
  clockOfTrack,
  type Entry,
  type EntryName,
  isSilent,
  type LastRun,
  type Office,
  type Ran,
  type Track,
  type When,
} from './model.ts'

export type Seen = { run: LastRun; lateMs: number; retryAt?: Date }

export type Outlook<Name extends string = string> = {
  name: Name
  when: When
  clock?: Clock
  pausedAt?: Date
  next?: Date
  /** It is due at once. */
  soon: boolean
  last?: Seen
  /** Clocks that people chose for themselves. */
  own: { slot: Clock; last?: Seen }[]
}

export type Timetable = { entries: Outlook<EntryName>[]; lookedAt: Date | undefined }

/** What came of a change. `today`: the state of today's run, if it is on record; `soon`: the next one is due at once. */
export type Done =
  | { did: 'ran'; name: EntryName; ran: Ran }
  | { did: 'paused'; name: EntryName }
  | { did: 'resumed' | 'retimed' | 'same'; name: EntryName; today?: RunState; next?: Date; soon: boolean }

function seen(track: Track, office: Office): { last?: Seen } {
  const { last: run } = track
  if (!run) return {}
  const retryAt = run.state === 'failed' ? new Date(run.at.getTime() + pauseAfter(run.failed)) : undefined
  return { last: { run, lateMs: lateness(track, office), ...(retryAt && { retryAt }) } }
}

export function outlooks<Name extends string>(
  tracks: readonly Track<Entry<Name>>[],
  office: Office,
  lookedAt: Date | undefined,
  now: Date,
): Outlook<Name>[] {
  return [...Map.groupBy(tracks, ({ entry }) => entry)].map(([{ name, when }, theirs]) => {
    const [main] = theirs.filter(({ slot }) => slot === '')
    const clock = main && clockOfTrack(main)
    const next = main && nextRun(main, office, lookedAt, now)
    return {
      name,
      when,
      ...(clock && { clock }),
      ...(main?.timing?.pausedAt && { pausedAt: main.timing.pausedAt }),
      ...(next && { next }),
      soon: next === now,
      ...(main && seen(main, office)),
      own: theirs.filter(({ slot }) => slot !== '').map(track => ({ slot: track.slot, ...seen(track, office) })),
    }
  })
}

/** Those of an entry's tracks that may be carried out now by hand: not the clocks that are still to come today. */
export const runnableNow = (tracks: readonly Track[], office: Office, now: Date): Track[] => {
  const today = dayOf(now, office.zone)
  return tracks.filter(({ slot }) => {
    const moment = slot === '' ? undefined : momentOn(today, slot, office)
    return slot === '' || (moment !== undefined && moment <= now)
  })
}

/** When this entry may speak at the earliest: now, or when people work again. */
export const mayRunFrom = (entry: Entry, office: Office, now: Date): Date | undefined =>
  isSilent(entry) ? now : speaksFrom(office, now, inAMonth(now, office))

const inAMonth = (now: Date, { zone }: Office) => dayOf(new Date(now.getTime() + 31 * 86_400_000), zone)
