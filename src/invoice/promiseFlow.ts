// What happens to a promise to pay: given, taken the place of, kept or broken. In the transaction of what caused it.
import { clientName } from '../client/model.ts'
import { knownClient } from '../client/store.ts'
import type { Day } from '../core/time.ts'
import { type Ctx, record, type Scope, wish } from '../ctx.ts'
import type { PromiseState } from '../db/schema.ts'
import { mustSeeAmountsOf } from '../people/model.ts'
import { whenOf } from './model.ts'
import { type Promised, type PromiseForm, readPromise, replacedBy, settledBy, standingOf } from './promiseModel.ts'
import { closePromise, insertPromise, promisesToChange } from './promiseStore.ts'
import { promiseTexts } from './promiseTexts.ts'
import { promiseWords } from './promiseViews.ts'
import { openInvoicesToChange } from './store.ts'
import { tellOwner } from './tell.ts'

export const recordPromise = (ctx: Ctx, clientId: string, form: PromiseForm): Promise<Promised> =>
  wish(ctx, async ctx => {
    const client = await knownClient(ctx, clientId)
    mustSeeAmountsOf(ctx.actor, client)
    const invoices = await openInvoicesToChange(ctx, client.id)
    const when = whenOf(ctx)
    const given = readPromise(form, invoices, when)
    const before = replacedBy(given, await promisesToChange(ctx, client.id))
    for (const old of before) {
      const broken = standingOf(old, when.today, when.calendar) === 'broken'
      await close(ctx, old, broken ? 'broken' : 'renewed')
    }
    const id = await insertPromise(ctx, ctx.actor.id, client.id, given)
    await record(ctx, {
      kind: 'promise',
      subject: id,
      what: 'given',
      before: before.map(old => old.id),
      after: { client: client.id, ...given },
    })
    const made = (await promisesToChange(ctx, client.id)).find(p => p.id === id)
    if (!made) throw new Error('a promise that was just given is open')
    const number = invoices.find(owed => owed.id === made.invoiceId)?.number
    await tellOwner(ctx, client.owner, `promise:${id}:given`, locale => {
      const t = promiseTexts[locale]
      const about = number === undefined ? t.allOf : t.invoice(number)
      const words = promiseWords(locale, made, when, { amounts: true, how: true })
      return [t.givenShort(client.name), t.givenForYou(ctx.actor.id, clientName(client), about, words)]
    })
    return made
  })

/** A promise that something closed, and how it ended. */
export type Settled = { promised: Promised; state: Exclude<PromiseState, 'open'> }

async function close(
  scope: Scope & Partial<Pick<Ctx, 'actor'>>,
  p: Promised,
  state: Exclude<PromiseState, 'open'>,
): Promise<void> {
  await closePromise(scope, p.id, state)
  await record(scope, { kind: 'promise', subject: p.id, what: state, after: { promisedFor: p.promisedFor } })
}

/**
 * What a payment received on `day`, or a voided invoice, makes of the client's promises; in that transaction, after the
 * invoice was locked and saved. Answers with those that are closed by it.
 */
export async function settlePromises(
  scope: Scope & Partial<Pick<Ctx, 'actor'>>,
  clientId: string,
  day: Day,
): Promise<Settled[]> {
  const settled: Settled[] = []
  for (const promised of await promisesToChange(scope, clientId)) {
    const state = settledBy(promised, day, scope.workspace.calendar)
    if (state === 'open') continue
    await close(scope, promised, state)
    settled.push({ promised, state })
  }
  return settled
}
