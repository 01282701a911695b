import type { Ctx } from '../ctx.ts'
import { mustBeAdmin } from '../people/model.ts'
import { partAction } from '../people/views.ts'
import type { ModalView } from '../slack/blocks.ts'
import type { Mrk } from '../slack/mrkdwn.ts'
import type { On } from '../slack/on.ts'
import { dropMessage, sendChannelAgain, sendMessageAgain } from './undeliveredFlow.ts'
import { undelivered } from './undeliveredStore.ts'
import { undeliveredTexts } from './undeliveredTexts.ts'
import { AGAIN, AGAIN_ALL, DROP, undeliveredModal } from './undeliveredViews.ts'

async function list(ctx: Ctx, done?: Mrk): Promise<ModalView> {
  return undeliveredModal({ locale: ctx.locale, zone: ctx.workspace.zone }, await undelivered(ctx), done)
}

export function undeliveredListeners(on: On): void {
  on.click(partAction('undelivered'), async (ctx, { open }) => {
    mustBeAdmin(ctx.actor)
    await open(await list(ctx))
  })
  on.click(AGAIN, async (ctx, { value, update }) => {
    const count = await sendMessageAgain(ctx, value)
    await update(await list(ctx, undeliveredTexts[ctx.locale].sentAgain(count)))
  })
  on.click(AGAIN_ALL, async (ctx, { value, update }) => {
    const count = await sendChannelAgain(ctx, value)
    await update(await list(ctx, undeliveredTexts[ctx.locale].sentAgain(count)))
  })
  on.click(DROP, async (ctx, { value, update }) => {
    await dropMessage(ctx, value)
    await update(await list(ctx, undeliveredTexts[ctx.locale].dropped))
  })
}
