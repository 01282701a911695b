// When the next call may go out, known to all replicas: one row per channel and per method, moved on by each call in one
// statement. Real time of the database, for it is Slack who counts.
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import type { Db } from '../db/client.ts'
import { pace } from '../db/schema.ts'
import { NotYet } from './row.ts'

/** `burst` calls may go at once; on the long run there are `gapMs` between two. */
type Lane = { name: string; gapMs: number; burst: number }

/** Slack's "Tier 3", 50 a minute for each method in a workspace. */
const TIER_3 = [
  'chat.update',
  'chat.delete',
  'conversations.history',
  'conversations.replies',
  'conversations.open',
] as const
export type Method = (typeof TIER_3)[number]

/** Turns up to this far off are waited for while the channel's order is held; for later ones the queue is asked to wait. */
const WAIT_HERE_MS = 20_000

/** When it came, by this process's own clock. */
export type Turn = { workspaceId: string; channel: string; cameAt: number }

/** So much of a pace may pass from a turn to Slack's answer: at 1100, two posts are 990 ms apart at the very least. */
const LEEWAY = 0.1

export type Pace = {
  /** Waits for the turn of a post in this channel. @throws NotYet when that is too far off */
  toPost: (workspaceId: string, channel: string) => Promise<Turn>
  /** Once Slack has answered: after a slow call the turn of the next moves, for Slack counts when it hears of each. */
  answered: (turn: Turn) => Promise<void>
  toCall: (workspaceId: string, method: Method) => Promise<void>
  /** Slack asked for quiet in this channel, or of this method: whoever comes next waits, in every process. */
  quiet: (workspaceId: string, lane: string, forMs: number) => Promise<void>
}

/**
 * `paceMs` is the gap between two posts in one channel (Slack: about one a second); the others follow from it. At 1100: ten
 * edits at once and 39 a minute; fifty posts at once and 273 a minute in a workspace ("several hundred"). 0 keeps no pace.
 */
export function createPace(db: Db, paceMs: number): Pace {
  const channelLane = (channel: string): Lane => ({ name: channel, gapMs: paceMs, burst: 1 })
  const postLane: Lane = { name: 'chat.postMessage', gapMs: paceMs / 5, burst: 50 }
  const callLane = (method: Method): Lane => ({ name: method, gapMs: paceMs * 1.4, burst: 10 })

  async function take(workspaceId: string, lanes: readonly Lane[]): Promise<void> {
    if (paceMs === 0) return
    const taken = await db
      .insert(pace)
      .values(lanes.map(({ name, gapMs }) => ({ workspaceId, channel: name, freeAt: later(gapMs) })))
      .onConflictDoUpdate({
        target: [pace.workspaceId, pace.channel],
        set: { freeAt: sql`greatest(now(), ${pace.freeAt}) + (excluded.free_at - now())` },
        // A turn that nobody waits for is not taken.
        setWhere: sql`${pace.freeAt} <= ${later(WAIT_HERE_MS)}`,
      })
      .returning({
        name: pace.channel,
        freeInMs: sql<number>`(extract(epoch from ${pace.freeAt} - now()) * 1000)::float8`,
      })
    if (taken.length < lanes.length) throw new NotYet('pace')
    const waits = lanes.map(lane => {
      const freeInMs = taken.find(row => row.name === lane.name)?.freeInMs ?? 0
      return freeInMs - lane.burst * lane.gapMs
    })
    const wait = Math.max(...waits)
    if (wait > 0) await sleep(wait)
  }

  async function quiet(workspaceId: string, lane: string, forMs: number): Promise<void> {
    if (paceMs === 0) return
    const method = TIER_3.find(method => method === lane)
    const { gapMs, burst } = method ? callLane(method) : channelLane(lane)
    await db
      .insert(pace)
      .values({ workspaceId, channel: lane, freeAt: later(forMs + (burst - 1) * gapMs) })
      .onConflictDoUpdate({
        target: [pace.workspaceId, pace.channel],
        set: { freeAt: sql`greatest(${pace.freeAt}, excluded.free_at)` },
      })
  }

  return {
    async toPost(workspaceId, channel) {
      // The channel's row before the one that all channels share, so that two workers never wait for each other.
      await take(workspaceId, [channelLane(channel), postLane])
      return { workspaceId, channel, cameAt: performance.now() }
    },
    async answered({ workspaceId, channel, cameAt }) {
      if (performance.now() - cameAt > LEEWAY * paceMs) await quiet(workspaceId, channel, (1 - LEEWAY) * paceMs)
    },
    toCall: (workspaceId, method) => take(workspaceId, [callLane(method)]),
    quiet,
  }
}

const later = (ms: number) => sql<Date>`now() + ${ms}::float8 * interval '1 millisecond'`
