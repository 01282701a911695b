// The only place where the wall clock is read. Everything else is told what time it is.

export type AppClock = { now: () => Date; moveTo: (instant: Date) => void }

export const wallClock = (): Date => new Date()

/** For the demo: runs on from wherever it was moved to, and never backwards. */
export function movableClock(): AppClock {
  let ahead = 0
  const now = () => new Date(Date.now() + ahead)
  return {
    now,
    moveTo(instant) {
      ahead += Math.max(0, instant.getTime() - now().getTime())
    },
  }
}
