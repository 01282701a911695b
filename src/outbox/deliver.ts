// Makes reality match what the bot has to say. Running twice is harmless; dying at any line is survivable.
import type { WebClient } from '@slack/web-api'
import { and, eq, inArray, isNull, lt, not, sql } from 'drizzle-orm'
import { type Day, dayOf } from '../core/time.ts'
import type { Scope, Workspace } from '../ctx.ts'
import type { Db } from '../db/client.ts'
import type { Delivery, Enqueue } from '../db/queue.ts'
import { outbox, workspace } from '../db/schema.ts'
import type { Log } from '../log.ts'
import type { Metrics } from '../metrics.ts'
import { type Message, message, section } from '../slack/blocks.ts'
import { type Trouble, troubleOf } from './errors.ts'
import { channelLostKey, sayOnce } from './say.ts'
import { outboxTexts } from './texts.ts'

export type DeliverDeps = {
  db: Db
  enqueue: Enqueue
  log: Log
  metrics: Metrics
  clock: () => Date
  /**
   * No retries of its own, for what it reads too: trying again is decided here and by the queue, which gives a job that
   * takes longer than a minute to a second worker.
   */
  writer: WebClient
  /** Least gap between two messages in one channel, in milliseconds of real time. */
  paceMs: number
}

type Row = typeof outbox.$inferSelect

/** Metadata is readable by anyone in the workspace: ids only. */
const EVENT_TYPE = 'nhipcau_outbox'
/** How far around its moment a lost post is looked for. Slack's clock and ours may differ. */
const LOOK_AROUND_MS = 5 * 60_000
/** A message that could not be sent for this long is given up and shown to the admins. */
const GIVE_UP_AFTER_MS = 3 * 24 * 3600_000
/** Rate limits up to this are waited out while the channel's order is held; longer ones go back to the queue. */
const WAIT_OUT_MS = 20_000

/** Thrown so that the queue tries again later and keeps the channel's order meanwhile. */
class NotYet extends Error {
  constructor(code: string) {
    super(`not delivered yet: ${code}`)
    this.name = 'NotYet'
  }
}

const sleep = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))

