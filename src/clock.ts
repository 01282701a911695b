// The only place where the wall clock is read. Everything else is told what time it is.

export type AppClock = { now: () => Date; moveTo: (instant: Date) => void }

export const wallClock = (): Date => new Date()

/** For the demo and the stories: runs on from where it begins, or was moved to, and never backwards. */
export function movableClock(startsAt: Date | 'now' = 'now'): AppClock {
  let ahead = startsAt === 'now' ? 0 : startsAt.getTime() - Date.now()
  const now = () => new Date(Date.now() + ahead)
  return {
    now,
    moveTo(instant) {
      ahead += Math.max(0, instant.getTime() - now().getTime())
    },
  }
}
