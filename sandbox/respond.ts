/** What an app says through a response_url or in the acknowledgement of a command. */

import { ApiError, type Office } from './api/call.ts'
import { checkMessage, signed } from './api/chat.ts'
import { type Block, isJson, type Json, withIds } from './shapes.ts'
import type { ReplyTo } from './world.ts'

const USES = 5
const LIFE_MS = 30 * 60_000

/** The answer to a POST on a response_url: five uses within thirty minutes. */
export async function useResponseUrl(
  token: string,
  body: string,
  office: Office,
): Promise<{ status: number; body: Json }> {
  const known = office.world.responseUrls.get(token)
  if (!known) return { status: 404, body: { ok: false, error: 'invalid_url' } }
  if (Date.now() - known.at > LIFE_MS) return { status: 404, body: { ok: false, error: 'expired_url' } }
  if (known.uses >= USES) return { status: 404, body: { ok: false, error: 'used_url' } }
  known.uses++
  try {
    const reply: unknown = JSON.parse(body)
    await office.reply(isJson(reply) ? reply : {}, known)
    return { status: 200, body: { ok: true } }
  } catch (error) {
    if (!(error instanceof ApiError) && !(error instanceof SyntaxError)) throw error
    const word = error instanceof ApiError ? error.error : 'invalid_payload'
    const messages = error instanceof ApiError ? error.messages : []
    office.traffic.problem(word, `response_url: ${messages.join('; ')}`)
    return { status: 400, body: { ok: false, error: word } }
  }
}

export async function reply(said: Json, { user, channel, original }: ReplyTo, office: Office): Promise<void> {
  const { world, store } = office
  if (said.delete_original === true && original) {
    if (original.ephemeral) dropEphemeral(original.ts, office)
    else {
      await store.call('chat.delete', { channel, ts: original.ts })
      world.drop(channel, original.ts)
    }
    return
  }
  checkMessage(said)
  const blocks = Array.isArray(said.blocks) ? (said.blocks as Block[]) : undefined
  const text = String(said.text)
  if (said.replace_original === true && original) {
    if (original.ephemeral) {
      const shown = world.ephemerals.find(e => e.ts === original.ts)
      if (shown) Object.assign(shown, { text, blocks: blocks && withIds(blocks) })
      office.traffic.changed()
      return
    }
    const update = { channel, ts: original.ts, text, ...(blocks && { blocks: withIds(blocks) }) }
    const answer = await store.call('chat.update', update)
    if (!isJson(answer.message)) throw new ApiError(String(answer.error))
    world.keep(channel, signed(answer.message, office))
    return
  }
  const thread_ts = typeof said.thread_ts === 'string' ? said.thread_ts : undefined
  if (said.response_type === 'in_channel') {
    const post = { channel, text, ...(thread_ts && { thread_ts }), ...(blocks && { blocks: withIds(blocks) }) }
    const answer = await store.call('chat.postMessage', post)
    if (isJson(answer.message)) world.keep(channel, signed(answer.message, office))
    return
  }
  world.keepEphemeral({ channel, user, text, ...(blocks && { blocks }), ...(thread_ts && { thread_ts }) })
}

function dropEphemeral(ts: string, { world, traffic }: Office): void {
  const index = world.ephemerals.findIndex(e => e.ts === ts)
  if (index >= 0) world.ephemerals.splice(index, 1)
  traffic.changed()
}