export function createDeliver(deps: DeliverDeps): (delivery: Delivery) => Promise<void> {
  const { db, log, writer, paceMs } = deps
  /** When this process last posted in a channel: enough for pace, since one channel has one worker at a time. */
  const lastPost = new Map<string, number>()

  const ofRow = (row: Pick<Row, 'workspaceId' | 'id'>) =>
    and(eq(outbox.workspaceId, row.workspaceId), eq(outbox.id, row.id))

  /** Still the very post that this worker knows of: neither settled nor begun again by another. */
  const ofPost = (row: Row) =>
    and(eq(outbox.state, 'sending'), row.sendingSince ? eq(outbox.sendingSince, row.sendingSince) : undefined)

  async function keepPace(channel: string): Promise<void> {
    const wait = (lastPost.get(channel) ?? 0) + paceMs - performance.now()
    if (wait > 0) await sleep(wait)
    lastPost.set(channel, performance.now())
    if (lastPost.size > 10_000) lastPost.clear()
  }

  async function deliver({ workspaceId, outboxId }: Pick<Delivery, 'workspaceId' | 'outboxId'>): Promise<void> {
    const rows = await db
      .select({ row: outbox, workspace })
      .from(outbox)
      .innerJoin(workspace, eq(workspace.id, outbox.workspaceId))
      .where(and(eq(outbox.workspaceId, workspaceId), eq(outbox.id, outboxId)))
    const found = rows[0]
    if (!found || found.workspace.stoppedAt) return
    const { row } = found
    if (row.state === 'dead' || row.state === 'stopped') return
    if (row.ts === null && row.state !== 'sending') {
      if (row.withdrawn) return settle(row, { state: 'sent', deliveredRevision: row.revision })
      return post(row, found.workspace)
    }
    if (row.ts === null) return findOut(row, found.workspace)
    if (row.deliveredRevision < row.revision)
      return row.withdrawn ? remove(row, found.workspace) : edit(row, found.workspace)
    if (row.state !== 'sent') return settle(row, { state: 'sent' })
  }

  /** Writes what is now known. A newer revision that came meanwhile has its own job, so the state stays queued for it. */
  async function settle(row: Row, known: Partial<Row>): Promise<void> {
    await db
      .update(outbox)
      .set({
        ...known,
        ...(known.state === 'sent' && {
          state: sql`case when ${outbox.revision} > ${row.revision} then 'queued' else 'sent' end`,
          attempts: 0,
          error: null,
          sendingSince: null,
          sentAt: deps.clock(),
        }),
      })
      .where(ofRow(row))
  }

  async function post(row: Row, at: Workspace): Promise<void> {
    await keepPace(`${row.workspaceId}:${row.channel}`)
    // Committed before the call: whoever finds this mark later knows that the message may be there already. In
    // milliseconds, as a `Date` has them: a worker knows its own post by this moment.
    const sendingSince = sql`date_trunc('milliseconds', now())`
    const claimed = await db
      .update(outbox)
      .set({ state: 'sending', sendingSince, attempts: sql`${outbox.attempts} + 1` })
      .where(and(ofRow(row), eq(outbox.state, 'queued'), isNull(outbox.ts), eq(outbox.withdrawn, false)))
      .returning()
    const current = claimed[0]
    if (!current) return
    const content = current.content as Message
    const threadTs = await threadOf(current)
    try {
      const posted = await writer.chat.postMessage({
        channel: current.channel,
        text: content.text,
        blocks: content.blocks,
        ...(threadTs && { thread_ts: threadTs }),
        unfurl_links: false,
        unfurl_media: false,
        metadata: { event_type: EVENT_TYPE, event_payload: { outbox_id: current.id } },
      })
      await settle(current, {
        state: 'sent',
        ts: posted.ts ?? null,
        placedIn: posted.channel ?? null,
        deliveredRevision: current.revision,
      })
    } catch (err) {
      const trouble = troubleOf(err)
      if (trouble.kind === 'unsure') return findOut(current, at)
      // Slack said no, so nothing was posted.
      await db
        .update(outbox)
        .set({ state: 'queued', error: trouble.code })
        .where(and(ofRow(current), ofPost(current)))
      return handle(current, at, trouble, err)
    }
    await releaseHeld(current, at)
  }

  /** A channel that took this message takes what was held for it too; Slack's own word that the bot is back may be lost. */
  async function releaseHeld({ workspaceId, channel }: Row, at: Workspace): Promise<void> {
    const today = dayOf(deps.clock(), at.zone)
    const held = await db.transaction(tx =>
      requeue({ db: tx, enqueue: deps.enqueue }, workspaceId, { stoppedIn: channel, today }),
    )
    if (held > 0) log.info({ workspace: workspaceId, channel, messages: held }, 'channel takes messages again')
  }

  /** A post whose outcome nobody knows: look for its id before anything is sent again. */
  async function findOut(row: Row, at: Workspace): Promise<void> {
    try {
      const ts = await lookFor(row)
      if (ts) {
        await settle(row, { state: 'sent', ts: ts.ts, placedIn: ts.channel, deliveredRevision: 1 })
        log.info({ outbox: row.id }, 'found a message that was thought lost')
        // The post carried whatever revision was current then; the edit is idempotent and sets it right.
        if (row.revision > 1 || row.withdrawn) await deliver({ workspaceId: row.workspaceId, outboxId: row.id })
        return
      }
    } catch (err) {
      const trouble = troubleOf(err)
      if (trouble.kind === 'stopWorkspace' && trouble.code !== 'missing_scope') return handle(row, at, trouble, err)
      if (trouble.kind === 'retry' || trouble.kind === 'unsure') return giveUpOrWait(row, trouble.code)
      log.warn({ outbox: row.id, code: trouble.code }, 'history cannot be read; the message may be repeated')
    }
    await db
      .update(outbox)
      .set({ state: 'queued' })
      .where(and(ofRow(row), ofPost(row)))
    await giveUpOrWait(row, 'unsure')
  }

  async function lookFor(row: Row): Promise<{ channel: string; ts: string } | undefined> {
    const isUser = /^[UW]/.test(row.channel)
    const channel = isUser ? (await writer.conversations.open({ users: row.channel })).channel?.id : row.channel
    if (!channel) return undefined
    // Both ends, so that after a long outage the page of answers is not full of what was said since.
    const at = row.sendingSince?.getTime() ?? 0
    const oldest = String(Math.max(0, at - LOOK_AROUND_MS) / 1000)
    const latest = String((at + LOOK_AROUND_MS) / 1000)
    const threadTs = await threadOf(row)
    const ask = { channel, oldest, latest, include_all_metadata: true, limit: 200 }
    const found = threadTs
      ? await writer.conversations.replies({ ...ask, ts: threadTs })
      : await writer.conversations.history(ask)
    for (const said of found.messages ?? []) {
      const payload = (said.metadata as { event_payload?: { outbox_id?: unknown } } | undefined)?.event_payload
      if (payload?.outbox_id === row.id && said.ts) return { channel, ts: said.ts }
    }
    return undefined
  }

  async function threadOf(row: Row): Promise<string | undefined> {
    if (!row.threadKey) return undefined
    const parents = await db
      .select({ ts: outbox.ts })
      .from(outbox)
      .where(and(eq(outbox.workspaceId, row.workspaceId), eq(outbox.key, row.threadKey)))
    return parents[0]?.ts ?? undefined
  }

  async function edit(row: Row, at: Workspace): Promise<void> {
    const content = row.content as Message
    try {
      await writer.chat.update({
        channel: row.placedIn ?? row.channel,
        ts: row.ts ?? '',
        text: content.text,
        blocks: content.blocks,
      })
      await settle(row, { state: 'sent', deliveredRevision: row.revision })
    } catch (err) {
      await handle(row, at, troubleOf(err), err)
    }
  }

  async function remove(row: Row, at: Workspace): Promise<void> {
    try {
      await writer.chat.delete({ channel: row.placedIn ?? row.channel, ts: row.ts ?? '' })
    } catch (err) {
      const trouble = troubleOf(err)
      if (trouble.kind !== 'gone') return handle(row, at, trouble, err)
    }
    // Said again under the same key, it is a new message: the old place holds nothing to edit.
    await settle(row, { state: 'sent', deliveredRevision: row.revision, ts: null, placedIn: null })
  }

  async function handle(row: Row, at: Workspace, trouble: Trouble, err: unknown): Promise<void> {
    switch (trouble.kind) {
      case 'retry':
        if (trouble.afterMs <= WAIT_OUT_MS) await sleep(trouble.afterMs)
        return giveUpOrWait(row, trouble.code)
      case 'unsure':
        return giveUpOrWait(row, trouble.code)
      case 'gone':
        // Somebody deleted it; what people removed is not posted again.
        return settle(row, { state: 'sent', deliveredRevision: row.revision })
      case 'stopWorkspace':
        log.error({ workspace: row.workspaceId, code: trouble.code }, 'workspace stopped')
        await db.update(workspace).set({ stoppedAt: deps.clock() }).where(eq(workspace.id, row.workspaceId))
        return
      case 'stopChannel':
        return stopChannel(row, at, trouble.code)
      case 'bug':
        log.error({ err, outbox: row.id, code: trouble.code }, 'message refused for good')
        await giveUp(row, trouble.code)
        return
    }
  }

  /** Keeps the message, and tells the installer once a day and channel; of somebody who has left there is nothing to do. */
  async function stopChannel(row: Row, at: Workspace, code: string): Promise<void> {
    log.warn({ workspace: row.workspaceId, channel: row.channel, code }, 'channel takes no messages')
    await db.transaction(async tx => {
      await tx.update(outbox).set({ state: 'stopped', error: code }).where(ofRow(row))
      if (!at.installer || !/^[CG]/.test(row.channel)) return
      const words = outboxTexts[at.locale]
      const text = words.channelStopped(row.channel, words.why[code] ?? code)
      const scope: Scope = { db: tx, enqueue: deps.enqueue, workspace: at, now: deps.clock() }
      const key = channelLostKey(row.channel, dayOf(scope.now, at.zone))
      await sayOnce(scope, key, at.installer, message(text, [section(text)]))
    })
  }

  async function giveUpOrWait(row: Row, code: string): Promise<void> {
    if (deps.clock().getTime() - row.changedAt.getTime() > GIVE_UP_AFTER_MS) {
      log.error({ outbox: row.id, code }, 'message given up')
      return giveUp(row, code)
    }
    throw new NotYet(code)
  }

  /** Only what was tried: words that came meanwhile have a job of their own. */
  async function giveUp(row: Row, code: string): Promise<void> {
    await db
      .update(outbox)
      .set({ state: 'dead', error: code })
      .where(and(ofRow(row), eq(outbox.revision, row.revision)))
  }

  return async ({ workspaceId, outboxId }) => {
    try {
      await deliver({ workspaceId, outboxId })
    } catch (err) {
      // The queue keeps a job's error to itself, and this one holds up all that is to be said after it in its channel.
      if (err instanceof NotYet) log.info({ outbox: outboxId, why: err.message }, 'tried again later')
      else log.error({ err, outbox: outboxId }, 'a delivery failed and is tried again')
      throw err
    }
  }
}

