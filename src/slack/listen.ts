// Opens the doors: here, once for all slices, what Slack sends is acknowledged in time, whoever asks is found out, and
// the slice's handler is run.
import type { App } from '@slack/bolt'
import type { WebClient } from '@slack/web-api'
import { z } from 'zod'
import { AlreadyDone, type Ctx, type Scope, whoAndWhere } from '../ctx.ts'
import type { Log } from '../log.ts'
import { createAnswering } from './answering.ts'
import type { HomeView, Option } from './blocks.ts'
import { hearClicks } from './clicks.ts'
import { hearCommands, hearShortcuts } from './commands.ts'
import { createDesk } from './desk.ts'
import type { Click, CommandCall, On, Registered, Reply, Sentences, ShortcutCall } from './on.ts'
import { hearSubmissions, type Submission } from './submissions.ts'
import { Body, createWelcome, type Who } from './who.ts'

export type Deps = Who & {
  log: Log
  /** For what a person waits on: views and ephemeral answers. Never waits behind digests. */
  client: WebClient
  /** Words for every refusal of every slice. */
  sentences: Sentences
  /** Follows each thing somebody did with a button or a form, before their Home is drawn anew; nobody waits for it. */
  after?: (scope: Scope, personId: string) => Promise<unknown>
}

/** Words of a person in a thread, also beside a file: no bot's, no edit or removal of older ones, nothing outside of threads. */
function replyIn(event: object): Reply | undefined {
  const said = ReplyEvent.safeParse(event)
  if (!said.success) return undefined
  const { user, channel, ts, thread_ts: threadTs, text } = said.data
  return threadTs === ts ? undefined : { user, channel, threadTs, text }
}

const ReplyEvent = z.object({
  user: z.string(),
  channel: z.string(),
  ts: z.string(),
  thread_ts: z.string(),
  text: z.string(),
  subtype: z.enum(['thread_broadcast', 'file_share']).optional(),
  bot_id: z.undefined().optional(),
})

/** The handlers of one kind by name; a map that slices fill while they are set up. */
type Handlers<T extends unknown[]> = Map<string, (ctx: Ctx, ...what: T) => Promise<unknown>>

export function createOn(app: App, deps: Deps) {
  const { db, enqueue, log, metrics, clock, client } = deps
  const commands: Handlers<[CommandCall]> = new Map()
  const shortcuts: Handlers<[ShortcutCall]> = new Map()
  const clicks: Handlers<[Click]> = new Map()
  const submits = new Map<string, Submission>()
  const optionLoads = new Map<string, (ctx: Ctx, query: string) => Promise<Option[]>>()
  const events: string[] = []
  let homeOf: ((ctx: Ctx) => Promise<HomeView>) | undefined

  async function publishHome(ctx: Ctx): Promise<void> {
    if (homeOf) await client.views.publish({ user_id: ctx.actor.id, view: await homeOf(ctx) })
  }

  const welcome = createWelcome(deps)
  const answering = createAnswering(deps)
  const desk = createDesk({
    welcome,
    answering,
    metrics,
    log,
    async after(ctx) {
      await deps.after?.(ctx, ctx.actor.id)
      if (ctx.actor.homeOpenedAt) await publishHome(ctx)
    },
  })
  hearCommands(app, desk, answering, commands)
  hearShortcuts(app, desk, answering, shortcuts)
  hearClicks(app, desk, answering, clicks, log)
  hearSubmissions(app, desk, answering, submits)

  app.options(/.*/, ({ ack, body, options }) =>
    desk.through('options', async () => {
      try {
        const who = await welcome(Body.parse(body), undefined)
        const load = optionLoads.get(options.action_id)
        await ack({ options: 'ctx' in who && load ? await load(who.ctx, options.value ?? '') : [] })
      } catch (err) {
        answering.told(err, 'vi', options.action_id)
        await ack({ options: [] })
      }
    }),
  )

  const on: On = {
    command: (name, handle) => void commands.set(name, handle),
    shortcut: (callback, handle) => void shortcuts.set(callback, handle),
    click: (action, handle) => void clicks.set(action, handle),
    submit: (callback, schema, handle) => void submits.set(callback, { schema, handle }),
    options: (action, handle) => void optionLoads.set(action, handle),
    event(name, handle) {
      events.push(name)
      app.event(name, ({ event, body }) =>
        desk.through('event', async () => {
          const found = await whoAndWhere(db, body.team_id, '')
          if (!found) return
          const scope: Scope = { db, enqueue, workspace: found.workspace, now: clock() }
          try {
            await handle({ ...scope, request: `event:${body.event_id}` }, { ...event })
          } catch (err) {
            if (!(err instanceof AlreadyDone)) answering.told(err, 'vi', name)
          }
        }),
      )
    },
    reply(handle) {
      events.push('message.channels', 'message.groups', 'message.im')
      app.message(({ event, body }) => {
        // Most of what is said in channels is none of the bot's business, and must cost nothing.
        const reply = replyIn(event)
        if (!reply) return Promise.resolve()
        return desk.through('event', async () => {
          const found = await whoAndWhere(db, body.team_id, '')
          if (!found) return
          try {
            await handle({ db, enqueue, workspace: found.workspace, now: clock() }, reply)
          } catch (err) {
            answering.told(err, 'vi', 'reply')
          }
        })
      })
    },
    home(handle) {
      homeOf = handle
      events.push('app_home_opened')
      app.event('app_home_opened', ({ event, body }) =>
        desk.through('home', async () => {
          if (event.tab !== 'home') return
          try {
            const who = await welcome(Body.parse({ team_id: body.team_id, user_id: event.user }), undefined)
            if ('ctx' in who) await publishHome(who.ctx)
          } catch (err) {
            answering.told(err, 'vi', 'home')
          }
        }),
      )
    },
  }

  return {
    on,
    registered: (): Registered => ({
      commands: [...commands.keys()],
      shortcuts: [...shortcuts.keys()],
      views: [...submits.keys()],
      actions: [...clicks.keys()],
      options: [...optionLoads.keys()],
      events: [...events],
    }),
    drain: desk.drain,
  }
}
