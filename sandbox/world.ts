/**
 * What the simulated workspace knows: people, conversations, messages, ephemeral messages, Home tabs, modal stacks, triggers,
 * response URLs, and the faults a test has ordered. Plain facts and lookups; who may do what is decided in the callers.
 */
import { randomBytes } from 'node:crypto'
import { type Fault, FaultList } from './faults.ts'
import type { Uploaded } from './files.ts'
import type { Seed, SeedChannel, SeedUser } from './seed.ts'
import {
  type Block,
  interactiveElements,
  type Message,
  type Option,
  type Values,
  type View,
  withIds,
} from './shapes.ts'
import { valuesOf } from './state.ts'
import type { Traffic } from './traffic.ts'

export type Conversation = SeedChannel & {
  /** Set for the conversation of the bot with one person. */
  dmWith?: string
}

export type Ephemeral = {
  ts: string
  channel: string
  user: string
  text: string
  blocks?: Block[]
  thread_ts?: string
}

/** A view as it is on somebody's screen. */
export type ShownView = {
  id: string
  owner: string
  view: View
  hash: string
  rootId: string
  previousId: string | null
  /** What its owner has entered so far. */
  typed: Values
  /** Where the owner was when it opened; for `default_to_current_conversation`. */
  channel?: string
}

export type Trigger = { id: string; user: string; at: number; used: boolean; viewId?: string; channel?: string }

/** Whom the app answers, where, and the message that was acted on, if any. */
export type ReplyTo = { user: string; channel: string; original?: { ts: string; ephemeral: boolean } }
export type ResponseUrl = ReplyTo & { token: string; at: number; uses: number }

export const TRIGGER_LIFE_MS = 3000
export const STACK_DEPTH = 3

export class World {
  readonly seed: Seed
  readonly users = new Map<string, SeedUser>()
  readonly channels = new Map<string, Conversation>()
  readonly messages = new Map<string, Message[]>()
  readonly ephemerals: Ephemeral[] = []
  readonly homes = new Map<string, ShownView>()
  readonly stacks = new Map<string, ShownView[]>()
  readonly responseUrls = new Map<string, ResponseUrl>()
  /** What people entered in elements of a message: `${user} ${channel} ${ts}` → values. */
  readonly messageState = new Map<string, Values>()
  /** What the app last offered in an external select: `${user} ${block_id} ${action_id}` → options. */
  readonly offered = new Map<string, Option[]>()
  /** What people uploaded, by file id. */
  readonly files = new Map<string, Uploaded>()
  readonly faults = new FaultList()
  /** Set by app_uninstalled and tokens_revoked; every later call is answered with it. */
  dead?: 'account_inactive' | 'token_revoked'
  #triggers = new Map<string, Trigger>()
  #traffic: Traffic
  #ephemeralCount = 0

  constructor(seed: Seed, traffic: Traffic) {
    this.seed = seed
    this.#traffic = traffic
    for (const user of seed.users) this.users.set(user.id, user)
    for (const channel of seed.channels) this.addChannel({ ...channel, members: [...channel.members] })
    for (const user of seed.users) if (canHaveDm(user)) this.addDm(user.id)
  }

  /**
   * Makes the next calls of `method` fail. `error` answers `ok: false`, `status` an HTTP error, `retryAfter` a 429 with that
   * many seconds; `timeoutAfterAccepting` and `resetAfterAccepting` do the work first and then lose the answer.
   */
  fail(method: string, fault: Fault): void {
    this.faults.add(method, fault)
  }

  user(id: string): SeedUser {
    const user = this.users.get(id)
    if (!user) throw new Error(`Nobody has the id ${id}`)
    return user
  }

