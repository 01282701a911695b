// How a slice listens to Slack. Here, once for all slices: acknowledge in time, find out who asks, refuse politely, run
// the flow, answer where the person is. A slice never meets Bolt, `ack` or try/catch.
import type { App } from '@slack/bolt'
import { WebAPIPlatformError, type WebClient } from '@slack/web-api'
import { z } from 'zod'
import { problemsOf } from '../core/fields.ts'
import type { Bilingual, Locale } from '../core/locale.ts'
import { type Problem, Refusal } from '../core/refusal.ts'
import { type Actor, AlreadyDone, type Ctx, type Scope, whoAndWhere } from '../ctx.ts'
import type { Db } from '../db/client.ts'
import type { Enqueue } from '../db/queue.ts'
import { faultId, type Log } from '../log.ts'
import type { Metrics } from '../metrics.ts'
import { type HomeView, type Message, type ModalView, message, modal, type Option, section } from './blocks.ts'
import { fieldOf, type RawForm, readForm } from './form.ts'
import { mrk } from './mrkdwn.ts'
import { type SentView, withTyped } from './retyped.ts'
import { slackTexts } from './texts.ts'

/** The sentence for a problem, told with the values it names. */
export type Sentence = string | ((values: Record<string, string | number>) => string)
export type Sentences = Bilingual<Record<string, Sentence>>

export type Deps = {
  db: Db
  enqueue: Enqueue
  log: Log
  metrics: Metrics
  clock: () => Date
  /** For what a person waits on: views and ephemeral answers. Never waits behind digests. */
  client: WebClient
  /** Words for every refusal of every slice. */
  sentences: Sentences
  /** Gets to know somebody Slack has but we do not. */
  meet: (scope: Scope, userId: string) => Promise<void>
}

type Common = {
  /** Opens a modal; from inside a modal, lays it on top. Must come within three seconds of the person's act. */
  open: (view: ModalView) => Promise<void>
  /** Answers the person alone, where they are. */
  reply: (message: Message) => Promise<void>
}
/** A message that somebody acted on. */
export type Spot = { channel: string; ts: string; threadTs?: string }

export type CommandCall = Common & {
  text: string
  channel: string
  /** Replaces the modal that this command opened, with what was not known yet when it had to open. */
  update: (view: ModalView) => Promise<void>
}
export type ShortcutCall = Common & {
  /** Absent for a global shortcut. */
  message?: Spot & { words: string; author?: string }
}
export type Click = Common & {
  /** The button's value or the chosen option, person, day or hour. */
  value: string
  /** The message it stands on, if it stands on one. */
  message?: Spot
  /** The modal it stands in, if it stands in one: what is typed so far, and the ids it carries. */
  view?: { id: string; callback: string; form: RawForm; metadata: unknown }
  /** Replaces the modal the click stands in. */
  update: (view: ModalView) => Promise<void>
}
export type Sent = {
  viewId: string
  /** Ids the modal carried; parse before use. */
  metadata: unknown
  /** Every field as sent, for a step that keeps what it does not check. */
  raw: RawForm
}
/** What becomes of the modal; nothing means it closes. */
// biome-ignore lint/suspicious/noConfusingVoidType: a handler that answers nothing should not have to say `return undefined`
export type Answer = { update: ModalView } | { push: ModalView } | { closeAll: true } | undefined | void

export type On = {
  command: (name: string, handle: (ctx: Ctx, call: CommandCall) => Promise<unknown>) => void
  shortcut: (callback: string, handle: (ctx: Ctx, call: ShortcutCall) => Promise<unknown>) => void
  click: (action: string, handle: (ctx: Ctx, click: Click) => Promise<unknown>) => void
  submit: <F>(
    callback: string,
    schema: z.ZodType<F>,
    handle: (ctx: Ctx, form: F, sent: Sent) => Promise<Answer>,
  ) => void
  options: (action: string, handle: (ctx: Ctx, query: string) => Promise<Option[]>) => void
  event: (
    name: string,
    handle: (scope: Scope & { request: string }, event: Record<string, unknown>) => Promise<unknown>,
  ) => void
  home: (handle: (ctx: Ctx) => Promise<HomeView>) => void
}

export type Registered = Record<'commands' | 'shortcuts' | 'views' | 'actions' | 'options' | 'events', string[]>

/** A submission must be answered within three seconds; past this it is told that it is still being saved. */
const PATIENCE_MS = 2500