/**
 * Puts back to the queue what should have gone out long ago: a job that was lost, a channel that takes messages again.
 * What was meant for a day that is over (its key ends in the day) is not said to a channel that comes back after it.
 */
export async function requeue(
  scope: Pick<Scope, 'db' | 'enqueue'>,
  workspaceId: string,
  which: { stoppedIn: string; today: Day } | { unsentSince: Date },
): Promise<number> {
  const ofPastDay = (today: Day) =>
    sql`(${outbox.key} ~ ':[0-9]{4}-[0-9]{2}-[0-9]{2}$' and right(${outbox.key}, 10) < ${today})`
  const stuck =
    'stoppedIn' in which
      ? and(eq(outbox.state, 'stopped'), eq(outbox.channel, which.stoppedIn), not(ofPastDay(which.today)))
      : and(inArray(outbox.state, ['queued', 'sending']), lt(outbox.changedAt, which.unsentSince))
  // What somebody is saying anew at this moment gets a job from them; waiting for it could end in a deadlock.
  const free = scope.db
    .select({ id: outbox.id })
    .from(outbox)
    .where(and(eq(outbox.workspaceId, workspaceId), stuck))
    .for('update', { skipLocked: true })
  const rows = await scope.db
    .update(outbox)
    .set({ state: sql`case when ${outbox.state} = 'sending' then 'sending' else 'queued' end`, error: null })
    .where(and(eq(outbox.workspaceId, workspaceId), inArray(outbox.id, free)))
    .returning({
      id: outbox.id,
      channel: outbox.channel,
      createdAt: outbox.createdAt,
      inThread: sql<boolean>`${outbox.threadKey} is not null`,
    })
  // In the order it was said; of one moment, a card before what belongs in its thread.
  rows.sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime() || Number(a.inThread) - Number(b.inThread))
  await scope.enqueue(
    scope.db,
    rows.map(row => ({ workspaceId, outboxId: row.id, channel: row.channel })),
  )
  return rows.length
}
