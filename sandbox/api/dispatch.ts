/** The Web API as the app meets it: token, scope, ordered faults, then our own method or emulate's, all of it recorded. */

import { fileMethods } from '../files.ts'
import { isJson, type Json } from '../shapes.ts'
import { ApiError, type Method, type Office, str } from './call.ts'
import { chatMethods, signed } from './chat.ts'
import { directoryMethods } from './directory.ts'
import { missingScope } from './scopes.ts'
import { viewMethods } from './views.ts'

export type Tokens = { bot: string; app: string }

export type Answer = {
  status: number
  headers?: Record<string, string>
  body: Json
  /** The answer must be lost on the way. */
  lost?: 'hang' | 'reset'
}

const OURS: Record<string, Method> = {
  ...chatMethods,
  ...viewMethods,
  ...directoryMethods,
  ...fileMethods,
  'api.test': () => ({}),
}

/** What emulate does as Slack does. */
const THEIRS = new Set(
  `reactions.add reactions.remove reactions.get pins.add pins.list pins.remove bookmarks.add bookmarks.edit bookmarks.list
   bookmarks.remove files.getUploadURLExternal files.completeUploadExternal files.list files.delete
   chat.scheduleMessage chat.deleteScheduledMessage chat.scheduledMessages.list`.split(/\s+/),
)

export async function callMethod(method: string, args: Json, token: string, tokens: Tokens, office: Office) {
  const { traffic, world } = office
  const end = traffic.begin()
  const started = performance.now()
  const fault = world.faults.take(method, args.channel ?? args.user_id)
  let answer: Answer
  try {
    if (fault?.retryAfter !== undefined) answer = limited(fault.retryAfter)
    else if (fault?.status)
      answer = { status: fault.status, body: { ok: false, error: fault.error ?? 'internal_error' } }
    else if (fault?.error) answer = { status: 200, body: { ok: false, error: fault.error } }
    else answer = { status: 200, body: { ok: true, ...(await perform(method, args, token, tokens, office)) } }
  } catch (error) {
    answer = refusal(error, method, office)
  }
  if (fault?.timeoutAfterAccepting) answer.lost = 'hang'
  if (fault?.resetAfterAccepting) answer.lost = 'reset'
  traffic.record({
    direction: 'app→slack',
    method,
    summary: summaryOf(args, office),
    status: answer.lost ? 0 : answer.status,
    ms: Math.round(performance.now() - started),
    ...(!answer.body.ok && { error: String(answer.body.error) }),
    ...(answer.lost && { error: `answer lost (${answer.lost})` }),
    request: args,
    response: answer.body,
  })
  end()
  return answer
}

const limited = (retryAfter: number): Answer => ({
  status: 429,
  headers: { 'retry-after': String(retryAfter) },
  body: { ok: false, error: 'ratelimited' },
})

function refusal(error: unknown, method: string, { traffic }: Office): Answer {
  if (!(error instanceof ApiError)) throw error
  if (typeof error.extra.retryAfter === 'number') return limited(error.extra.retryAfter)
  if (error.messages.length > 0) traffic.problem(error.error, `${method}: ${error.messages.join('; ')}`)
  const metadata = error.messages.length > 0 ? { response_metadata: { messages: error.messages } } : {}
  return { status: 200, body: { ok: false, error: error.error, ...error.extra, ...metadata } }
}

async function perform(method: string, args: Json, token: string, tokens: Tokens, office: Office): Promise<Json> {
  if (!token) throw new ApiError('not_authed')
  if (method === 'apps.connections.open') {
    if (token !== tokens.app) throw new ApiError(token === tokens.bot ? 'not_allowed_token_type' : 'invalid_auth')
    return { url: office.socketUrl() }
  }
  if (token === tokens.app) throw new ApiError('not_allowed_token_type')
  if (token !== tokens.bot) throw new ApiError('invalid_auth')
  if (office.world.dead) throw new ApiError(office.world.dead)
  const own = OURS[method]
  if (!own && !THEIRS.has(method)) throw new ApiError('unknown_method', [], { req_method: method })
  const channel = office.world.channels.get(str(args, 'channel'))
  const needed = office.manifest.scopes && missingScope(method, office.manifest.scopes, channel)
  if (needed) throw new ApiError('missing_scope', [], { needed, provided: office.manifest.scopes?.join(',') })
  return own ? own(args, office) : forward(method, args, office)
}

async function forward(method: string, args: Json, office: Office): Promise<Json> {
  const { world, store } = office
  const id = str(args, 'channel') || str(args, 'channel_id')
  const channel = id ? world.channels.get(id) : undefined
  if (id && !channel) throw new ApiError('channel_not_found')
  if (channel && !world.isMember(channel, world.seed.app.botUserId)) throw new ApiError('not_in_channel')
  const answer = await store.call(method, args)
  if (!answer.ok) throw new ApiError(String(answer.error))
  if (channel) await reread(channel.id, office)
  return answer
}

/** Mirrors what a forwarded call changed: a reaction on a message, the message that shares a file. */
async function reread(channel: string, office: Office): Promise<void> {
  const read = async (method: string, args: Json) => {
    const { messages } = await office.store.call(method, args)
    return Array.isArray(messages) ? messages.filter(isJson) : []
  }
  for (const message of await read('conversations.history', { channel, limit: 1000 })) {
    office.world.keep(channel, signed(message, office))
    if (!message.reply_count) continue
    for (const reply of await read('conversations.replies', { channel, ts: message.ts })) {
      office.world.keep(channel, signed(reply, office))
    }
  }
}

/** One line for the inspector: where, and the first words. */
function summaryOf(args: Json, { world }: Office): string {
  const id = str(args, 'channel') || str(args, 'user_id') || str(args, 'user')
  const channel = world.channels.get(id)
  const place = channel ? (channel.dmWith ? `@${channel.name}` : `#${channel.name}`) : (world.users.get(id)?.name ?? id)
  const view = isJson(args.view) ? String(args.view.callback_id ?? args.view.type ?? '') : ''
  return [place, view, str(args, 'text').replaceAll('\n', ' ').slice(0, 120)].filter(Boolean).join(' · ')
}

const NESTED = new Set(['blocks', 'view', 'metadata', 'attachments', 'files'])

/** Arguments of a call, from JSON or from a form whose nested values are JSON text, as Slack's SDKs send them. */
export function argumentsOf(contentType: string, body: string): Json {
  if (contentType.includes('application/json')) {
    const parsed: unknown = JSON.parse(body || '{}')
    return isJson(parsed) ? parsed : {}
  }
  const args: Json = {}
  for (const [key, value] of new URLSearchParams(body)) {
    args[key] = NESTED.has(key) ? parsedOr(value) : value
  }
  return args
}

function parsedOr(value: string): unknown {
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}