const Body = z.looseObject({
  team_id: z.string().optional(),
  user_id: z.string().optional(),
  team: z.looseObject({ id: z.string() }).nullish(),
  user: z.looseObject({ id: z.string(), team_id: z.string().optional() }).optional(),
  view: z
    .looseObject({
      id: z.string(),
      type: z.string().optional(),
      hash: z.string().optional(),
      callback_id: z.string().optional(),
      private_metadata: z.string().optional(),
      app_installed_team_id: z.string().nullish(),
      state: z.looseObject({ values: z.unknown() }).nullish(),
      blocks: z.array(z.looseObject({ type: z.string(), block_id: z.string().optional() })).optional(),
    })
    .optional(),
})
type Body = z.infer<typeof Body>

type AckArgs =
  | { response_action: 'errors'; errors: Record<string, string> }
  | { response_action: 'update' | 'push'; view: ModalView }
  | { response_action: 'clear' }

/** Slack's own names for a trigger that was too old or already used; the reference and the guide differ. */
const isExpiredTrigger = (err: unknown): boolean =>
  err instanceof WebAPIPlatformError &&
  /trigger/.test(`${err.data.error} ${err.data.response_metadata?.messages?.join(' ') ?? ''}`)

const isModalGone = (err: unknown): boolean =>
  err instanceof WebAPIPlatformError && (err.data.error === 'not_found' || err.data.error === 'hash_conflict')

const refusalOf = (problems: readonly Problem[]): Refusal => {
  const [first, ...rest] = problems
  if (!first) throw new Error('a form that does not parse has at least one problem')
  return new Refusal(first, ...rest)
}

const metadataOf = (text: string | undefined): unknown => {
  try {
    return JSON.parse(text || '{}')
  } catch {
    return {}
  }
}

