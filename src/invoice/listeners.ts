import { z } from 'zod'
import { activeClient, clientsMatching, clientsOf, knownClient } from '../client/store.ts'
import { refuse } from '../core/refusal.ts'
import { rankMatches } from '../core/text.ts'
import type { Ctx } from '../ctx.ts'
import { isAccount, mustSeeAmountsOf, type PeopleRefusal, seesAllAmounts } from '../people/model.ts'
import type { ModalView } from '../slack/blocks.ts'
import { join, type Mrk, unescaped } from '../slack/mrkdwn.ts'
import type { Click, CommandCall, On } from '../slack/on.ts'
import { receivableLines } from './due.ts'
import { draftAgain, draftInvoice, recordInvoice, recordPayment, voidInvoice } from './flow.ts'
import { InvoiceForm, type InvoiceRefusal, mayVoid, mustBeOpen, PaymentForm, VoidForm, whenOf } from './model.ts'
import { openPromises } from './promiseStore.ts'
import { keptWords } from './promiseViews.ts'
import { invoiceById, paymentsOf, receivablesOf } from './store.ts'
import { invoiceTexts } from './texts.ts'
import {
  BACK,
  CONFIRM,
  clientReceivablesMessage,
  clientReceivablesModal,
  confirmModal,
  FORM,
  invoiceModal,
  NEW,
  OPEN,
  PAY,
  PAYMENT,
  paymentModal,
  plainMessage,
  receivablesMessage,
  VOID,
  VOID_ASK,
  voidModal,
} from './views.ts'

export function invoiceListeners(on: On): void {
  on.command('/invoice', openForm)
  on.command('/congno', showReceivables)

  on.click(NEW, async (ctx, click) => {
    mayRecordAtAll(ctx)
    const client = click.value === '' ? undefined : await activeClient(ctx, click.value)
    if (client) mustSeeAmountsOf(ctx.actor, client)
    await click.open(invoiceModal(ctx.locale, { today: whenOf(ctx).today, ...(client && { client }) }))
  })
  on.click(BACK, async (ctx, click) => {
    const { typed, client } = await draftAgain(ctx, click.value)
    await click.update(invoiceModal(ctx.locale, { today: whenOf(ctx).today, typed, ...(client && { client }) }))
  })
  on.click(OPEN, async (ctx, click) => show(click, await receivablesModal(ctx, click.value)))
  on.click(PAY, async (ctx, click) => {
    const [owed, payments] = await Promise.all([invoiceById(ctx, click.value), paymentsOf(ctx, click.value)])
    mustSeeAmountsOf(ctx.actor, owed.client)
    mustBeOpen(owed)
    const promises = await openPromises(ctx, owed.client.id)
    await show(click, paymentModal(ctx.locale, ctx.actor, { owed, payments, promises, when: whenOf(ctx) }))
  })
  on.click(VOID_ASK, async (ctx, click) => {
    const owed = await invoiceById(ctx, click.value)
    mustSeeAmountsOf(ctx.actor, owed.client)
    if (!mayVoid(ctx.actor, owed)) refuse<InvoiceRefusal>('invoice.mayNotVoid')
    await show(click, voidModal(ctx.locale, owed))
  })

  on.submit(FORM, InvoiceForm, async (ctx, form) => ({
    update: confirmModal(ctx.locale, await draftInvoice(ctx, form)),
  }))
  on.submit(CONFIRM, z.unknown(), async (ctx, _, sent) => {
    const owed = await recordInvoice(ctx, Draft.parse(sent.metadata).draft)
    return { update: await receivablesModal(ctx, owed.client.id, invoiceTexts[ctx.locale].recorded(owed)) }
  })
  on.submit(PAYMENT, PaymentForm, async (ctx, form, sent) => {
    const { owed, taken, promises } = await recordPayment(ctx, Invoice.parse(sent.metadata).invoice, form)
    const notice = join([invoiceTexts[ctx.locale].paid(owed, taken), ...keptWords(ctx.locale, promises)], ' ')
    return { update: await receivablesModal(ctx, owed.client.id, notice) }
  })
  on.submit(VOID, VoidForm, async (ctx, { reason }, sent) => {
    const owed = await voidInvoice(ctx, Invoice.parse(sent.metadata).invoice, reason)
    return { update: await receivablesModal(ctx, owed.client.id, invoiceTexts[ctx.locale].voided(owed)) }
  })
}

const Draft = z.object({ draft: z.string() })
const Invoice = z.object({ invoice: z.string() })

/** Somebody who can record for no client at all is told so before filling in a form. */
function mayRecordAtAll(ctx: Ctx): void {
  if (!isAccount(ctx.actor) && !seesAllAmounts(ctx.actor)) refuse<PeopleRefusal>('people.needsAmounts')
}

/** `/invoice`, or `/invoice vnm` for the one client that this names. */
async function openForm(ctx: Ctx, { text, open }: CommandCall): Promise<void> {
  mayRecordAtAll(ctx)
  const query = unescaped(text).trim()
  const found = query === '' ? [] : await clientsMatching(ctx, query, 2)
  const client = found.length === 1 ? found[0] : undefined
  await open(invoiceModal(ctx.locale, { today: whenOf(ctx).today, ...(client && { client }) }))
}

/** `/congno`, or `/congno vnm`. Whoever sees no client's amounts is told whom to ask. */
async function showReceivables(ctx: Ctx, { text, reply }: CommandCall): Promise<void> {
  const t = invoiceTexts[ctx.locale]
  const when = whenOf(ctx)
  const [invoices, promises] = await Promise.all([receivablesOf(ctx, ctx.actor), openPromises(ctx)])
  const lines = receivableLines(invoices, when.today, promises)
  if (lines.length === 0) {
    const seesSome = seesAllAmounts(ctx.actor) || (await clientsOf(ctx, ctx.actor.id)).length > 0
    return reply(plainMessage(seesSome ? t.nothingOwed : t.nothingToSee))
  }
  const query = unescaped(text).trim()
  if (query === '') return reply(receivablesMessage(ctx.locale, lines, when))
  const found = rankMatches(query, lines, line => `${line.code} ${line.name}`)
  const [only] = found
  if (!only) return reply(plainMessage(t.nothingMatches(query)))
  if (found.length > 1) return reply(receivablesMessage(ctx.locale, found, when))
  const client = { id: only.clientId, code: only.code, name: only.name }
  return reply(clientReceivablesMessage(ctx.locale, { client, invoices: only.invoices, promises: only.promises, when }))
}

/** What the client owes and has promised, as this person may see it; `notice` says what has just been done. */
export async function receivablesModal(ctx: Ctx, clientId: string, notice?: Mrk): Promise<ModalView> {
  const [client, invoices, promises] = await Promise.all([
    knownClient(ctx, clientId),
    receivablesOf(ctx, ctx.actor, clientId),
    openPromises(ctx, clientId),
  ])
  mustSeeAmountsOf(ctx.actor, client)
  return clientReceivablesModal(ctx.locale, { client, invoices, promises, when: whenOf(ctx) }, notice)
}

/** In a modal the next view takes the place of the last, so that none below shows what is no longer true. */
export const show = (click: Click, view: ModalView): Promise<void> =>
  click.view ? click.update(view) : click.open(view)
