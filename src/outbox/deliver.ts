// Makes reality match what the bot has to say. Running twice is harmless; dying at any line is survivable.
import type { WebClient } from '@slack/web-api'
import { and, eq, sql } from 'drizzle-orm'
import type { Scope } from '../ctx.ts'
import type { Db } from '../db/client.ts'
import { type Deliver, type Delivery, NotYet } from '../db/delivery.ts'
import type { Enqueue } from '../db/queue.ts'
import { outbox } from '../db/schema.ts'
import type { Log } from '../log.ts'
import type { Metrics } from '../metrics.ts'
import type { Message } from '../slack/blocks.ts'
import { countTry, look, markPost, markRemoval, unmarkPost } from './claim.ts'
import { troubleOf } from './errors.ts'
import { asOfNow, lateUntil } from './late.ts'
import { createPace, rest } from './pace.ts'
import { isBelievable, lookFor, metadataOf } from './reconcile.ts'
import { requeueStopped } from './requeue.ts'
import { nextStep, ofPost, ofRow, type Progress, type Row, type Work } from './row.ts'
import { fateOf, parentOf } from './thread.ts'
import { createTroubles } from './trouble.ts'

export type DeliverDeps = {
  db: Db
  enqueue: Enqueue
  log: Log
  metrics: Metrics
  clock: () => Date
  /** No retries of its own, for what it reads too: trying again is decided here and by the queue. */
  writer: WebClient
  /** Least gap between two messages in one channel, in milliseconds of real time; 0 keeps no pace. */
  paceMs: number
  /** Whoever waits for a turn then gives it up, for another process to take. */
  leaving?: AbortSignal
  /** How long a post of unclear outcome is looked for before it is sent again: 1, or less where a test has no time. */
  patience?: number
}

/** One message is looked at so often in one job; then others have their turn. */
const MOST_ROUNDS = 6
/** Replies to replies to replies. */
const MOST_DEPTH = 3
/** A worker that was stopped in its tracks for so long after it marked a post is no longer the only one on it. */
const STALLED_MS = 5_000

