/** chat.* and reading messages back. */
import { problemsOfMessage } from '../rules.ts'
import { type Block, isJson, type Json, type Message, withIds } from '../shapes.ts'
import { type Conversation, canHaveDm } from '../world.ts'
import { ApiError, flag, type Method, type Office, page, str } from './call.ts'

/** The conversation an app names: a channel, or a person (Slack opens the DM). */
export async function conversationFor(id: string, { world, store }: Office): Promise<Conversation> {
  const known = world.channels.get(id)
  if (known) return known
  const user = world.users.get(id)
  if (!user || !canHaveDm(user)) throw new ApiError('channel_not_found')
  const dm = world.addDm(id)
  await store.addConversation(dm.id)
  return dm
}

async function writable(args: Json, office: Office): Promise<Conversation> {
  const { world, manifest } = office
  const channel = await conversationFor(str(args, 'channel'), office)
  const member = world.isMember(channel, world.seed.app.botUserId)
  if (!member && channel.isPrivate) throw new ApiError('channel_not_found')
  if (channel.isArchived) throw new ApiError('is_archived')
  if (!member && !manifest.scopes?.includes('chat:write.public')) throw new ApiError('not_in_channel')
  return channel
}

/** Refuses what Slack refuses; the pointers go into response_metadata as Slack does it. */
export function checkMessage(args: Json): void {
  const problems = problemsOfMessage(args)
  const first = problems[0]
  if (!first) return
  const pointers = problems.map(problem => `[ERROR] ${problem}`)
  if (first.startsWith('/text')) throw new ApiError(args.text ? 'msg_too_long' : 'no_text', pointers)
  if (first.startsWith('/metadata')) throw new ApiError('invalid_metadata_format', pointers)
  if (problems.some(problem => problem.includes('msg_blocks_too_long'))) {
    throw new ApiError('msg_blocks_too_long', pointers)
  }
  throw new ApiError('invalid_blocks', pointers)
}

/** A message as Slack shows it: signed by the app, its metadata only on request. */
export const shownMessage = (message: Message, withMetadata = false): Message => {
  const { metadata, ...rest } = message
  return withMetadata && metadata ? { ...rest, type: 'message', metadata } : (rest as Message)
}

export function signed(message: Json, { world }: Office): Message {
  const { team, app } = world.seed
  const byApp = message.user === app.botUserId ? { bot_id: app.botId, app_id: app.id } : {}
  return { ...(message as Message), team: team.id, ...byApp }
}

const content = (args: Json): Json => ({
  ...args,
  ...(Array.isArray(args.blocks) && { blocks: withIds(args.blocks as Block[]) }),
})

/** Reads one thread parent again, so that its reply count is right. */
async function refresh(channel: string, ts: string, office: Office): Promise<void> {
  const answer = await office.store.call('conversations.replies', { channel, ts })
  const parent = Array.isArray(answer.messages) ? answer.messages.find(m => isJson(m) && m.ts === ts) : undefined
  if (isJson(parent)) office.world.keep(channel, signed(parent, office))
}

async function mirrored(channel: string, answer: Json, office: Office): Promise<Json> {
  if (!answer.ok) throw new ApiError(String(answer.error))
  const message = office.world.keep(channel, signed(answer.message as Json, office))
  if (message.thread_ts && message.thread_ts !== message.ts) await refresh(channel, message.thread_ts, office)
  return { ...answer, channel, message: shownMessage(message, true) }
}

const postMessage: Method = async (args, office) => {
  const channel = await writable(args, office)
  checkMessage(args)
  if (args.thread_ts && !office.world.message(channel.id, str(args, 'thread_ts'))) {
    throw new ApiError('thread_not_found')
  }
  const wait = office.pace.take(channel.id)
  if (wait) throw new ApiError('ratelimited', [], { retryAfter: wait })
  const answer = await office.store.call('chat.postMessage', { ...content(args), channel: channel.id })
  return mirrored(channel.id, answer, office)
}

function ownMessage(args: Json, { world }: Office, refusal: string): { channel: Conversation; message: Message } {
  // Unlike postMessage, chat.update and chat.delete want the D… id of a direct message, never U….
  const channel = world.channels.get(str(args, 'channel'))
  if (!channel || (channel.isPrivate && !world.isMember(channel, world.seed.app.botUserId))) {
    throw new ApiError('channel_not_found')
  }
  const message = world.message(channel.id, str(args, 'ts'))
  if (!message) throw new ApiError('message_not_found')
  if (message.user !== world.seed.app.botUserId) throw new ApiError(refusal)
  if (channel.isArchived) throw new ApiError('is_archived')
  return { channel, message }
}

