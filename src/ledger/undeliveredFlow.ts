// What admins do about messages that did not get through. Each is one wish, and on record.
import { z } from 'zod'
import { refuse } from '../core/refusal.ts'
import { type Ctx, record, wish } from '../ctx.ts'
import { drop, sendAgain } from '../outbox/requeue.ts'
import { mustBeAdmin } from '../people/model.ts'
import type { UndeliveredRefusal } from './undeliveredModel.ts'
import { undeliveredToChange } from './undeliveredStore.ts'

/** Answers how many messages go out with it: those of its thread that waited for it are among them. */
export const sendMessageAgain = (ctx: Ctx, id: string): Promise<number> =>
  wish(ctx, async ctx => {
    mustBeAdmin(ctx.actor)
    const found = await stillUndelivered(ctx, id)
    const count = await sendAgain(ctx, { id })
    if (count === 0) return refuse<UndeliveredRefusal>('ledger.notUndelivered')
    await record(ctx, { kind: 'outbox', subject: id, what: 'sentAgain', before: found, after: { count } })
    return count
  })

export const dropMessage = (ctx: Ctx, id: string): Promise<number> =>
  wish(ctx, async ctx => {
    mustBeAdmin(ctx.actor)
    const found = await stillUndelivered(ctx, id)
    const count = await drop(ctx, id)
    await record(ctx, { kind: 'outbox', subject: id, what: 'dropped', before: found, after: { count } })
    return count
  })

/** All of one channel or person that was given up, in the order it was said. */
export const sendChannelAgain = (ctx: Ctx, channel: string): Promise<number> =>
  wish(ctx, async ctx => {
    mustBeAdmin(ctx.actor)
    const count = await sendAgain(ctx, { channel })
    if (count === 0) return refuse<UndeliveredRefusal>('ledger.notUndelivered')
    await record(ctx, { kind: 'outbox', subject: channel, what: 'sentAgain', after: { count } })
    return count
  })

async function stillUndelivered(ctx: Ctx, id: string) {
  const found = z.uuid().safeParse(id).success ? await undeliveredToChange(ctx, id) : undefined
  return found ?? refuse<UndeliveredRefusal>('ledger.notUndelivered')
}
