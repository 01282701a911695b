// What the fake Slack remembers: every message ever posted, with its edits, its deletion and its thread.
import { setTimeout as sleep } from 'node:timers/promises'

export type Post = {
  channel: string
  ts: string
  text: string
  blocks: unknown
  thread?: string
  /** What the poster put into the metadata. */
  outboxId?: string
  /** A message of a person, between ours. */
  human?: true
  edits: number
  deleted: boolean
  /** When it was posted, in milliseconds of the wall clock. */
  at: number
}

export type Args = Record<string, string>
export type Answer = { ok: boolean; [key: string]: unknown }

export const TEAM = 'T0CHAOS'
export const BOSS = 'U0BOSS'

/** Whom Slack knows; the first is the owner. */
export const peopleOf = (channels: number, managers: number): string[] => [
  BOSS,
  ...Array.from({ length: managers }, (_, n) => `U0AM${n + 1}`),
  ...Array.from({ length: channels }, (_, n) => `U0P${n + 1}`),
]

/** Slack may give fewer than were asked for; whoever wants more asks on. */
const PAGE = 40

export class World {
  readonly posts: Post[] = []
  readonly people: readonly string[]
  /** Answers history without the metadata. */
  blind: boolean
  /** Least gap between two posts in a channel, in milliseconds; 0 takes everything. */
  paceMs: number
  provoked = 0
  #byChannel = new Map<string, Post[]>()
  #last = 0
  #postedAt = new Map<string, number>()
  #views = 0

  constructor({ people, blind, paceMs }: { people: readonly string[]; blind: boolean; paceMs: number }) {
    this.people = people
    this.blind = blind
    this.paceMs = paceMs
  }

