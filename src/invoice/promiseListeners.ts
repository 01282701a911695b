// Which Slack entry calls which flow of a promise to pay.
import { z } from 'zod'
import { clientCard } from '../client/store.ts'
import { whyOff } from '../core/calendar.ts'
import { showDayShort } from '../core/time.ts'
import type { Ctx } from '../ctx.ts'
import { mustSeeAmountsOf } from '../people/model.ts'
import type { ModalView } from '../slack/blocks.ts'
import { join, type Mrk } from '../slack/mrkdwn.ts'
import type { On } from '../slack/on.ts'
import { receivablesModal, show } from './listeners.ts'
import { whenOf } from './model.ts'
import { recordPromise } from './promiseFlow.ts'
import { lookedForOn, mustOwe, type Promised, PromiseForm } from './promiseModel.ts'
import { openPromises } from './promiseStore.ts'
import { promiseTexts } from './promiseTexts.ts'
import { PROMISE, PROMISE_FORM, promiseModal, promiseWords } from './promiseViews.ts'
import { receivablesOf } from './store.ts'

export function promiseListeners(on: On): void {
  on.click(PROMISE, async (ctx, click) => {
    const [client = '', invoice] = click.value.split(':')
    await show(click, await promiseForm(ctx, client, invoice))
  })
  on.submit(PROMISE_FORM, PromiseForm, async (ctx, form, sent) => {
    const { client } = z.object({ client: z.string() }).catch({ client: '' }).parse(sent.metadata)
    const promised = await recordPromise(ctx, client, form)
    return { update: await receivablesModal(ctx, promised.clientId, noticeOf(ctx, promised)) }
  })
}

async function promiseForm(ctx: Ctx, clientId: string, invoiceId: string | undefined): Promise<ModalView> {
  const [{ client, contacts }, invoices, promises] = await Promise.all([
    clientCard(ctx, clientId),
    receivablesOf(ctx, ctx.actor, clientId),
    openPromises(ctx, clientId),
  ])
  mustSeeAmountsOf(ctx.actor, client)
  mustOwe(invoices)
  const names = contacts.map(({ addressAs, name }) => addressAs ?? name)
  return promiseModal(ctx.locale, { client, invoices, invoiceId, promises, contacts: names }, whenOf(ctx))
}

/** What was noted, and when it is asked about. */
function noticeOf(ctx: Ctx, promised: Promised): Mrk {
  const t = promiseTexts[ctx.locale]
  const when = whenOf(ctx)
  const day = lookedForOn(promised, when.calendar)
  const why = whyOff(promised.promisedFor, when.calendar, ctx.locale)
  return join(
    [
      t.given(promiseWords(ctx.locale, promised, when, { amounts: true, how: true })),
      why !== undefined && t.restDay(why, showDayShort(day, ctx.locale)),
      why === undefined && day > when.today && t.quietUntil(showDayShort(day, ctx.locale)),
    ],
    ' ',
  )
}
