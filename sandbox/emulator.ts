/**
 * The emulate package as the keeper of messages, threads, reactions, pins, scheduled messages and files. It gives channels
 * random ids and lets everybody in everywhere, so here every conversation of ours is one public channel of its own, and ids
 * are translated in both directions; who may enter is decided by the world.
 */
import { createServer } from 'node:net'
import { createEmulator, type Emulator } from 'emulate'
import type { Seed } from './seed.ts'
import { isJson, type Json } from './shapes.ts'

export class Store {
  /** Where emulate really listens; its own `url` is the public one. */
  #url: string
  #emulator: Emulator
  #botToken: string
  /** our id → emulate's id */
  #theirs = new Map<string, string>()

  constructor(emulator: Emulator, url: string, botToken: string) {
    this.#emulator = emulator
    this.#url = url
    this.#botToken = botToken
  }

  /** Calls a method as the bot, or as a person with `as`. */
  async call(method: string, args: Json, as?: string): Promise<Json> {
    const response = await fetch(`${this.#url}/api/${method}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${as ? humanToken(as) : this.#botToken}`,
      },
      body: this.#translate(JSON.stringify(args), 'in'),
    })
    const answer: unknown = JSON.parse(this.#translate(await response.text(), 'out'))
    return isJson(answer) ? answer : { ok: false, error: 'internal_error' }
  }

  /** Uploads and downloads of files go through as they are. */
  async raw(path: string, init: { method: string; headers: Record<string, string>; body?: Uint8Array<ArrayBuffer> }) {
    return fetch(`${this.#url}${path}`, init)
  }

  async addConversation(id: string): Promise<void> {
    if (this.#theirs.has(id)) return
    const made = await this.call('conversations.create', { name: storageName(id) })
    const channel = isJson(made.channel) ? made.channel.id : undefined
    if (typeof channel !== 'string') throw new Error(`emulate refused a conversation for ${id}: ${made.error}`)
    this.#theirs.set(id, channel)
  }

  /** Learns emulate's ids of the conversations that were seeded. */
  async learn(ids: readonly string[]): Promise<void> {
    const list = await this.call('conversations.list', { limit: 1000 })
    const channels = Array.isArray(list.channels) ? (list.channels as { id: string; name: string }[]) : []
    for (const id of ids) {
      const found = channels.find(channel => channel.name === storageName(id))
      if (!found) throw new Error(`emulate has no conversation for ${id}`)
      this.#theirs.set(id, found.id)
    }
    await Promise.all(ids.map(id => this.call('conversations.join', { channel: id })))
  }

  close(): Promise<void> {
    return this.#emulator.close()
  }

  #translate(text: string, way: 'in' | 'out'): string {
    let out = text
    for (const [ours, theirs] of this.#theirs) {
      out = way === 'in' ? out.replaceAll(`"${ours}"`, `"${theirs}"`) : out.replaceAll(theirs, ours)
    }
    return out
  }
}

const storageName = (id: string) => id.toLowerCase()
export const humanToken = (userId: string) => `xoxp-${userId}`

/** @param publicUrl the address that emulate puts into upload and download links */
export async function openStore(
  seed: Seed,
  { botToken, conversations, publicUrl }: { botToken: string; conversations: string[]; publicUrl: string },
): Promise<Store> {
  const { team, app } = seed
  const port = await freePort()
  const emulator = await createEmulator({
    service: 'slack',
    port,
    baseUrl: publicUrl,
    seed: {
      slack: {
        team: { name: team.name, domain: team.domain },
        channels: conversations.map(id => ({ name: storageName(id) })),
        oauth_apps: [
          {
            client_id: '1.2',
            client_secret: 'unused',
            app_id: app.id,
            name: app.name,
            redirect_uris: [],
            bot_id: app.botId,
            bot_user_id: app.botUserId,
            bot_name: app.name.toLowerCase(),
          },
        ],
        tokens: [
          { token: botToken, type: 'bot', user_id: app.botUserId, bot_id: app.botId, app_id: app.id },
          ...seed.users.map(user => ({ token: humanToken(user.id), user_id: user.id })),
        ],
      },
    },
  })
  const store = new Store(emulator, `http://127.0.0.1:${port}`, botToken)
  await store.learn(conversations)
  return store
}

/** emulate cannot tell which port it was given for port 0 once a base URL is set. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      const port = typeof address === 'object' && address ? address.port : 0
      probe.close(() => resolve(port))
    })
  })
}
