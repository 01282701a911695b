// What a slice is given of Slack: how it listens, what it hears, and how it answers. A slice never meets Bolt, `ack` or
// try/catch; `listen.ts` and the files beside it own those, once for all.
import type { z } from 'zod'
import type { Bilingual } from '../core/locale.ts'
import type { Ctx, Scope } from '../ctx.ts'
import type { HomeView, Message, ModalView, Option } from './blocks.ts'
import type { RawForm } from './form.ts'

/** The sentence for a problem, told with the values it names. */
export type Sentence = string | ((values: Record<string, string | number>) => string)
export type Sentences = Bilingual<Record<string, Sentence>>

type Common = {
  /** Opens a modal; from inside a modal, lays it on top. Must come within three seconds of the person's act. */
  open: (view: ModalView) => Promise<void>
  /** Answers the person alone, where they are. */
  reply: (message: Message) => Promise<void>
}
/** What a person wrote in a thread. */
export type Reply = { user: string; channel: string; threadTs: string; text: string }
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
  /** Somebody writes in a thread; what bots say, edits, and words outside of threads never come in. */
  reply: (handle: (scope: Scope, reply: Reply) => Promise<unknown>) => void
  home: (handle: (ctx: Ctx) => Promise<HomeView>) => void
}

export type Registered = Record<'commands' | 'shortcuts' | 'views' | 'actions' | 'options' | 'events', string[]>