  /** By id or by name, with or without `#`. */
  channel(idOrName: string): Conversation {
    const name = idOrName.replace(/^#/, '')
    const found = this.channels.get(idOrName) ?? [...this.channels.values()].find(c => c.name === name && !c.dmWith)
    if (!found) throw new Error(`There is no channel ${idOrName}`)
    return found
  }

  addChannel(channel: Conversation): void {
    this.channels.set(channel.id, channel)
    this.messages.set(channel.id, [])
  }

  /** The conversation of the bot with one person, `D0LAN` for `U0LAN`. */
  addDm(userId: string): Conversation {
    const id = dmId(userId)
    if (!this.channels.has(id)) {
      const members = [userId, this.seed.app.botUserId]
      this.addChannel({ id, name: this.user(userId).name, topic: '', members, isPrivate: true, dmWith: userId })
    }
    return this.channels.get(id) as Conversation
  }

  isMember(channel: Conversation, userId: string): boolean {
    return channel.members.includes(userId)
  }

  message(channel: string, ts: string): Message | undefined {
    return this.messages.get(channel)?.find(message => message.ts === ts)
  }

  /** Mirrors a message from the store, new or changed. */
  keep(channel: string, message: Message): Message {
    const list = this.messages.get(channel) ?? []
    const index = list.findIndex(known => known.ts === message.ts)
    if (index >= 0) list[index] = message
    else list.push(message)
    list.sort((a, b) => (a.ts < b.ts ? -1 : 1))
    this.messages.set(channel, list)
    this.#traffic.changed()
    return message
  }

  drop(channel: string, ts: string): void {
    this.messages.set(
      channel,
      (this.messages.get(channel) ?? []).filter(message => message.ts !== ts),
    )
    this.#traffic.changed()
  }

  keepEphemeral(ephemeral: Omit<Ephemeral, 'ts'>): Ephemeral {
    const seconds = Math.floor(Date.now() / 1000)
    const ts = `${seconds}.9${String(++this.#ephemeralCount).padStart(5, '0')}`
    const blocks = ephemeral.blocks && withIds(ephemeral.blocks)
    const kept = { ...ephemeral, ts, ...(blocks && { blocks }) }
    this.ephemerals.push(kept)
    this.#traffic.changed()
    return kept
  }

  newTrigger(user: string, context: { viewId?: string; channel?: string } = {}): string {
    const id = `${Date.now()}.${this.#triggers.size + 1}.${randomBytes(8).toString('hex')}`
    this.#triggers.set(id, { id, user, at: Date.now(), used: false, ...context })
    return id
  }

  /** A trigger opens one view, within three seconds. */
  redeemTrigger(id: unknown): Trigger | 'invalid_trigger_id' | 'expired_trigger_id' | 'exchanged_trigger_id' {
    const trigger = typeof id === 'string' ? this.#triggers.get(id) : undefined
    if (!trigger) return 'invalid_trigger_id'
    if (trigger.used) return 'exchanged_trigger_id'
    if (Date.now() - trigger.at > TRIGGER_LIFE_MS) return 'expired_trigger_id'
    trigger.used = true
    return trigger
  }

  newResponseUrl(user: string, channel: string, original?: ResponseUrl['original']): string {
    const token = randomBytes(12).toString('hex')
    this.responseUrls.set(token, { token, user, channel, at: Date.now(), uses: 0, ...(original && { original }) })
    return token
  }

  stack(user: string): ShownView[] {
    return this.stacks.get(user) ?? []
  }

  /** Every open modal, of everybody. */
  openViews(): ShownView[] {
    return [...this.stacks.values()].flat()
  }

  show(user: string, view: View, { onTopOf, channel }: { onTopOf?: ShownView; channel?: string } = {}): ShownView {
    const id = `V${randomBytes(5).toString('hex').toUpperCase()}`
    const shown: ShownView = {
      id,
      owner: user,
      view: { ...view, blocks: withIds(view.blocks) },
      hash: newHash(),
      rootId: onTopOf?.rootId ?? id,
      previousId: onTopOf?.id ?? null,
      typed: {},
      ...(channel && { channel }),
    }
    this.#presetConversation(shown)
    this.stacks.set(user, onTopOf ? [...this.stack(user), shown] : [shown])
    this.#traffic.changed()
    return shown
  }

  /** Another content under the same id; what the person typed stays where block_id and action_id stay. */
  replace(shown: ShownView, view: View): ShownView {
    shown.view = { ...view, blocks: withIds(view.blocks) }
    shown.hash = newHash()
    this.#presetConversation(shown)
    this.#traffic.changed()
    return shown
  }

  publish(user: string, view: View): ShownView {
    const known = this.homes.get(user)
    if (known) return this.replace(known, view)
    const id = `V${randomBytes(5).toString('hex').toUpperCase()}`
    const blocks = withIds(view.blocks)
    const home = {
      id,
      owner: user,
      view: { ...view, blocks },
      hash: newHash(),
      rootId: id,
      previousId: null,
      typed: {},
    }
    this.homes.set(user, home)
    this.#traffic.changed()
    return home
  }

  /** A view as Slack writes it into answers and payloads. */
  viewJson(shown: ShownView) {
    const { view } = shown
    const { team, app } = this.seed
    return {
      id: shown.id,
      team_id: team.id,
      type: view.type,
      blocks: view.blocks,
      private_metadata: view.private_metadata ?? '',
      callback_id: view.callback_id ?? '',
      state: { values: valuesOf(view.blocks, shown.typed) },
      hash: shown.hash,
      title: view.title ?? { type: 'plain_text', text: 'View Title', emoji: true },
      clear_on_close: view.clear_on_close ?? false,
      notify_on_close: view.notify_on_close ?? false,
      close: view.close ?? null,
      submit: view.submit ?? null,
      previous_view_id: shown.previousId,
      root_view_id: shown.rootId,
      app_id: app.id,
      external_id: view.external_id ?? '',
      app_installed_team_id: team.id,
      bot_id: app.botId,
    }
  }

  #presetConversation(shown: ShownView): void {
    if (!shown.channel) return
    for (const { element } of interactiveElements(shown.view.blocks)) {
      if (!element.default_to_current_conversation) continue
      if (element.type === 'conversations_select') element.initial_conversation ??= shown.channel
      if (element.type === 'multi_conversations_select') element.initial_conversations ??= [shown.channel]
    }
  }
}

export const canHaveDm = (user: SeedUser): boolean => !user.deleted && !user.isBot
export const dmId = (userId: string): string => userId.replace(/^[UW]/, 'D')
const newHash = () => `${Math.floor(Date.now() / 1000)}.${randomBytes(4).toString('hex')}`
