// What becomes of a message that Slack did not take: wait, try again, stop its channel or workspace, or set it aside so that
// the rest of its channel goes on.
import { and, eq, gt, ne, sql } from 'drizzle-orm'
import { dayOf } from '../core/time.ts'
import type { Scope } from '../ctx.ts'
import type { Db } from '../db/client.ts'
import { NotYet } from '../db/delivery.ts'
import type { Enqueue } from '../db/queue.ts'
import { outbox, workspace } from '../db/schema.ts'
import type { Log } from '../log.ts'
import type { Metrics } from '../metrics.ts'
import { message, section } from '../slack/blocks.ts'
import { troubleOf } from './errors.ts'
import { ownerOf } from './owner.ts'
import { ofRow, type Progress, type Row, type Work } from './row.ts'
import { channelLostKey, sayOnce } from './say.ts'
import { outboxTexts } from './texts.ts'

/** A message that could not be sent for this long is given up and shown to the admins, whatever the reason. */
const GIVE_UP_AFTER_MS = 3 * 24 * 3600_000
/** Tries that count against a message: others got through at the time. With the queue's pauses, some five minutes of them. */
export const MOST_TRIES = 10
/** Tries are counted as they begin: so many with no end at all, and it is this message that takes the process down. */
const MOST_DEATHS = 2 * MOST_TRIES
/** The longest pause of the queue between two tries, and half as much again. */
const LATELY_MS = 90_000

type Deps = { db: Db; enqueue: Enqueue; log: Log; metrics: Metrics; clock: () => Date }

export type Troubles = {
  /** Slack's no, or its silence; `wait` is given as long as Slack asks for. */
  refused: (work: Work, err: unknown, wait: (afterMs: number) => Promise<void>) => Promise<Progress>
  /** A try that led nowhere. @throws NotYet unless the message has been given up with it */
  failed: (row: Row, code: string) => Promise<Progress>
  /** As `failed`, of a post that is known not to have happened: it may be begun again at once. */
  onceMore: (row: Row, code: string) => Promise<Progress>
  /** Not this message's fault: the try is not counted. @throws NotYet */
  notYet: (row: Row, why: NotYet) => Promise<never>
  setAside: (row: Row, code: string) => Promise<Progress>
  /** Kills processes, as far as anybody can tell. */
  isDeadly: (row: Row) => boolean
}

export function createTroubles({ db, enqueue, log, metrics, clock }: Deps): Troubles {
  async function refused(work: Work, err: unknown, wait: (afterMs: number) => Promise<void>): Promise<Progress> {
    const { row } = work
    const trouble = troubleOf(err)
    switch (trouble.kind) {
      case 'retry':
        metrics.delivered('retry')
        await uncount(row)
        await wait(trouble.afterMs)
        return 'again'
      case 'unsure':
        metrics.delivered('unsure')
        return failed(row, trouble.code)
      case 'stopWorkspace':
        log.error({ workspace: row.workspaceId, code: trouble.code }, 'workspace stopped')
        await db.update(workspace).set({ stoppedAt: clock() }).where(eq(workspace.id, row.workspaceId))
        return 'done'
      case 'stopChannel':
        return stopChannel(work, trouble.code)
      case 'gone':
      case 'bug':
        log.error({ err, outbox: row.id, code: trouble.code }, 'message refused for good')
        return setAside(row, trouble.code)
    }
  }

  /** Keeps the message, and tells whose channel it is once a day; of somebody who has left there is nothing to do. */
  async function stopChannel({ row, at }: Work, code: string): Promise<Progress> {
    log.warn({ workspace: row.workspaceId, channel: row.channel, code }, 'channel takes no messages')
    metrics.delivered('stopped')
    await db.transaction(async tx => {
      await tx.update(outbox).set({ state: 'stopped', error: code }).where(ofRow(row))
      if (!/^[CG]/.test(row.channel)) return
      const scope: Scope = { db: tx, enqueue, workspace: at, now: clock() }
      const owner = await ownerOf(scope, row.channel)
      if (!owner) return
      const words = outboxTexts[owner.locale ?? at.locale]
      const text = words.channelStopped(row.channel, words.why[code] ?? code)
      await sayOnce(
        scope,
        channelLostKey(row.channel, dayOf(scope.now, at.zone)),
        owner.id,
        message(text, [section(text)]),
      )
    })
    return 'done'
  }

  async function failed(row: Row, code: string): Promise<Progress> {
    if ((await onceMore(row, code)) === 'again') throw new NotYet(code)
    return 'done'
  }

  async function onceMore(row: Row, code: string): Promise<Progress> {
    if (clock().getTime() - row.changedAt.getTime() > GIVE_UP_AFTER_MS) {
      log.error({ outbox: row.id, code }, 'message given up')
      return setAside(row, code)
    }
    // While nothing gets through it is Slack that is down, and every message is held.
    if (!(await othersGetThrough(row))) await uncount(row)
    else if (row.attempts >= MOST_TRIES) {
      log.error({ outbox: row.id, code, tries: row.attempts }, 'message set aside, for others get through')
      return setAside(row, code)
    }
    return 'again'
  }

  async function othersGetThrough(row: Row): Promise<boolean> {
    const [other] = await db
      .select({ id: outbox.id })
      .from(outbox)
      .where(
        and(
          eq(outbox.workspaceId, row.workspaceId),
          eq(outbox.state, 'sent'),
          gt(outbox.sentAt, new Date(clock().getTime() - LATELY_MS)),
          sql`${outbox.ts} is not null`,
          ne(outbox.id, row.id),
        ),
      )
      .limit(1)
    return other !== undefined
  }

  async function uncount(row: Row): Promise<void> {
    await db
      .update(outbox)
      .set({ attempts: sql`greatest(${outbox.attempts} - 1, 0)` })
      .where(ofRow(row))
  }

  async function notYet(row: Row, why: NotYet): Promise<never> {
    await uncount(row)
    throw why
  }

  /** Only what was tried, and is not in Slack after all: words that came meanwhile have a job of their own. */
  async function setAside(row: Row, code: string): Promise<Progress> {
    metrics.delivered('dead')
    await db
      .update(outbox)
      .set({ state: 'dead', error: code })
      .where(and(ofRow(row), eq(outbox.revision, row.revision), ne(outbox.state, 'sent')))
    return 'done'
  }

  return { refused, failed, onceMore, notYet, setAside, isDeadly: row => row.attempts >= MOST_DEATHS }
}
