// What Slack cannot be told in Slack: that the bot's token is no longer good, or that nothing at all goes out. Whoever
// runs the bot hears of it at an address of their own.
import { and, eq, isNotNull, sql } from 'drizzle-orm'
import { showMoment } from '../core/time.ts'
import type { Db } from '../db/client.ts'
import { request, workspace } from '../db/schema.ts'
import type { Log } from '../log.ts'
import { join, type Mrk } from '../slack/mrkdwn.ts'
import { alarmTexts } from './alarmTexts.ts'

export type AlarmDeps = { db: Db; log: Log; clock: () => Date; url: string }

/** How long the address may take to answer; nothing waits for it. */
const PATIENCE_MS = 5000
const LOOK_EVERY_MS = 60_000
/** Workspaces named in one message. */
const MOST_LINES = 20

type Where = Pick<typeof workspace.$inferSelect, 'id' | 'name' | 'locale' | 'zone'>
type Trouble = Where & {
  /** Names this very trouble, for "once" over all replicas. */
  key: string
  since: Date
  /** Messages that wait; nothing when the workspace is stopped. */
  waiting?: number
}

export type Alarm = { look: () => Promise<void> }

export function createAlarm({ db, log, clock, url }: AlarmDeps): Alarm {
  return {
    async look() {
      const found = [...(await stopped(db)), ...(await silent(db, clock()))]
      const fresh = await claim(db, found, clock())
      if (fresh.length === 0) return
      const outcome = await post(url, textOf(fresh))
      if (outcome === 'told') return log.warn({ workspaces: fresh.length }, 'an alarm was raised')
      log.error({ outcome }, 'an alarm could not be raised')
      // Refused, it is tried again at the next look. Unanswered it may have been heard, and twice is worse than late.
      if (outcome !== 'unanswered') await giveBack(db, fresh)
    },
  }
}

/** Looks every minute; a look that fails is logged, and the next one comes all the same. */
export function startAlarm(deps: AlarmDeps): { stop: () => Promise<void> } {
  const { look } = createAlarm(deps)
  let last: Promise<void> = Promise.resolve()
  const timer = setInterval(() => {
    last = last.then(look).catch(err => deps.log.error({ err }, 'an alarm could not be looked for'))
  }, LOOK_EVERY_MS)
  return {
    stop: () => {
      clearInterval(timer)
      return last
    },
  }
}

const where = { id: workspace.id, name: workspace.name, locale: workspace.locale, zone: workspace.zone }

async function stopped(db: Db): Promise<Trouble[]> {
  const rows = await db
    .select({ ...where, since: workspace.stoppedAt })
    .from(workspace)
    .where(isNotNull(workspace.stoppedAt))
    .orderBy(workspace.id)
  return rows.flatMap(({ since, ...row }) =>
    since ? [{ ...row, since, key: `alarm:stopped:${since.toISOString()}` }] : [],
  )
}

/**
 * Workspaces where a message has waited longer than they allow while nothing was delivered in all that time. Between two
 * deliveries it is one trouble, whoever looks.
 */
async function silent(db: Db, now: Date): Promise<Trouble[]> {
  const moment = sql`${now.toISOString()}::timestamptz`
  const rows = await db.execute<Where & { waiting: number; since: string; last: string | null }>(sql`
    select w.id, w.name, w.locale, w.zone, late.waiting, late.since, sent.last
    from workspace w
    cross join lateral (
      select count(*)::int as waiting, min(greatest(changed_at, not_before)) as since
      from outbox
      where workspace_id = w.id and state in ('queued', 'sending')
        and greatest(changed_at, not_before) < ${moment} - w.alert_after_minutes * interval '1 minute'
    ) late
    cross join lateral (
      select max(sent_at) as last from outbox where workspace_id = w.id and state = 'sent' and ts is not null
    ) sent
    where w.stopped_at is null and late.waiting > 0
      and coalesce(sent.last < ${moment} - w.alert_after_minutes * interval '1 minute', true)
    order by w.id
  `)
  return rows.map(({ last, since, ...row }) => ({
    ...row,
    since: new Date(since),
    key: `alarm:silent:${last === null ? 'never' : new Date(last).toISOString()}`,
  }))
}

/** Those that nobody has told yet. The key is the same that makes a click count once. */
async function claim(db: Db, troubles: readonly Trouble[], at: Date): Promise<Trouble[]> {
  if (troubles.length === 0) return []
  const first = await db
    .insert(request)
    .values(troubles.map(({ id, key }) => ({ workspaceId: id, key, at })))
    .onConflictDoNothing()
    .returning({ workspaceId: request.workspaceId, key: request.key })
  return troubles.filter(({ id, key }) => first.some(row => row.workspaceId === id && row.key === key))
}

async function giveBack(db: Db, troubles: readonly Trouble[]): Promise<void> {
  for (const { id, key } of troubles) {
    await db.delete(request).where(and(eq(request.workspaceId, id), eq(request.key, key)))
  }
}

/** In the language of each workspace. */
function textOf(troubles: readonly Trouble[]): string {
  const lines = troubles.slice(0, MOST_LINES).map(({ name, id, zone, locale, since, waiting }): Mrk => {
    const words = alarmTexts[locale]
    const moment = showMoment(since, zone, locale)
    return waiting === undefined ? words.stopped(name, id, moment) : words.silent(name, id, moment, waiting)
  })
  const more = troubles.length - lines.length
  return join([...lines, more > 0 && `+ ${more}`], '\n').text
}

async function post(url: string, text: string): Promise<'told' | 'refused' | 'unreachable' | 'unanswered'> {
  try {
    const res = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    await res.body?.cancel()
    return res.ok ? 'told' : 'refused'
  } catch (err) {
    return err instanceof Error && err.name === 'TimeoutError' ? 'unanswered' : 'unreachable'
  }
}
