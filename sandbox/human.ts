/** The human half: what people in the workspace do and see. Used by tests and, through HTTP, by the page. */

import type { Office } from './api/call.ts'
import { conversationFor, signed } from './api/chat.ts'
import { applyEvent, channelTypeOf, isSubscribed } from './events.ts'
import { upload } from './files.ts'
import { FormError, Forms, type SubmitResult } from './forms.ts'
import {
  actionState,
  blockActions,
  blockSuggestion,
  blocksOf,
  commandForm,
  eventBody,
  globalShortcut,
  messageShortcut,
  type Place,
  typedIn,
} from './payloads.ts'
import {
  type Block,
  type Element,
  interactiveElements,
  isJson,
  type Json,
  type Message,
  type Option,
} from './shapes.ts'
import { type Entered, enter, initialState, isStateful, optionsOf } from './state.ts'
import type { Outcome, Transport } from './transport.ts'
import type { Conversation, Ephemeral, ShownView, World } from './world.ts'

export type Where = { channel: string; ts: string } | 'home' | 'modal'
export type ClickOptions = {
  blockId?: string
  /** Tells buttons with the same action apart; for other elements what is entered. */
  value?: string
  /** What is chosen or entered: an option's value, an id, a date, several. */
  selected?: Entered
}

type Shop = { office: Office; transport: Transport; baseUrl: string }

export class Human {
  #shop: Shop
  #people = new Map<string, Person>()

  constructor(shop: Shop) {
    this.#shop = shop
  }

  /** The person with this user id. Guests, bots and deactivated people may act too: the app must refuse them itself. */
  as(userId: string): Person {
    this.#shop.office.world.user(userId)
    const known = this.#people.get(userId) ?? new Person(userId, this.#shop)
    this.#people.set(userId, known)
    return known
  }

  /**
   * Resolves when nothing is in flight and nothing has happened for `quietMs`. What an app does after acknowledging, without
   * calling Slack, cannot be seen from here: where a fact is awaited, `until` is the surer way.
   */
  settle(options?: { quietMs?: number; timeout?: number }): Promise<void> {
    return this.#shop.office.traffic.settle(options)
  }

  /** Resolves with the first truthy answer; asked again whenever anything happens. */
  until<T>(predicate: () => T, options?: { timeout?: number }): Promise<NonNullable<T>> {
    return this.#shop.office.traffic.until(predicate, options)
  }

  /**
   * Sends an event of the workspace, after making it true here (`team_join`, `user_change`, `member_joined_channel`,
   * `member_left_channel`, `channel_archive`, `channel_unarchive`, `channel_rename`, `app_uninstalled`, `tokens_revoked` …).
   * Resolves with undefined when the manifest does not subscribe to it.
   */
  async event(event: Json & { type: string }): Promise<Outcome | undefined> {
    const { office } = this.#shop
    await applyEvent(event, office)
    return this.#send(event)
  }

  /** Delivers the same event once more, as Slack does when it believes the first was lost. */
  async redeliver(body: Json, reason = 'http_timeout'): Promise<Outcome> {
    const retry = { num: 1, reason }
    return this.#shop.transport.deliver({ kind: 'event', body, retry }, `${typeOf(body)} (retry)`)
  }

  async #send(event: Json & { type: string }): Promise<Outcome | undefined> {
    return sendEvent(event, this.#shop)
  }
}

const typeOf = (body: Json) => (isJson(body.event) ? String(body.event.type) : 'event')

/** Slack repeats an event that was not acknowledged; the first repetition comes at once. */
async function sendEvent(event: Json & { type: string }, { office, transport }: Shop): Promise<Outcome | undefined> {
  if (!isSubscribed(event, office.manifest)) return undefined
  const body = eventBody(office.world, event)
  const first = await transport.deliver({ kind: 'event', body }, event.type)
  if (first.ok) return first
  const reason = first.error === 'operation_timeout' ? 'http_timeout' : 'http_error'
  return transport.deliver({ kind: 'event', body, retry: { num: 1, reason } }, `${event.type} (retry)`)
}

export class Person {
  readonly id: string
  #shop: Shop
  #forms: Forms

  constructor(id: string, shop: Shop) {
    this.id = id
    this.#shop = shop
    this.#forms = new Forms(id, shop.office, shop.transport)
  }

