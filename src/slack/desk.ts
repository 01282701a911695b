// What stands behind every door: what somebody did is acknowledged when it is carried out, and counted until it is finished;
// whoever asks is looked up first, a no or a fault is answered where the person is, and how long it took is measured.

import type { Locale } from '../core/locale.ts'
import { AlreadyDone, type Ctx } from '../ctx.ts'
import type { Log } from '../log.ts'
import type { Door, Metrics } from '../metrics.ts'
import { type Answering, asMessage } from './answering.ts'
import type { Message } from './blocks.ts'
import { slackTexts } from './texts.ts'
import type { Body, Welcome } from './who.ts'

export type Desk = ReturnType<typeof createDesk>

/** Slack gives three seconds, and some of them pass on the way. What is acknowledged later may not be carried out yet. */
export const PATIENCE_MS = 2000

/** Not carried out yet, and waited for no longer. */
export const SLOW = Symbol('slow')

export type Acknowledgement<T> = {
  /** Called once: with what came of it, with SLOW when that takes longer, with nothing when it failed. */
  ack: (first: T | typeof SLOW | undefined) => Promise<unknown>
  /** What came of it after SLOW. */
  late?: (outcome: T) => Promise<unknown>
}

export function createDesk({
  welcome,
  answering,
  metrics,
  log,
  after,
}: {
  welcome: (body: Body, request: string | undefined) => Promise<Welcome>
  answering: Answering
  metrics: Metrics
  log: Log
  /** Follows what somebody did; nobody waits for it. */
  after: (ctx: Ctx) => Promise<unknown>
}) {
  const underway = new Set<Promise<unknown>>()

  /** Counted until it settles, so that a stop can wait for it. */
  function track<T>(work: Promise<T>): Promise<T> {
    const settled = work.catch(() => {})
    underway.add(settled)
    void settled.finally(() => underway.delete(settled))
    return work
  }

  /** Work that came in by this door, from the first moment to its end. */
  const through = (door: Door, work: () => Promise<unknown>): Promise<void> =>
    track(
      (async () => {
        const started = performance.now()
        try {
          await work()
        } finally {
          metrics.served(door, performance.now() - started)
        }
      })(),
    )

  /**
   * What a person did, acknowledged once it is carried out or found slow. What a killed process did not come to is so never
   * lost in silence: Slack says that it failed, and they do it again. What fails here was answered as far as it could be,
   * and may be done all the same: it is acknowledged too.
   */
  const act = <T>(door: Door, { ack, late }: Acknowledgement<T>, carryOut: () => Promise<T>): Promise<void> =>
    through(door, async () => {
      // Counted by itself, for it goes on where the acknowledgement fails.
      const work = track(carryOut())
      let first: T | typeof SLOW | undefined
      try {
        first = await inTime(work)
      } finally {
        await ack(first)
      }
      const outcome = await work
      if (first === SLOW) await late?.(outcome)
    })

  /** After somebody did something. Not the same request again: what follows is no repetition of it. */
  function followUp(ctx: Ctx): void {
    const { request: _once, ...fresh } = ctx
    void track(after(fresh)).catch(err => log.warn({ err }, 'what follows an act failed'))
  }

  /** A person's word, carried out or answered with no, where they are. */
  async function serve(
    {
      entry,
      body,
      request,
      answer,
    }: {
      entry: string
      body: Body
      request: string
      answer: (say: Message, locale: Locale) => Promise<unknown>
    },
    carryOut: (ctx: Ctx) => Promise<unknown>,
  ): Promise<void> {
    let locale: Locale = 'vi'
    try {
      const who = await welcome(body, request)
      if ('refused' in who) {
        locale = who.locale
        await answer(asMessage(slackTexts[locale].who[who.refused]), locale)
        return
      }
      locale = who.ctx.locale
      await carryOut(who.ctx)
    } catch (err) {
      if (!(err instanceof AlreadyDone)) await answer(asMessage(answering.told(err, locale, entry)), locale)
    }
  }

  return {
    welcome,
    through,
    act,
    serve,
    followUp,
    /** Resolves when nothing that came in is still being worked on, or at the deadline. */
    async drain(deadlineMs: number): Promise<boolean> {
      const deadline = new Promise<false>(resolve => setTimeout(() => resolve(false), deadlineMs).unref())
      const idle = (async () => {
        while (underway.size > 0) await Promise.all(underway)
        return true as const
      })()
      return Promise.race([idle, deadline])
    },
  }
}

async function inTime<T>(work: Promise<T>): Promise<T | typeof SLOW> {
  let timer: NodeJS.Timeout | undefined
  const patience = new Promise<typeof SLOW>(resolve => {
    timer = setTimeout(resolve, PATIENCE_MS, SLOW)
  })
  try {
    return await Promise.race([work, patience])
  } finally {
    clearTimeout(timer)
  }
}
