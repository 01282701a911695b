// Clicks: one entry for all, so a button nobody knows any more is answered too.
import type { App } from '@slack/bolt'
import { z } from 'zod'
import type { Locale } from '../core/locale.ts'
import type { Ctx } from '../ctx.ts'
import type { Log } from '../log.ts'
import { type Answering, asMessage, noticeOf } from './answering.ts'
import type { Message } from './blocks.ts'
import type { Desk } from './desk.ts'
import { metadataOf, readForm } from './form.ts'
import type { Click, Spot } from './on.ts'
import { slackTexts } from './texts.ts'
import { Body } from './who.ts'

export type Clicks = ReadonlyMap<string, (ctx: Ctx, click: Click) => Promise<unknown>>

const ClickBody = Body.extend({
  trigger_id: z.string(),
  channel: z.looseObject({ id: z.string() }).optional(),
  message: z.looseObject({ ts: z.string(), thread_ts: z.string().optional() }).optional(),
  container: z.looseObject({ channel_id: z.string().optional(), message_ts: z.string().optional() }).optional(),
  actions: z
    .array(
      z.looseObject({
        action_id: z.string(),
        action_ts: z.string().optional(),
        type: z.string(),
        url: z.string().optional(),
        value: z.string().optional(),
        selected_option: z.looseObject({ value: z.string() }).nullish(),
        selected_user: z.string().nullish(),
        selected_conversation: z.string().nullish(),
        selected_date: z.string().nullish(),
        selected_time: z.string().nullish(),
      }),
    )
    .min(1),
})
type ClickBody = z.infer<typeof ClickBody>

/** The message that was acted on; nothing for a modal or the Home. */
function spotOf({ channel, message, container }: ClickBody): Spot | undefined {
  const ts = message?.ts ?? container?.message_ts
  if (ts === undefined) return undefined
  return {
    channel: channel?.id ?? container?.channel_id ?? '',
    ts,
    ...(message?.thread_ts && { threadTs: message.thread_ts }),
  }
}

const chosenIn = (action: ClickBody['actions'][number]): string =>
  action.value ??
  action.selected_option?.value ??
  action.selected_user ??
  action.selected_conversation ??
  action.selected_date ??
  action.selected_time ??
  ''

export function hearClicks(app: App, desk: Desk, answering: Answering, clicks: Clicks, log: Log): void {
  const { tell, replace, openWith } = answering
  app.action(/.*/, ({ ack, body, respond }) =>
    desk.act('click', { ack: () => ack() }, async () => {
      const sent = ClickBody.parse(body)
      const { trigger_id, view, actions, user } = sent
      const [action] = actions
      if (!action || !user || action.type.endsWith('_input')) return
      const name = action.action_id.replace(/#.*$/, '')
      const handle = clicks.get(name)
      // A link is followed without us.
      if (!handle && action.url !== undefined) return
      const who = user.id
      const spot = spotOf(sent)
      const inModal = view?.type === 'modal'
      const { open, spent } = openWith(trigger_id, inModal)

      /** A modal and the Home have no line to answer in: a small modal says it, unless the click has opened one already. */
      async function answer(say: Message, locale: Locale): Promise<void> {
        if (spot) return tell(respond, { user: who, channel: spot.channel }, say)
        if (!spent()) {
          try {
            return await open(noticeOf(locale, slackTexts[locale].noticeTitle, say.blocks))
          } catch (err) {
            log.warn({ err }, 'an answer could not be laid over the modal')
          }
        }
        await tell(undefined, { user: who }, say)
      }

      const request = `click:${who}:${name}:${action.action_ts ?? trigger_id}`
      await desk.serve({ entry: name, body: sent, request, answer }, async ctx => {
        if (!handle) {
          if (!inModal) await answer(asMessage(slackTexts[ctx.locale].stale), ctx.locale)
          return
        }
        await handle(ctx, {
          value: chosenIn(action),
          ...(spot && { message: spot }),
          ...(inModal && {
            view: {
              id: view.id,
              callback: view.callback_id ?? '',
              form: readForm(view.state?.values),
              metadata: metadataOf(view.private_metadata),
            },
          }),
          open,
          update: async next => {
            if (view) await replace({ view_id: view.id, view: next })
          },
          reply: say => answer(say, ctx.locale),
        })
        desk.followUp(ctx)
      })
    }),
  )
}
