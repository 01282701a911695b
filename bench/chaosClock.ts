// The clock of both processes, which start and restart with it and are moved on from one morning to the next.
import type postgres from 'postgres'
import type { App } from './apps.ts'
import { signedPost } from './people.ts'

const BEGINS = '2026-11-20T10:00:00+07:00'
const ZONE_MS = 7 * 3600_000
const DAY_MS = 86_400_000
const NINE_MS = 9 * 3600_000
/** A message is given up after three days; none may look that old only because the clock was moved. */
const OLDEST_MS = 2.5 * DAY_MS

export type DemoClock = {
  now: () => Date
  /** Moves one process to our time; one that is not there yet is told when it is. */
  tell: (app: App) => Promise<unknown>
  /** Moves all on to the next 09:00, and with it whatever is due then. */
  nextMorning: (sql: postgres.Sql, apps: readonly App[]) => Promise<void>
  mornings: () => number
}

export function demoClock(): DemoClock {
  let ahead = Date.parse(BEGINS) - Date.now()
  let mornings = 0
  const now = () => new Date(Date.now() + ahead)
  const tell = (app: App) => signedPost(`${app.url}/demo/clock`, JSON.stringify({ to: now().toISOString() }), 20_000)
  return {
    now,
    tell,
    mornings: () => mornings,
    async nextMorning(sql, apps) {
      const today = Math.floor((now().getTime() + ZONE_MS) / DAY_MS) * DAY_MS
      const nine = today + DAY_MS + NINE_MS - ZONE_MS
      const [oldest] = await sql<{ at: Date | null }[]>`
        select min(changed_at) as at from outbox where state in ('queued', 'sending')`
      if (oldest?.at && nine - oldest.at.getTime() > OLDEST_MS) return
      ahead = nine - Date.now()
      mornings++
      await Promise.all(apps.map(tell))
    },
  }
}
