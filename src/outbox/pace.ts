// When the next call may go out, known to all replicas: one row per channel and per method, moved on by each call in one
// statement. Real time of the database, for it is Slack who counts.
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import type { Db } from '../db/client.ts'
import { NotYet, type Turn } from '../db/delivery.ts'
import { pace } from '../db/schema.ts'

/** `burst` calls may go at once; on the long run there are `gapMs` between two. `calls`: so many are made in one turn. */
type Lane = { name: string; gapMs: number; burst: number; calls: number }

/** Slack's "Tier 3", 50 a minute for each method in a workspace. */
const TIER_3 = [
  'chat.update',
  'chat.delete',
  'conversations.history',
  'conversations.replies',
  'conversations.open',
] as const
export type Method = (typeof TIER_3)[number]
/** How often each; the turn is of the first. */
export type Calls = readonly [[Method, number], ...[Method, number][]]

/** A turn up to this far off is waited for in hand; for a later one the job comes back, and others have its place. */
const WAIT_HERE_MS = 3_000
/**
 * Who comes back for a turn later than this takes another: many that are late together would all go at once. Likewise where
 * it is as far ahead: the queue lets nobody come so early, so another process whose clock is wrong gave it.
 */
const STALE_MS = 5_000

/** So much of a pace may pass from a turn to Slack's answer: at 1100, two posts are 1012 ms apart at the very least. */
const LEEWAY = 0.08

export type Pace = {
  /** Waits for the turn of a post in this channel, or for the one it holds. @throws NotYet when that is too far off */
  toPost: (workspaceId: string, channel: string, held?: Turn) => Promise<Turn>
  /** Once Slack has answered: after a slow call the turn of the next moves, for Slack counts when it hears of each. */
  answered: (workspaceId: string, turn: Turn) => Promise<void>
  toCall: (workspaceId: string, method: Method, held?: Turn) => Promise<Turn>
  /**
   * Waits until all of these calls may go. By one turn: who needed another for each, and came back for each, would begin
   * anew for ever where many wait.
   */
  toCallAll: (workspaceId: string, calls: Calls, held?: Turn) => Promise<Turn>
  /** One call more than was foreseen: waited for in hand, and when that is too long, only those who come later wait for it. */
  oneMore: (workspaceId: string, method: Method) => Promise<void>
  /** Slack asked for quiet in this channel, or of this method: whoever comes next waits, in every process. */
  quiet: (workspaceId: string, lane: string, forMs: number) => Promise<void>
}

/**
 * `paceMs` is the gap between two posts in one channel (Slack: about one a second); the others follow from it. At 1100: ten
 * edits at once and 39 a minute; fifty posts at once and 273 a minute in a workspace ("several hundred"). 0 keeps no pace.
 */
export function createPace(db: Db, paceMs: number, leaving?: AbortSignal): Pace {
  const channelLane = (channel: string): Lane => ({ name: channel, gapMs: paceMs, burst: 1, calls: 1 })
  const postLane: Lane = { name: 'chat.postMessage', gapMs: paceMs / 5, burst: 50, calls: 1 }
  const callLane = (method: Method, calls = 1): Lane => ({ name: method, gapMs: paceMs * 1.4, burst: 10, calls })

  /** The turn is of the first lane; the others must be free by then too. */
  async function take(workspaceId: string, lanes: readonly [Lane, ...Lane[]], held?: Turn): Promise<Turn> {
    const lane = lanes[0].name
    if (paceMs === 0) return { lane, at: now(), heardMs: 0 }
    const turn = held?.lane === lane && Math.abs(now() - held.at) < STALE_MS ? held : await next(workspaceId, lanes)
    const wait = turn.at - now()
    if (wait > WAIT_HERE_MS) throw new NotYet('pace', wait, turn)
    if (wait > 0) await rest(wait, leaving, turn)
    return turn
  }

  async function next(workspaceId: string, lanes: readonly [Lane, ...Lane[]]): Promise<Turn> {
    const asked = now()
    const taken = await db
      .insert(pace)
      .values(lanes.map(({ name, gapMs, calls }) => ({ workspaceId, channel: name, freeAt: later(calls * gapMs) })))
      .onConflictDoUpdate({
        target: [pace.workspaceId, pace.channel],
        set: { freeAt: sql`greatest(now(), ${pace.freeAt}) + (excluded.free_at - now())` },
      })
      .returning({
        name: pace.channel,
        freeInMs: sql<number>`(extract(epoch from ${pace.freeAt} - now()) * 1000)::float8`,
      })
    const waits = lanes.map(({ name, gapMs, burst }) => {
      const freeInMs = taken.find(row => row.name === name)?.freeInMs ?? 0
      return freeInMs - burst * gapMs
    })
    return { lane: lanes[0].name, at: now() + Math.max(0, ...waits), heardMs: now() - asked }
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
    // The channel's row before the one that all channels share, so that two workers never wait for each other.
    toPost: (workspaceId, channel, held) => take(workspaceId, [channelLane(channel), postLane], held),
    async answered(workspaceId, { lane, at, heardMs }) {
      if (now() - (at - heardMs) > LEEWAY * paceMs) await quiet(workspaceId, lane, (1 - LEEWAY) * paceMs)
    },
    toCall: (workspaceId, method, held) => take(workspaceId, [callLane(method)], held),
    toCallAll: (workspaceId, [first, ...more], held) =>
      take(workspaceId, [callLane(...first), ...more.map(one => callLane(...one))], held),
    async oneMore(workspaceId, method) {
      if (paceMs === 0) return
      const { at } = await next(workspaceId, [callLane(method)])
      await rest(Math.min(Math.max(0, at - now()), WAIT_HERE_MS), leaving)
    },
    quiet,
  }
}

/** While the channel's order is held. @throws NotYet when that would be too long, or this process is leaving */
export async function rest(ms: number, leaving: AbortSignal | undefined, turn?: Turn): Promise<void> {
  if (ms > WAIT_HERE_MS) throw new NotYet('pace', ms)
  const until = performance.now() + ms
  try {
    await sleep(ms, undefined, { signal: leaving })
  } catch {
    throw new NotYet('leaving', Math.max(0, until - performance.now()), turn)
  }
}

/** The time of day, but never set back under a running process. */
const now = () => performance.timeOrigin + performance.now()

const later = (ms: number) => sql<Date>`now() + ${ms}::float8 * interval '1 millisecond'`