  /** True when this channel had a message less than a pace ago. */
  tooSoon(channel: string): boolean {
    if (this.paceMs === 0 || performance.now() - (this.#postedAt.get(channel) ?? -Infinity) >= this.paceMs) return false
    this.provoked++
    return true
  }

  carryOut(method: string, args: Args): Answer {
    switch (method) {
      case 'auth.test':
        return { ok: true, team_id: TEAM, team: 'Chaos', user_id: 'U0BOT', bot_id: 'B0BOT' }
      case 'users.list':
        return { ok: true, members: this.people.map(userOf) }
      case 'users.info':
        return this.people.includes(args.user ?? '')
          ? { ok: true, user: userOf(args.user ?? '') }
          : { ok: false, error: 'user_not_found' }
      case 'conversations.open':
        return { ok: true, channel: { id: placeOf(args.users ?? '') } }
      case 'conversations.history':
        return this.#page(args, post => post.thread === undefined, 'newest')
      case 'conversations.replies':
        return this.#page(args, post => post.ts === args.ts || post.thread === args.ts, 'oldest')
      case 'chat.postMessage':
        return this.#post(args)
      case 'chat.update':
        return this.#change(args, post => {
          post.text = args.text ?? ''
          post.blocks = JSON.parse(args.blocks ?? '[]')
          post.edits++
        })
      case 'chat.delete':
        return this.#change(args, post => {
          post.deleted = true
        })
      case 'views.open':
      case 'views.push':
      case 'views.update':
      case 'views.publish':
        return { ok: true, view: { id: args.view_id ?? `V${++this.#views}`, hash: String(this.#views) } }
      default:
        return { ok: true }
    }
  }

  /** Somebody says something between our messages, a whole discussion at times. */
  chat(channel: string, lines: number): void {
    for (let n = 0; n < lines; n++) {
      this.#keep({ channel, text: 'Mọi người xem giúp mình nhé', blocks: [], human: true })
    }
  }

  #post(args: Args): Answer {
    const channel = placeOf(args.channel ?? '')
    const thread = args.thread_ts
    if (thread && !this.#find(channel, thread)) return { ok: false, error: 'thread_not_found' }
    const metadata = JSON.parse(args.metadata ?? '{}') as { event_payload?: { outbox_id?: string } }
    const outboxId = metadata.event_payload?.outbox_id
    this.#postedAt.set(args.channel ?? '', performance.now())
    const { ts } = this.#keep({
      channel,
      text: args.text ?? '',
      blocks: JSON.parse(args.blocks ?? '[]'),
      ...(thread && { thread }),
      ...(outboxId && { outboxId }),
    })
    return { ok: true, channel, ts }
  }

  #keep(said: Pick<Post, 'channel' | 'text' | 'blocks' | 'thread' | 'outboxId' | 'human'>): Post {
    const at = Date.now()
    this.#last = Math.max(at * 1000, this.#last + 1)
    const ts = `${Math.floor(this.#last / 1e6)}.${String(this.#last % 1e6).padStart(6, '0')}`
    const post: Post = { ...said, ts, edits: 0, deleted: false, at }
    this.posts.push(post)
    const here = this.#byChannel.get(said.channel)
    if (here) here.push(post)
    else this.#byChannel.set(said.channel, [post])
    return post
  }

  #find(channel: string, ts: string): Post | undefined {
    return this.#byChannel.get(channel)?.findLast(post => post.ts === ts && !post.deleted)
  }

  #change(args: Args, change: (post: Post) => void): Answer {
    const post = this.#find(args.channel ?? '', args.ts ?? '')
    if (!post) return { ok: false, error: 'message_not_found' }
    change(post)
    return { ok: true, channel: post.channel, ts: post.ts }
  }

  /** Both ends are left out unless `inclusive`, as Slack does; a page at a time. */
  #page(args: Args, belongs: (post: Post) => boolean, order: 'newest' | 'oldest'): Answer {
    const inclusive = args.inclusive === 'true' || args.inclusive === '1'
    const inside = ({ ts }: Post) => {
      const at = Number(ts)
      const [oldest, latest] = [Number(args.oldest ?? 0), Number(args.latest ?? Infinity)]
      return inclusive ? at >= oldest && at <= latest : at > oldest && at < latest
    }
    const all = (this.#byChannel.get(args.channel ?? '') ?? []).filter(
      post => !post.deleted && belongs(post) && (inside(post) || post.ts === args.ts),
    )
    if (order === 'newest') all.reverse()
    const from = Number(args.cursor ?? 0)
    const until = from + Math.min(Number(args.limit ?? 100), PAGE)
    return {
      ok: true,
      messages: all.slice(from, until).map(post => this.#shown(post, args.include_all_metadata === 'true')),
      has_more: all.length > until,
      ...(all.length > until && { response_metadata: { next_cursor: String(until) } }),
    }
  }

  #shown(post: Post, withMetadata: boolean) {
    return {
      type: 'message',
      ts: post.ts,
      text: post.text,
      blocks: post.blocks,
      ...(post.human ? { user: BOSS } : { user: 'U0BOT', bot_id: 'B0BOT' }),
      ...(post.thread && { thread_ts: post.thread }),
      ...(withMetadata &&
        !this.blind &&
        post.outboxId && {
          metadata: { event_type: 'nhipcau_outbox', event_payload: { outbox_id: post.outboxId } },
        }),
    }
  }
}

/** A direct message has a place of its own. */
export const placeOf = (to: string): string => (/^[UW]/.test(to) ? `D${to.slice(1)}` : to)

const userOf = (id: string) => ({
  id,
  team_id: TEAM,
  real_name: `Người ${id.slice(2)}`,
  ...(id === BOSS && { is_admin: true, is_owner: true, is_primary_owner: true }),
})

/** How often somebody talks in a channel; one time in twenty it is a whole discussion. */
const TALK_EVERY_MS = 12_500
const DISCUSSION = 45

/** People who talk between our messages, until the signal. */
export async function talk(world: World, channels: readonly string[], random: () => number, stop: AbortSignal) {
  while (!stop.aborted) {
    await sleep(TALK_EVERY_MS / channels.length)
    const channel = channels[Math.floor(random() * channels.length)]
    if (channel) world.chat(channel, random() < 0.05 ? DISCUSSION : 1)
  }
}
