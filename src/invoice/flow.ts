import type { Client } from '../client/model.ts'
import { activeClient, clientById } from '../client/store.ts'
import { Refusal, refuse } from '../core/refusal.ts'
import { type Ctx, record, wish } from '../ctx.ts'
import { mustSeeAmountsOf, type PeopleRefusal, seesAmountsOf } from '../people/model.ts'
import { join } from '../slack/mrkdwn.ts'
import {
  type Doubt,
  doubtsOf,
  type InvoiceForm,
  type InvoiceRefusal,
  mayVoid,
  mustBeOpen,
  type NewInvoice,
  type NewPayment,
  type Owed,
  type PaymentForm,
  pay,
  readInvoice,
  whenOf,
} from './model.ts'
import { type Settled, settlePromises } from './promiseFlow.ts'
import { keptWords } from './promiseViews.ts'
import {
  draftOf,
  insertInvoice,
  insertPayment,
  invoiceById,
  invoiceByNumber,
  invoiceToChange,
  keepDraft,
  setVoided,
  similarNumber,
} from './store.ts'
import { tellOwner } from './tell.ts'
import { invoiceTexts } from './texts.ts'

/** An invoice as it would be kept, for the person to look at; nothing is owed yet. */
export type Drafted = { id: string; invoice: NewInvoice; client: Client; doubts: Doubt[] }

/** Not a wish: it saves nothing final, so it may be sent again and again. */
export async function draftInvoice(ctx: Ctx, form: InvoiceForm): Promise<Drafted> {
  const client = await clientToInvoice(ctx, form)
  const invoice = readInvoice(form, client, whenOf(ctx))
  await refuseTaken(ctx, invoice.number)
  const similar = await similarNumber(ctx, client.id, invoice.number)
  const id = await keepDraft(ctx, { form, invoice })
  return { id, invoice, client, doubts: doubtsOf(invoice, whenOf(ctx), similar) }
}

/** The client that was picked; without one, what else is wrong is told in the same answer. */
async function clientToInvoice(ctx: Ctx, form: InvoiceForm): Promise<Client> {
  try {
    if (form.client === '') refuse('field.required', 'client')
    const client = await activeClient(ctx, form.client, 'client')
    if (!seesAmountsOf(ctx.actor, client)) refuse<PeopleRefusal>('people.needsAmounts', 'client')
    return client
  } catch (err) {
    if (!(err instanceof Refusal)) throw err
    const [first, ...rest] = err.problems
    throw first ? new Refusal(first, ...rest, ...otherProblems(ctx, form)) : err
  }
}

function otherProblems(ctx: Ctx, form: InvoiceForm): Refusal['problems'] {
  try {
    readInvoice(form, { id: '', currency: ctx.workspace.currency, termsDays: 0 }, whenOf(ctx))
    return []
  } catch (err) {
    if (!(err instanceof Refusal)) throw err
    return err.problems
  }
}

async function refuseTaken(ctx: Ctx, number: string): Promise<void> {
  const other = await invoiceByNumber(ctx, number)
  if (other)
    refuse<InvoiceRefusal>('invoice.numberTaken', 'number', {
      number,
      client: other.client.name,
      issued: other.issuedOn,
    })
}

/** Keeps exactly what the person was shown; who may and whether the client is still there is asked again. */
export const recordInvoice = (ctx: Ctx, draftId: string): Promise<Owed> =>
  wish(ctx, async ctx => {
    const { invoice } = await draftOf(ctx, draftId, ctx.actor.id)
    const client = await activeClient(ctx, invoice.clientId, 'client')
    mustSeeAmountsOf(ctx.actor, client)
    const id = await insertInvoice(ctx, ctx.actor.id, invoice)
    if (!id) {
      await refuseTaken(ctx, invoice.number)
      throw new Error('an invoice that cannot be inserted has a number that is taken')
    }
    await record(ctx, { kind: 'invoice', subject: id, what: 'recorded', after: invoice })
    const owed = await invoiceById(ctx, id)
    await tellOwner(ctx, owed.client.owner, `invoice:${id}:recorded`, locale => {
      const t = invoiceTexts[locale]
      return [t.recordedShort(owed), t.recordedForYou(owed, ctx.actor.id)]
    })
    return owed
  })

export const recordPayment = (
  ctx: Ctx,
  invoiceId: string,
  form: PaymentForm,
): Promise<{ owed: Owed; taken: NewPayment; promises: Settled[] }> =>
  wish(ctx, async ctx => {
    const before = await invoiceToChange(ctx, invoiceId)
    mustSeeAmountsOf(ctx.actor, before.client)
    const taken = pay(before, form, whenOf(ctx))
    const id = await insertPayment(ctx, ctx.actor.id, before, taken)
    await record(ctx, { kind: 'invoice', subject: invoiceId, what: 'paid', after: { payment: id, ...taken } })
    const owed = await invoiceById(ctx, invoiceId)
    const promises = await settlePromises(ctx, owed.client.id, taken.receivedOn)
    await tellOwner(ctx, owed.client.owner, `invoice:${invoiceId}:paid:${id}`, locale => {
      const t = invoiceTexts[locale]
      return [t.paidShort(owed), join([t.paidForYou(owed, taken, ctx.actor.id), ...keptWords(locale, promises)], ' ')]
    })
    return { owed, taken, promises }
  })

/** An invoice recorded by mistake: it leaves the receivables with its payments, and its number is free again. */
export const voidInvoice = (ctx: Ctx, invoiceId: string, reason: string): Promise<Owed> =>
  wish(ctx, async ctx => {
    const owed = await invoiceToVoid(ctx, await invoiceToChange(ctx, invoiceId))
    await setVoided(ctx, owed)
    await record(ctx, {
      kind: 'invoice',
      subject: invoiceId,
      what: 'voided',
      before: { number: owed.number, state: owed.state },
      after: { reason },
    })
    await settlePromises(ctx, owed.client.id, whenOf(ctx).today)
    await tellOwner(ctx, owed.client.owner, `invoice:${invoiceId}:voided`, locale => {
      const words = invoiceTexts[locale].voidedForYou(owed, ctx.actor.id, reason)
      return [words, words]
    })
    return owed
  })

async function invoiceToVoid(ctx: Ctx, owed: Owed): Promise<Owed> {
  mustSeeAmountsOf(ctx.actor, owed.client)
  if (!mayVoid(ctx.actor, owed)) refuse<InvoiceRefusal>('invoice.mayNotVoid')
  if (owed.state === 'voided') mustBeOpen(owed)
  return owed
}

/** What a draft was typed as, to go on with it. */
export async function draftAgain(
  ctx: Ctx,
  draftId: string,
): Promise<{ typed: InvoiceForm; client: Client | undefined }> {
  const { form, invoice } = await draftOf(ctx, draftId, ctx.actor.id)
  return { typed: form, client: await clientById(ctx, invoice.clientId) }
}
