// The demo's clock: moved by a request that is signed as Slack signs. Never mounted beside the real Slack.
import type { ServerResponse } from 'node:http'
import { z } from 'zod'
import { type AppClock, wallClock } from './clock.ts'
import { isWorkingDay, nextWorkingDay } from './core/calendar.ts'
import { clockOf, dayOf, instantOf } from './core/time.ts'
import type { Db } from './db/client.ts'
import { workspace } from './db/schema.ts'
import { isSignedBySlack, type Route, readBody } from './http.ts'

const Move = z.object({ to: z.union([z.literal('nextWorkday09'), z.iso.datetime({ offset: true })]) })

export function demoClockRoutes({
  clock,
  db,
  secret,
  tick,
}: {
  clock: AppClock
  db: Db
  secret: string
  /** Runs what is due at the new time, and resolves when it has all been said. */
  tick: () => Promise<void>
}): Record<string, Route> {
  const here = async () => {
    const rows = await db.select().from(workspace).limit(1)
    const row = rows[0]
    if (!row) throw new Error('no workspace')
    return row
  }
  const tell = (res: ServerResponse, zone: string) =>
    res
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ now: clock.now().toISOString(), zone }))
  return {
    'GET /demo/clock': async (_req, res) => {
      const { zone } = await here()
      tell(res, zone)
    },
    'POST /demo/clock': async (req, res) => {
      const body = await readBody(req)
      if (!isSignedBySlack(secret, req.headers, body, wallClock())) return void res.writeHead(401).end()
      const move = Move.safeParse(JSON.parse(body.toString()))
      if (!move.success) return void res.writeHead(400).end()
      const { zone, calendar } = await here()
      const now = clock.now()
      const today = dayOf(now, zone)
      const beforeNine = clockOf(now, zone) < '09:00' && isWorkingDay(today, calendar)
      clock.moveTo(
        move.data.to === 'nextWorkday09'
          ? instantOf(beforeNine ? today : nextWorkingDay(today, calendar), '09:00', zone)
          : new Date(move.data.to),
      )
      await tick()
      tell(res, zone)
    },
  }
}
