/** Slack's pace of posting: about one message per second in a channel. A bucket per channel. */
export type PaceOptions = { perMs: number; burst: number } | 'off'

export class Pace {
  #options: PaceOptions
  #buckets = new Map<string, { tokens: number; at: number }>()

  constructor(options: PaceOptions) {
    this.#options = options
  }

  set(options: PaceOptions): void {
    this.#options = options
    this.#buckets.clear()
  }

  /** Takes a place for one message; answers the whole seconds to wait when there is none. */
  take(channel: string, now = Date.now()): number {
    if (this.#options === 'off') return 0
    const { perMs, burst } = this.#options
    const bucket = this.#buckets.get(channel) ?? { tokens: burst, at: now }
    const tokens = Math.min(burst, bucket.tokens + (now - bucket.at) / perMs)
    if (tokens < 1) {
      this.#buckets.set(channel, { tokens, at: now })
      return Math.max(1, Math.ceil(((1 - tokens) * perMs) / 1000))
    }
    this.#buckets.set(channel, { tokens: tokens - 1, at: now })
    return 0
  }
}
