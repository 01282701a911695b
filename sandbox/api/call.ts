/** What one Web API method is: a function from arguments to an answer, given the workspace. */
import type { Store } from '../emulator.ts'
import type { Manifest } from '../manifest.ts'
import type { Json } from '../shapes.ts'
import type { Traffic } from '../traffic.ts'
import type { ReplyTo, World } from '../world.ts'
import type { Pace } from './pace.ts'

export type Office = {
  world: World
  store: Store
  traffic: Traffic
  manifest: Manifest
  pace: Pace
  /** Opens a Socket Mode address. */
  socketUrl(): string
  /** What the app says in answer to a person, by acknowledgement or response_url. */
  reply(reply: Json, to: ReplyTo): Promise<void>
}

export type Method = (args: Json, office: Office) => Promise<Json> | Json

/** Slack's `ok: false`; thrown by methods, answered by the dispatcher. */
export class ApiError extends Error {
  readonly error: string
  readonly messages: string[]
  readonly extra: Json

  constructor(error: string, messages: string[] = [], extra: Json = {}) {
    super(error)
    this.error = error
    this.messages = messages
    this.extra = extra
  }
}

export const str = (args: Json, key: string): string => {
  const value = args[key]
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
}
export const flag = (args: Json, key: string): boolean => ['true', '1', 'True'].includes(String(args[key]))

/** Cursor pages as Slack gives them; the cursor is the position. */
export function page<T>(all: readonly T[], args: Json, standard: number) {
  const limit = Math.min(Number(args.limit) || standard, 1000)
  const from = Number(Buffer.from(str(args, 'cursor'), 'base64').toString() || 0)
  if (Number.isNaN(from)) throw new ApiError('invalid_cursor')
  const next = from + limit < all.length ? Buffer.from(String(from + limit)).toString('base64') : ''
  return { items: all.slice(from, from + limit), next_cursor: next }
}