export function createDeliver(deps: DeliverDeps): Deliver {
  const { db, log, metrics, writer, clock, paceMs, leaving, patience = 1 } = deps
  const pace = createPace(db, paceMs, leaving)
  const troubles = createTroubles(deps)

  async function deliver(delivery: Delivery, depth = 0): Promise<void> {
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const found = await look(db, delivery)
      const work = found && { ...found, ...(round === 0 && { turn: delivery.turn }) }
      if (!work || (await attempt(work, depth)) === 'done') return
    }
    throw new NotYet('more to do')
  }

  async function attempt(work: Work, depth: number): Promise<Progress> {
    const { row } = work
    try {
      if (troubles.isDeadly(row)) return await troubles.setAside(row, 'deadly')
      switch (nextStep(row)) {
        case 'settle':
          return await settle(row, { deliveredRevision: row.revision })
        case 'post':
          return await postInPlace(work, depth)
        case 'findOut':
          return await findOut(work)
        case 'edit':
          return await edit(work)
        case 'remove':
          return await remove(work)
      }
    } catch (err) {
      if (err instanceof NotYet) throw err
      log.error({ err, outbox: row.id }, 'a delivery failed')
      return troubles.failed(await countTry(db, row), 'fault')
    }
  }

  /** Writes what is now known to be in Slack. There is more to do when a newer revision came meanwhile. */
  async function settle(row: Row, known: Partial<Row> & { deliveredRevision: number }): Promise<Progress> {
    const [now] = await db
      .update(outbox)
      .set({
        ...known,
        state: sql`case when ${outbox.revision} > ${known.deliveredRevision} then 'queued' else 'sent' end`,
        attempts: 0,
        error: null,
        sendingSince: null,
        sentAt: clock(),
      })
      .where(ofRow(row))
      .returning({ state: outbox.state })
    return now?.state === 'queued' ? 'again' : 'done'
  }

  // — posting —

  /** In the channel, or below its parent; a reply without one goes nowhere. */
  async function postInPlace(work: Work, depth: number): Promise<Progress> {
    const { row, turn } = work
    if (row.threadKey === null) return post(work)
    const fate = fateOf(row, await parentOf(db, row))
    switch (fate.kind) {
      case 'post':
        return post(work, fate.threadTs)
      case 'after': {
        const { workspaceId, channel } = row
        if (depth === MOST_DEPTH) return troubles.setAside(row, 'parent_in_circle')
        await deliver({ workspaceId, channel, outboxId: fate.parent.id, ...(turn && { turn }) }, depth + 1)
        return 'again'
      }
      case 'held':
        return hold(row, fate.until)
      case 'dead':
        return troubles.setAside(row, fate.code)
      case 'stopped':
        await db.update(outbox).set({ state: 'stopped', error: fate.code }).where(ofRow(row))
        return 'done'
      case 'follow':
        return follow(row, fate.channel)
      case 'moot':
        return settle(row, { deliveredRevision: row.revision, withdrawn: true })
    }
  }

  async function hold(row: Row, notBefore: Date): Promise<Progress> {
    await db
      .update(outbox)
      .set({ notBefore, attempts: 0 })
      .where(and(ofRow(row), eq(outbox.state, 'queued')))
    return 'done'
  }

  async function follow(row: Row, channel: string): Promise<Progress> {
    await db.transaction(async tx => {
      await tx.update(outbox).set({ channel, attempts: 0 }).where(ofRow(row))
      await deps.enqueue(tx, [{ workspaceId: row.workspaceId, outboxId: row.id, channel }])
    })
    return 'done'
  }

  async function post(work: Work, threadTs?: string): Promise<Progress> {
    const { row, at, turn: held } = work
    const until = lateUntil(work, clock())
    if (until) return hold(row, until)
    const turn = await pace.toPost(row.workspaceId, row.channel, held)
    const marked = performance.now()
    const current = await markPost(db, row)
    if (!current) return 'again'
    const now = { row: current, at }
    const content = await asOfNow(db, now, clock())
    // Stopped in between for longer than others wait for us, we can no longer tell whether it was sent for us.
    if (performance.now() - marked > STALLED_MS) throw new NotYet('stalled')
    let posted: Awaited<ReturnType<typeof writer.chat.postMessage>>
    try {
      posted = await writer.chat.postMessage({
        channel: current.channel,
        text: content.text,
        blocks: content.blocks,
        ...(threadTs !== undefined && { thread_ts: threadTs }),
        unfurl_links: false,
        unfurl_media: false,
        metadata: metadataOf(current),
      })
    } catch (err) {
      return notPosted(now, err)
    }
    const { ts = null, channel: placedIn = null } = posted
    const progress = await settle(current, { ts, placedIn, deliveredRevision: current.revision })
    await pace.answered(row.workspaceId, turn)
    metrics.delivered('sent')
    metrics.waited((clock().getTime() - current.changedAt.getTime()) / 1000)
    if (current.heldHere) await releaseHeld(now)
    return progress
  }

  async function notPosted(work: Work, err: unknown): Promise<Progress> {
    const { row, at } = work
    const { kind, code } = troubleOf(err)
    if (kind === 'unsure') {
      await db.update(outbox).set({ error: code }).where(ofPost(row))
      metrics.delivered('unsure')
      return findOut({ at, row: { ...row, error: code } }, true)
    }
    // Slack said no, so nothing was posted.
    await unmarkPost(db, row)
    if (kind === 'gone') return gone(row, { withdrawn: true })
    return troubles.refused(work, err, afterMs => waitOut(row, row.channel, afterMs))
  }

  /** A channel that took this message takes what was held for it too; Slack's own word that the bot is back may be lost. */
  async function releaseHeld({ row: { workspaceId, channel }, at }: Work): Promise<void> {
    const held = await db.transaction(tx => {
      const scope: Scope = { db: tx, enqueue: deps.enqueue, workspace: at, now: clock() }
      return requeueStopped(scope, channel)
    })
    if (held > 0) log.info({ workspace: workspaceId, channel, messages: held }, 'channel takes messages again')
  }

  /**
   * A post whose outcome nobody knows: its id is looked for before anything is sent again. `justNow`, by who began it, who
   * decides nothing yet: not to be found at once may only mean that Slack is slow.
   */
  async function findOut(work: Work, justNow = false): Promise<Progress> {
    const { row, at } = work
    // Whoever began the post has counted this try.
    const counted = async () => (justNow ? row : countTry(db, row))
    try {
      const there = await lookFor({ db, writer, pace }, work)
      if (there) {
        log.info({ outbox: row.id }, 'found a message that was thought lost')
        metrics.delivered('found')
        // The post carried whatever revision was current then; if there are more, the edit is idempotent and sets it right.
        return settle(row, { ts: there.ts, placedIn: there.channel, deliveredRevision: 1 })
      }
    } catch (err) {
      if (err instanceof NotYet) {
        if (justNow) return troubles.notYet(row, err)
        throw err
      }
      const { kind, code } = troubleOf(err)
      const blind = code === 'missing_scope' || kind === 'bug' || kind === 'gone'
      const method = row.threadKey ? 'conversations.replies' : 'conversations.history'
      if (!blind) {
        return troubles.refused({ row: await counted(), at }, err, afterMs => waitOut(row, method, afterMs))
      }
      log.warn({ outbox: row.id, code }, 'history cannot be read; the message may be repeated')
    }
    const code = row.error ?? 'unsure'
    if (justNow) return troubles.notYet(row, new NotYet(code))
    if (!(await isBelievable(db, row, patience))) throw new NotYet(code)
    await unmarkPost(db, row)
    return troubles.onceMore(await counted(), code)
  }

  // — what is there already —

  async function edit({ row: seen, at, turn }: Work): Promise<Progress> {
    await pace.toCall(seen.workspaceId, 'chat.update', turn)
    const row = await countTry(db, seen)
    const content = row.content as Message
    try {
      await writer.chat.update({
        channel: row.placedIn ?? row.channel,
        ts: row.ts ?? '',
        text: content.text,
        blocks: content.blocks,
      })
    } catch (err) {
      if (troubleOf(err).kind === 'gone') return gone(row, {})
      return troubles.refused({ row, at }, err, afterMs => waitOut(row, 'chat.update', afterMs))
    }
    metrics.delivered('edited')
    return settle(row, { deliveredRevision: row.revision })
  }

  async function remove({ row: seen, at, turn }: Work): Promise<Progress> {
    await pace.toCall(seen.workspaceId, 'chat.delete', turn)
    const row = await markRemoval(db, seen)
    if (!row) return 'again'
    try {
      await writer.chat.delete({ channel: row.placedIn ?? row.channel, ts: row.ts ?? '' })
    } catch (err) {
      if (troubleOf(err).kind !== 'gone') {
        return troubles.refused({ row, at }, err, afterMs => waitOut(row, 'chat.delete', afterMs))
      }
    }
    metrics.delivered('deleted')
    // Said again under the same key, it is a new message: the old place holds nothing to edit.
    const deliveredRevision = row.withdrawn ? row.revision : row.deliveredRevision
    return settle(row, { deliveredRevision, ts: null, placedIn: null })
  }

  /** Somebody deleted it, or the message it answers; what people removed is not posted again. */
  function gone(row: Row, known: { withdrawn?: true }): Promise<Progress> {
    metrics.delivered('gone')
    return settle(row, { deliveredRevision: row.revision, ...known })
  }

  /** For everybody: whoever comes next finds in the table how long there is to be quiet. */
  async function waitOut(row: Row, lane: string, afterMs: number): Promise<void> {
    await pace.quiet(row.workspaceId, lane, afterMs)
    await rest(afterMs, leaving)
  }

  return async delivery => {
    try {
      await deliver(delivery)
    } catch (err) {
      // The queue keeps a job's error to itself, and this one holds up all that is to be said after it in its channel.
      if (err instanceof NotYet) log.info({ outbox: delivery.outboxId, why: err.message }, 'tried again later')
      else log.error({ err, outbox: delivery.outboxId }, 'a delivery could not even be counted and is tried again')
      throw err
    }
  }
}