const update: Method = async (args, office) => {
  const { channel } = ownMessage(args, office, 'cant_update_message')
  checkMessage(args)
  return mirrored(channel.id, await office.store.call('chat.update', content(args)), office)
}

const remove: Method = async (args, office) => {
  const { channel, message } = ownMessage(args, office, 'cant_delete_message')
  const answer = await office.store.call('chat.delete', args)
  if (!answer.ok) throw new ApiError(String(answer.error))
  office.world.drop(channel.id, message.ts)
  if (message.thread_ts && message.thread_ts !== message.ts) await refresh(channel.id, message.thread_ts, office)
  return answer
}

const postEphemeral: Method = async (args, office) => {
  const { world } = office
  const channel = world.channels.get(str(args, 'channel'))
  if (!channel || !world.isMember(channel, world.seed.app.botUserId)) throw new ApiError('channel_not_found')
  if (channel.isArchived) throw new ApiError('is_archived')
  if (!world.users.has(str(args, 'user')) || !world.isMember(channel, str(args, 'user'))) {
    throw new ApiError('user_not_in_channel')
  }
  checkMessage(args)
  const thread_ts = str(args, 'thread_ts')
  const kept = world.keepEphemeral({
    channel: channel.id,
    user: str(args, 'user'),
    text: str(args, 'text'),
    ...(Array.isArray(args.blocks) && { blocks: args.blocks as Block[] }),
    ...(thread_ts && { thread_ts }),
  })
  return { message_ts: kept.ts }
}

function readable(args: Json, { world }: Office): Conversation {
  const channel = world.channels.get(str(args, 'channel'))
  if (!channel) throw new ApiError('channel_not_found')
  if (!world.isMember(channel, world.seed.app.botUserId)) {
    throw new ApiError(channel.isPrivate ? 'channel_not_found' : 'not_in_channel')
  }
  return channel
}

/** `oldest` and `latest` are exclusive unless `inclusive`. */
function within(messages: Message[], args: Json): Message[] {
  const oldest = Number(args.oldest) || 0
  const latest = Number(args.latest) || Number.POSITIVE_INFINITY
  const inclusive = flag(args, 'inclusive')
  return messages.filter(({ ts }) => {
    const at = Number(ts)
    return inclusive ? at >= oldest && at <= latest : at > oldest && at < latest
  })
}

const history: Method = (args, office) => {
  const channel = readable(args, office)
  const top = (office.world.messages.get(channel.id) ?? []).filter(m => !m.thread_ts || m.thread_ts === m.ts)
  const newestFirst = within(top, args).reverse()
  const { items, next_cursor } = page(newestFirst, args, 100)
  const metadata = flag(args, 'include_all_metadata')
  return {
    messages: items.map(message => shownMessage(message, metadata)),
    has_more: next_cursor !== '',
    response_metadata: { next_cursor },
  }
}

const replies: Method = (args, office) => {
  const channel = readable(args, office)
  const ts = str(args, 'ts')
  const all = office.world.messages.get(channel.id) ?? []
  const thread = all.filter(message => message.ts === ts || message.thread_ts === ts)
  if (thread.length === 0) throw new ApiError('thread_not_found')
  const { items, next_cursor } = page(thread, args, 1000)
  const metadata = flag(args, 'include_all_metadata')
  return {
    messages: items.map(message => shownMessage(message, metadata)),
    has_more: next_cursor !== '',
    response_metadata: { next_cursor },
  }
}

const getPermalink: Method = (args, { world }) => {
  const channel = world.channels.get(str(args, 'channel'))
  if (!channel) throw new ApiError('channel_not_found')
  const message = world.message(channel.id, str(args, 'message_ts'))
  if (!message) throw new ApiError('message_not_found')
  const path = `archives/${channel.id}/p${message.ts.replace('.', '')}`
  const thread = message.thread_ts && message.thread_ts !== message.ts ? `?thread_ts=${message.thread_ts}` : ''
  return { channel: channel.id, permalink: `https://${world.seed.team.domain}.slack.com/${path}${thread}` }
}

export const chatMethods: Record<string, Method> = {
  'chat.postMessage': postMessage,
  'chat.update': update,
  'chat.delete': remove,
  'chat.postEphemeral': postEphemeral,
  'chat.getPermalink': getPermalink,
  'conversations.history': history,
  'conversations.replies': replies,
}