  get #world(): World {
    return this.#shop.office.world
  }

  /** `/brief …` typed in a channel (its name or id) or, without one, in the person's first channel. */
  async command(command: string, text = '', { channel }: { channel?: string } = {}): Promise<Outcome> {
    const { manifest, traffic } = this.#shop.office
    const known = manifest.commands.find(c => c.command === command)
    if (manifest.scopes && !known) throw new Error(`${command} is not a command of this app`)
    const place = channel ? this.#seen(channel) : await this.#firstChannel()
    const typed = known?.should_escape ? this.#escaped(text, true) : text
    const form = commandForm(this.#world, this.#shop.baseUrl, this.id, { channel: place, command, text: typed })
    const outcome = await this.#shop.transport.deliver({ kind: 'command', form }, `${command} ${text}`.trim())
    if (outcome.ok && outcome.answer !== undefined) this.#answerToCommand(outcome.answer, place)
    if (!outcome.ok) traffic.changed()
    return outcome
  }

  /** A global (lightning) shortcut. */
  async shortcut(callbackId: string): Promise<Outcome> {
    this.#declared(callbackId, 'global')
    const payload = globalShortcut(this.#world, this.id, callbackId)
    return this.#shop.transport.deliver({ kind: 'interactive', payload }, callbackId)
  }

  async messageShortcut(callbackId: string, at: { channel: string; ts: string }): Promise<Outcome> {
    this.#declared(callbackId, 'message')
    const channel = this.#seen(at.channel)
    const message = this.#world.message(channel.id, at.ts)
    if (!message) throw new Error(`There is no message ${at.ts} in #${channel.name}`)
    const target = { channel, message, callbackId }
    const payload = messageShortcut(this.#world, this.#shop.baseUrl, this.id, target)
    return this.#shop.transport.deliver({ kind: 'interactive', payload }, callbackId)
  }

  /** Presses a button or chooses in an element that is really there; throws when it is not. */
  async click(where: Where, actionId: string, options: ClickOptions = {}): Promise<Outcome> {
    const place = this.#place(where)
    const { block, element } = find(place, actionId, options)
    const state = this.#act(place, block, element, options)
    const target = { block, element, state }
    const payload = blockActions(this.#world, this.#shop.baseUrl, this.id, place, target)
    this.#shop.office.traffic.changed()
    // A quiet input inside a form keeps what was entered and tells the app nothing.
    if (block.type === 'input' && !block.dispatch_action) return { ok: true, status: 200, ms: 0 }
    return this.#shop.transport.deliver({ kind: 'interactive', payload }, actionId)
  }

  /** Types into an external select; answers what the app offers. */
  async options(actionId: string, query = '', where: Where = 'modal', blockId?: string): Promise<Option[]> {
    const place = this.#place(where)
    const target = find(place, actionId, blockId ? { blockId } : {})
    const least = typeof target.element.min_query_length === 'number' ? target.element.min_query_length : 3
    if ([...query].length < least) return []
    const payload = blockSuggestion(this.#world, this.id, place, target, query)
    const outcome = await this.#shop.transport.deliver({ kind: 'interactive', payload }, `${actionId} “${query}”`)
    const offered = isJson(outcome.answer) ? optionsOf(outcome.answer as Element) : []
    if (offered.length > 100) {
      this.#shop.office.traffic.problem('invalid_options', `${actionId}: ${offered.length} options, at most 100`)
      return []
    }
    this.#world.offered.set(offerKey(this.id, target.block, target.element), offered)
    return offered
  }

  /** Enters values in the modal on top without sending it. Keys are block ids. */
  /** Uploads a file in the form that is open; its id is what `fill` and `submit` enter. */
  upload(name: string, content: string | Uint8Array): string {
    return upload(this.#shop.office, this.#shop.baseUrl, this.id, name, Buffer.from(content)).about.id
  }

  fill(values: Record<string, Entered>): void {
    this.#forms.fill(values)
  }

  /** Sends the modal on top, with `values` (keyed by block id) entered first. */
  submit(values: Record<string, Entered> = {}): Promise<SubmitResult> {
    return this.#forms.submit(values)
  }

  /** Closes the modal on top (Cancel, Esc), or with `all` the whole stack (the ✕). */
  close(options?: { all?: boolean }): Promise<Outcome | undefined> {
    return this.#forms.close(options)
  }

  /** Opens the Home tab. */
  openHome(): Promise<Outcome | undefined> {
    return this.#openApp('home')
  }

  /** Opens the Messages tab, the DM with the bot. */
  openMessages(): Promise<Outcome | undefined> {
    return this.#openApp('messages')
  }

  /** The modal on top of this person's stack, as Slack shows it. */
  modal(): ReturnType<World['viewJson']> | undefined {
    const top = this.#world.stack(this.id).at(-1)
    return top && this.#world.viewJson(top)
  }

  /** The whole stack, bottom first. */
  modals(): ReturnType<World['viewJson']>[] {
    return this.#world.stack(this.id).map(shown => this.#world.viewJson(shown))
  }

  home(): ReturnType<World['viewJson']> | undefined {
    const home = this.#world.homes.get(this.id)
    return home && this.#world.viewJson(home)
  }

  /** The sentences that stand beside the fields of the modal on top, by block id. */
  errors(): Record<string, string> {
    return this.#forms.errors()
  }

  /** What only this person sees, in all channels or in one. */
  ephemerals(channel?: string): Ephemeral[] {
    const id = channel && this.#world.channel(channel).id
    return this.#world.ephemerals.filter(e => e.user === this.id && (!id || e.channel === id))
  }

  /** The direct messages between the bot and this person. */
  dms(): Message[] {
    return [...(this.#world.messages.get(this.#world.addDm(this.id).id) ?? [])]
  }

  /** A channel as this person reads it; throws when they are not in it. */
  channel(nameOrId: string): { id: string; messages(): Message[]; thread(ts: string): Message[] } {
    const { id } = this.#seen(nameOrId)
    const all = () => this.#world.messages.get(id) ?? []
    return {
      id,
      messages: () => all().filter(m => !m.thread_ts || m.thread_ts === m.ts || m.reply_broadcast === true),
      thread: ts => all().filter(m => m.ts === ts || m.thread_ts === ts),
    }
  }

  /** Writes as a person; the app hears of it when it is there and subscribed. */
  async say(channel: string, text: string, { threadTs }: { threadTs?: string } = {}): Promise<Message> {
    const { office } = this.#shop
    const place = channel === 'dm' ? await this.#dm() : this.#seen(channel)
    if (place.dmWith && office.manifest.messagesReadOnly)
      throw new Error('The direct messages of this app are read-only')
    const typed = this.#escaped(text, false)
    const thread = threadTs ? { thread_ts: threadTs } : {}
    const answer = await office.store.call('chat.postMessage', { channel: place.id, text: typed, ...thread }, this.id)
    if (!isJson(answer.message)) throw new Error(`The message was refused: ${answer.error}`)
    const message = this.#world.keep(place.id, signed(answer.message, office))
    const event = { type: 'message', channel: place.id, channel_type: channelTypeOf(place), ...said(message) }
    const bot = this.#world.seed.app.botUserId
    if (!this.#world.isMember(place, bot)) return message
    await sendEvent(event, this.#shop)
    if (typed.includes(`<@${bot}`)) await sendEvent({ ...event, type: 'app_mention' }, this.#shop)
    return message
  }

  async #openApp(tab: 'home' | 'messages'): Promise<Outcome | undefined> {
    const dm = await this.#dm()
    const view = this.home()
    return sendEvent({ type: 'app_home_opened', user: this.id, channel: dm.id, tab, ...(view && { view }) }, this.#shop)
  }

  async #firstChannel(): Promise<Conversation> {
    const mine = [...this.#world.channels.values()].find(
      c => !c.dmWith && !c.isArchived && this.#world.isMember(c, this.id),
    )
    return mine ?? this.#dm()
  }

  #dm(): Promise<Conversation> {
    return conversationFor(this.#world.addDm(this.id).id, this.#shop.office)
  }

  #seen(nameOrId: string): Conversation {
    const channel = this.#world.channel(nameOrId)
    if (!this.#world.isMember(channel, this.id)) throw new Error(`${this.id} is not in #${channel.name}`)
    return channel
  }

  #place(where: Where): Place {
    if (where === 'modal' || where === 'home') {
      const shown: ShownView | undefined =
        where === 'home' ? this.#world.homes.get(this.id) : this.#world.stack(this.id).at(-1)
      if (!shown) throw new Error(`${this.id} has no ${where} open\n${this.#shop.office.traffic.tail()}`)
      return { in: 'view', shown }
    }
    const channel = this.#seen(where.channel)
    const message = this.#world.message(channel.id, where.ts)
    if (message) return { in: 'message', channel, message }
    const own = this.#world.ephemerals.find(e => e.ts === where.ts && e.channel === channel.id && e.user === this.id)
    if (!own) throw new Error(`${this.id} sees no message ${where.ts} in #${channel.name}`)
    return { in: 'ephemeral', channel, message: own }
  }

  /** Changes what the element holds, and answers what `actions[0]` says of it. */
  #act(place: Place, block: Block, element: Element, { value, selected }: ClickOptions): Json {
    if (element.type === 'button') return { text: element.text, value: element.value ?? '', ...styleOf(element) }
    if (element.type === 'overflow') {
      const option = optionsOf(element).find(o => o.value === (selected ?? value))
      if (!option) throw new Error(`No option "${selected ?? value}" in ${element.action_id}`)
      return { selected_option: option }
    }
    if (!isStateful(element)) return { value: value ?? element.value ?? '' }
    const offered = this.#world.offered.get(offerKey(this.id, block, element)) ?? []
    const entered = selected === undefined ? value : selected
    const state = entered === undefined ? initialState(element) : enter(element, entered, offered)
    const typed = typedIn(this.#world, this.id, place)
    const blockId = block.block_id as string
    typed[blockId] = { ...typed[blockId], [element.action_id as string]: state }
    return actionState(state)
  }

  #declared(callbackId: string, type: 'global' | 'message'): void {
    const { manifest } = this.#shop.office
    const known = manifest.shortcuts.some(s => s.callback_id === callbackId && s.type === type)
    if (manifest.scopes && !known) throw new Error(`${callbackId} is not a ${type} shortcut of this app`)
  }

  /** An acknowledgement with words is a reply to the command: for one person unless it says `in_channel`. */
  #answerToCommand(answer: unknown, place: Conversation): void {
    const reply = isJson(answer) ? answer : { text: String(answer) }
    void this.#shop.office.reply(reply, { user: this.id, channel: place.id })
  }

  /** What Slack's composer makes of `@lan` and `#creative`, and of `& < >`. Commands are told the names too. */
  #escaped(text: string, withNames: boolean): string {
    const world = this.#world
    const name = (name: string) => (withNames ? `|${name}` : '')
    return text
      .replaceAll('&', '&amp;')
      .replace(/<(?![@#][A-Z0-9]+(\|[^>]*)?>)/g, '&lt;')
      .replace(/(?<!<[@#][A-Z0-9]+(\|[^>]*)?)>/g, '&gt;')
      .replace(/(^|\s)@([\w.-]+)/g, (whole, before: string, handle: string) => {
        const bot = world.seed.app
        if (handle === 'nhipcau') return `${before}<@${bot.botUserId}${name(handle)}>`
        const user = [...world.users.values()].find(u => u.name === handle)
        return user ? `${before}<@${user.id}${name(handle)}>` : whole
      })
      .replace(/(^|\s)#([\p{L}\w-]+)/gu, (whole, before: string, word: string) => {
        const channel = [...world.channels.values()].find(c => c.name === word && !c.dmWith)
        return channel ? `${before}<#${channel.id}|${channel.isPrivate ? '' : channel.name}>` : whole
      })
  }
}

const styleOf = (element: Element) => (element.style ? { style: element.style } : {})
const said = ({ user, text, ts, thread_ts }: Message) => ({ user, text, ts, ...(thread_ts && { thread_ts }) })
export const offerKey = (user: string, block: Block, element: Element): string =>
  `${user} ${block.block_id} ${element.action_id}`

function find(place: Place, actionId: string, { blockId, value }: ClickOptions) {
  const all = interactiveElements(blocksOf(place))
  const named = all.filter(e => e.element.action_id === actionId && (!blockId || e.block.block_id === blockId))
  const exact = named.filter(e => e.element.type !== 'button' || value === undefined || e.element.value === value)
  const [only, ...more] = exact
  if (!only) {
    const there = all.map(e => `${e.element.action_id}${e.element.value ? `=${e.element.value}` : ''}`).join(', ')
    throw new Error(`There is no ${actionId}${value ? ` with value ${value}` : ''} here; there are: ${there || 'none'}`)
  }
  if (more.length > 0) throw new FormError(`${exact.length} elements are called ${actionId}: say blockId or value`)
  return only
}
