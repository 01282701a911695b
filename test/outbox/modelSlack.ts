// A Slack that keeps what it is told, fails when a test says so, and hands out no second message for one that is there.
import type { Call, FakeSlack } from '../setup/fakeSlack.ts'

/** What becomes of a call: carried out, refused for now, or carried out (or not) without a clear answer. */
export const FATES = [
  'fine',
  'ratelimited',
  'errorBefore',
  'errorAfter',
  'resetBefore',
  'resetAfter',
  'unsureAfter',
] as const
export type Fate = (typeof FATES)[number]

export type Post = { ts: string; channel: string; text: string; threadTs?: string; outboxId: string }

export type ModelSlack = {
  /** In the order they were posted. */
  posts: Post[]
  /** The fates of the next calls; after them all is fine. */
  fates: Fate[]
  in: (channel: string) => Post[]
}

export function modelSlack(slack: FakeSlack): ModelSlack {
  const model: ModelSlack = { posts: [], fates: [], in: channel => model.posts.filter(p => p.channel === channel) }
  let ts = 1_790_000_000
  const placeOf = (channel = '') => (/^U/.test(channel) ? `D${channel.slice(1)}` : channel)

  const faced = (carryOut: (call: Call) => { ok: boolean; [key: string]: unknown }) => (call: Call) => {
    const fate = model.fates.shift() ?? 'fine'
    if (fate === 'ratelimited') return { status: 429, headers: { 'retry-after': '0' } }
    if (fate === 'errorBefore') return { status: 502 }
    if (fate === 'resetBefore') return 'reset' as const
    const done = carryOut(call)
    if (fate === 'errorAfter') return { status: 503 }
    if (fate === 'resetAfter') return 'reset' as const
    if (fate === 'unsureAfter') return { ok: false, error: 'internal_error' }
    return done
  }

  slack.on(
    'chat.postMessage',
    faced(({ args }) => {
      const { outbox_id } = JSON.parse(args.metadata ?? '{}').event_payload
      const post: Post = {
        ts: `${++ts}.000100`,
        channel: placeOf(args.channel),
        text: args.text ?? '',
        outboxId: outbox_id,
        ...(args.thread_ts && { threadTs: args.thread_ts }),
      }
      model.posts.push(post)
      return { ok: true, channel: post.channel, ts: post.ts }
    }),
  )
  const found = ({ args }: Call) => model.posts.find(p => p.channel === args.channel && p.ts === args.ts)
  slack.on(
    'chat.update',
    faced(call => {
      const post = found(call)
      if (!post) return { ok: false, error: 'message_not_found' }
      post.text = call.args.text ?? ''
      return { ok: true }
    }),
  )
  slack.on(
    'chat.delete',
    faced(call => {
      const post = found(call)
      if (!post) return { ok: false, error: 'message_not_found' }
      model.posts.splice(model.posts.indexOf(post), 1)
      return { ok: true }
    }),
  )
  slack.on('conversations.open', ({ args }) => ({ ok: true, channel: { id: placeOf(args.users) } }))
  const withMetadata = (posts: Post[]) => ({
    ok: true,
    messages: posts.map(p => ({ ts: p.ts, metadata: { event_payload: { outbox_id: p.outboxId } } })),
  })
  slack.on(
    'conversations.history',
    faced(({ args }) => withMetadata(model.posts.filter(p => p.channel === args.channel && !p.threadTs))),
  )
  slack.on(
    'conversations.replies',
    faced(({ args }) => withMetadata(model.posts.filter(p => p.threadTs === args.ts || p.ts === args.ts))),
  )
  return model
}