export function createOn(app: App, deps: Deps) {
  const { db, enqueue, log, clock, client, sentences } = deps
  const commands = new Map<string, (ctx: Ctx, call: CommandCall) => Promise<unknown>>()
  const shortcuts = new Map<string, (ctx: Ctx, call: ShortcutCall) => Promise<unknown>>()
  const clicks = new Map<string, (ctx: Ctx, click: Click) => Promise<unknown>>()
  const submits = new Map<
    string,
    { schema: z.ZodType; handle: (ctx: Ctx, form: never, sent: Sent) => Promise<Answer> }
  >()
  const optionLoads = new Map<string, (ctx: Ctx, query: string) => Promise<Option[]>>()
  const events: string[] = []
  let homeOf: ((ctx: Ctx) => Promise<HomeView>) | undefined

  const underway = new Set<Promise<unknown>>()
  function track<T>(work: Promise<T>): Promise<T> {
    const settled = work.catch(() => {})
    underway.add(settled)
    void settled.finally(() => underway.delete(settled))
    return work
  }

  // — who —

  type Welcome = { ctx: Ctx } | { refused: keyof typeof slackTexts.vi.who; locale: Locale }

  /** The person and the place, from our own records; what Slack's payload says of them is only an address. */
  async function welcome(body: Body, request: string | undefined): Promise<Welcome> {
    const userId = body.user_id ?? body.user?.id
    const teamId = body.view?.app_installed_team_id ?? body.team_id ?? body.team?.id
    if (!userId || !teamId) return { refused: 'unknown', locale: 'vi' }
    let found = await whoAndWhere(db, teamId, userId)
    if (!found) return { refused: 'stranger', locale: 'vi' }
    const scope: Scope = { db, enqueue, workspace: found.workspace, now: clock() }
    if (!found.actor) {
      await deps.meet(scope, userId)
      found = await whoAndWhere(db, teamId, userId)
    }
    const actor: Actor | undefined = found?.actor
    const locale = actor?.locale ?? scope.workspace.locale
    if (!actor || actor.kind === 'stranger' || (body.user?.team_id ?? teamId) !== teamId)
      return { refused: 'stranger', locale }
    if (actor.kind === 'guest' || actor.kind === 'bot') return { refused: actor.kind, locale }
    if (!actor.active) return { refused: 'inactive', locale }
    return { ctx: { ...scope, actor, locale, ...(request !== undefined && { request }) } }
  }

  // — no —

  const sentenceOf = (problem: Problem, locale: Locale): string => {
    const sentence = sentences[locale][problem.code]
    if (sentence === undefined) throw new Error(`no words for ${problem.code}`)
    return typeof sentence === 'function' ? sentence(problem.values ?? {}) : sentence
  }

  /** What went wrong, as a sentence for the person; a fault is logged whole under an id they can quote. */
  function told(err: unknown, locale: Locale, entry: string): string {
    if (err instanceof Refusal) {
      log.info({ entry, refused: err.problems.map(p => p.code) }, 'refused')
      return err.problems.map(p => sentenceOf(p, locale)).join('\n')
    }
    if (isExpiredTrigger(err)) return slackTexts[locale].expired
    const id = faultId()
    log.error({ err, fault: id, entry }, 'fault')
    return slackTexts[locale].fault(id)
  }

  const noticeOf = (locale: Locale, title: string, blocks: Message['blocks']): ModalView =>
    modal({ callback: 'notice', title, close: slackTexts[locale].close, blocks })

  const notice = (locale: Locale, title: string, text: string): ModalView =>
    noticeOf(locale, title, [section(mrk`${text}`)])

  const asMessage = (text: string): Message => message(mrk`${text}`, [section(mrk`${text}`)])

  // — answering —

  type Respond = (answer: {
    text: string
    blocks?: Message['blocks']
    response_type: 'ephemeral'
    replace_original: false
  }) => Promise<unknown>

  /** The response address may be used up or too old; then an ephemeral message, or at last a direct one. */
  async function tell(
    respond: Respond | undefined,
    to: { user: string; channel?: string },
    say: Message,
  ): Promise<void> {
    if (respond) {
      try {
        await respond({ ...say, response_type: 'ephemeral', replace_original: false })
        return
      } catch (err) {
        log.warn({ err }, 'response address refused an answer')
      }
    }
    try {
      await client.chat.postEphemeral({ channel: to.channel ?? to.user, user: to.user, ...say })
    } catch {
      await client.chat.postMessage({ channel: to.user, ...say })
    }
  }

  /** False when the modal is no longer there, or has moved on: its person went away, and is not to be told of a fault. */
  async function replace(args: { view_id: string; hash?: string; view: ModalView }): Promise<boolean> {
    try {
      await client.views.update(args)
      return true
    } catch (err) {
      if (isModalGone(err)) return false
      throw err
    }
  }

  const openWith = (triggerId: string, inModal: boolean) => {
    let opened: { id?: string; hash?: string } | undefined
    return {
      async open(view: ModalView): Promise<void> {
        const args = { trigger_id: triggerId, view }
        opened = (await (inModal ? client.views.push(args) : client.views.open(args))).view
      },
      async update(view: ModalView): Promise<void> {
        // The hash, for a quick hand may have sent this step and stand before the next one.
        if (opened?.id) await replace({ view_id: opened.id, ...(opened.hash && { hash: opened.hash }), view })
      },
    }
  }

  async function publishHome(ctx: Ctx): Promise<void> {
    if (homeOf) await client.views.publish({ user_id: ctx.actor.id, view: await homeOf(ctx) })
  }

  /** After somebody did something, their open Home shows it. */
  function refreshHome(ctx: Ctx): void {
    if (!ctx.actor.homeOpenedAt) return
    const { request: _once, ...fresh } = ctx
    void track(publishHome(fresh)).catch(err => log.warn({ err }, 'home not refreshed'))
  }

  const took = (entry: string, started: number) =>
    log.debug({ entry, ms: Math.round(performance.now() - started) }, 'served')

  // — commands and shortcuts: acknowledged first —

  app.command(/.*/, ({ ack, command, respond }) =>
    track(
      (async () => {
        const started = performance.now()
        await ack()
        const to = { user: command.user_id, channel: command.channel_id }
        const answer = (say: Message) => tell(respond, to, say)
        let locale: Locale = 'vi'
        try {
          const who = await welcome(Body.parse(command), `command:${command.trigger_id}`)
          if ('refused' in who) return await answer(asMessage(slackTexts[who.locale].who[who.refused]))
          locale = who.ctx.locale
          const handle = commands.get(command.command)
          if (!handle) throw new Error(`nobody listens to ${command.command}`)
          await handle(who.ctx, {
            text: command.text ?? '',
            channel: command.channel_id,
            ...openWith(command.trigger_id, false),
            reply: answer,
          })
        } catch (err) {
          if (!(err instanceof AlreadyDone)) await answer(asMessage(told(err, locale, command.command)))
        } finally {
          took(command.command, started)
        }
      })(),
    ),
  )

  app.shortcut(/.*/, ({ ack, shortcut, body }) =>
    track(
      (async () => {
        await ack()
        const at = shortcut.type === 'message_action' ? shortcut : undefined
        const to = { user: body.user.id, ...(at && { channel: at.channel.id }) }
        const answer = (say: Message) => tell(undefined, to, say)
        let locale: Locale = 'vi'
        try {
          const who = await welcome(Body.parse(body), `shortcut:${shortcut.trigger_id}`)
          if ('refused' in who) return await answer(asMessage(slackTexts[who.locale].who[who.refused]))
          locale = who.ctx.locale
          const handle = shortcuts.get(shortcut.callback_id)
          if (!handle) throw new Error(`nobody listens to the shortcut ${shortcut.callback_id}`)
          await handle(who.ctx, {
            ...(at && {
              message: {
                channel: at.channel.id,
                ts: at.message_ts,
                words: at.message.text ?? '',
                ...(at.message.user && { author: at.message.user }),
                ...(typeof at.message.thread_ts === 'string' && { threadTs: at.message.thread_ts }),
              },
            }),
            open: openWith(shortcut.trigger_id, false).open,
            reply: answer,
          })
        } catch (err) {
          if (!(err instanceof AlreadyDone)) await answer(asMessage(told(err, locale, shortcut.callback_id)))
        }
      })(),
    ),
  )

  // — clicks: acknowledged first; one entry for all, so a button nobody knows any more is answered too —

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

  app.action(/.*/, ({ ack, body, respond }) =>
    track(
      (async () => {
        await ack()
        const sent = ClickBody.parse(body)
        const { trigger_id, channel, message: post, container, view, actions, user } = sent
        const [action] = actions
        if (!action || !user || action.type.endsWith('_input')) return
        const spot =
          post || container?.message_ts
            ? {
                channel: channel?.id ?? container?.channel_id ?? '',
                ts: post?.ts ?? container?.message_ts ?? '',
                ...(post?.thread_ts && { threadTs: post.thread_ts }),
              }
            : undefined
        const inModal = view?.type === 'modal'
        const { open } = openWith(trigger_id, inModal)
        const answer = (say: Message) =>
          spot
            ? tell(respond, { user: user.id, channel: spot.channel }, say)
            : open(noticeOf(locale, slackTexts[locale].noticeTitle, say.blocks))
        const name = action.action_id.replace(/#.*$/, '')
        let locale: Locale = 'vi'
        try {
          const who = await welcome(sent, `click:${user.id}:${name}:${action.action_ts ?? trigger_id}`)
          if ('refused' in who) {
            locale = who.locale
            return await answer(asMessage(slackTexts[locale].who[who.refused]))
          }
          locale = who.ctx.locale
          const handle = clicks.get(name)
          if (!handle) {
            if (action.url === undefined && !inModal) await answer(asMessage(slackTexts[locale].stale))
            return
          }
          await handle(who.ctx, {
            value:
              action.value ??
              action.selected_option?.value ??
              action.selected_user ??
              action.selected_conversation ??
              action.selected_date ??
              action.selected_time ??
              '',
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
            reply: answer,
          })
          refreshHome(who.ctx)
        } catch (err) {
          if (!(err instanceof AlreadyDone)) await answer(asMessage(told(err, locale, name)))
        }
      })(),
    ),
  )

  // — submissions: acknowledged with the outcome —

  app.view(/.*/, ({ ack, body, view }) =>
    track(
      (async () => {
        let locale: Locale = 'vi'
        const fields = view.blocks.flatMap(b => (b.type === 'input' && b.block_id ? [b.block_id] : []))

        /** Beside the field where there is one; a form without that field says it on top, and stays as it is below. */
        const answerNo = (err: unknown): AckArgs => {
          if (!(err instanceof Refusal)) {
            const text = told(err, locale, view.callback_id)
            return { response_action: 'push', view: notice(locale, slackTexts[locale].faultTitle, text) }
          }
          told(err, locale, view.callback_id)
          const errors: Record<string, string> = {}
          const homeless: string[] = []
          for (const problem of err.problems) {
            const block = fields.find(id => problem.field !== undefined && fieldOf(id) === problem.field)
            const sentence = sentenceOf(problem, locale)
            if (block) errors[block] = errors[block] ? `${errors[block]} ${sentence}` : sentence
            else homeless.push(sentence)
          }
          if (homeless.length === 0) return { response_action: 'errors', errors }
          return {
            response_action: 'push',
            view: notice(locale, slackTexts[locale].noticeTitle, homeless.join('\n')),
          }
        }

        const outcome = async (): Promise<AckArgs | undefined> => {
          try {
            const known = submits.get(view.callback_id)
            // The hash names this state of the form: sent twice it is one wish, updated and sent again it is another.
            const who = await welcome(Body.parse(body), `view:${view.id}:${view.callback_id}:${view.hash}`)
            if ('refused' in who) {
              locale = who.locale
              const text = slackTexts[locale].who[who.refused]
              return { response_action: 'update', view: notice(locale, slackTexts[locale].noticeTitle, text) }
            }
            locale = who.ctx.locale
            if (!known) {
              const text = slackTexts[locale].staleForm
              return { response_action: 'push', view: notice(locale, slackTexts[locale].noticeTitle, text) }
            }
            const raw = readForm(view.state.values)
            const form = known.schema.safeParse(raw)
            if (!form.success) throw refusalOf(problemsOf(form.error))
            const sent = { viewId: view.id, metadata: metadataOf(view.private_metadata), raw }
            const answer = await known.handle(who.ctx, form.data as never, sent)
            refreshHome(who.ctx)
            if (!answer) return undefined
            if ('update' in answer) return { response_action: 'update', view: answer.update }
            if ('push' in answer) return { response_action: 'push', view: answer.push }
            return { response_action: 'clear' }
          } catch (err) {
            return err instanceof AlreadyDone ? undefined : answerNo(err)
          }
        }

        const done = outcome()
        const slow = Symbol('slow')
        let timer: NodeJS.Timeout | undefined
        const patience = new Promise<typeof slow>(resolve => {
          timer = setTimeout(() => resolve(slow), PATIENCE_MS)
        })
        const first = await Promise.race([done, patience])
        clearTimeout(timer)
        if (first !== slow) {
          await (first ? ack(first) : ack())
          return
        }
        const words = slackTexts[locale]
        await ack({ response_action: 'update', view: notice(locale, words.savingTitle, words.saving) })
        const late = await done
        if (await replace({ view_id: view.id, view: lateView(late, view, locale) })) return
        const no = noIn(late)
        if (no) await tell(undefined, { user: body.user.id }, { text: words.noticeTitle, blocks: no })
      })(),
    ),
  )

  /**
   * The outcome of a form that already shows "still saving": a no brings the form back with all that was typed, and what
   * would have been laid over it stands on top.
   */
  function lateView(outcome: AckArgs | undefined, view: SentView, locale: Locale): ModalView {
    const words = slackTexts[locale]
    if (outcome?.response_action === 'update') return outcome.view
    const no = noIn(outcome)
    if (no) return withTyped(view, no)
    return notice(locale, words.savedTitle, words.saved)
  }

  /** Why a form was not taken, where it was not. */
  function noIn(outcome: AckArgs | undefined): Message['blocks'] | undefined {
    if (outcome?.response_action === 'push') return outcome.view.blocks as Message['blocks']
    if (outcome?.response_action !== 'errors') return undefined
    return [section(mrk`${Object.values(outcome.errors).join('\n')}`)]
  }

  // — options, events, Home —

  app.options(/.*/, ({ ack, body, options }) =>
    track(
      (async () => {
        try {
          const who = await welcome(Body.parse(body), undefined)
          const load = optionLoads.get(options.action_id)
          await ack({ options: 'ctx' in who && load ? await load(who.ctx, options.value ?? '') : [] })
        } catch (err) {
          told(err, 'vi', options.action_id)
          await ack({ options: [] })
        }
      })(),
    ),
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
        track(
          (async () => {
            const found = await whoAndWhere(db, body.team_id, '')
            if (!found) return
            const scope: Scope = { db, enqueue, workspace: found.workspace, now: clock() }
            try {
              await handle({ ...scope, request: `event:${body.event_id}` }, { ...event })
            } catch (err) {
              if (!(err instanceof AlreadyDone)) told(err, 'vi', name)
            }
          })(),
        ),
      )
    },
    home(handle) {
      homeOf = handle
      events.push('app_home_opened')
      app.event('app_home_opened', ({ event, body }) =>
        track(
          (async () => {
            if (event.tab !== 'home') return
            try {
              const who = await welcome(Body.parse({ team_id: body.team_id, user_id: event.user }), undefined)
              if ('ctx' in who) await publishHome(who.ctx)
            } catch (err) {
              told(err, 'vi', 'home')
            }
          })(),
        ),
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
    /** Resolves when nothing that was acknowledged is still being worked on, or at the deadline. */
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
