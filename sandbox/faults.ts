/** Faults a test orders in advance; each is used up by the calls it hits. */
export type Fault = {
  /** How many calls; 1 when not given. */
  times?: number
  /** Only calls for this channel. */
  channel?: string
  error?: string
  status?: number
  /** Seconds in the `Retry-After` of a 429. */
  retryAfter?: number
  /** Does the work, then never answers: the connection stays open until the caller gives up. */
  timeoutAfterAccepting?: boolean
  /** Does the work, then cuts the connection: the same doubt, sooner. */
  resetAfterAccepting?: boolean
}

export class FaultList {
  #faults: (Fault & { method: string; left: number })[] = []

  add(method: string, fault: Fault): void {
    this.#faults.push({ ...fault, method, left: fault.times ?? 1 })
  }

  /** The fault that hits this call, if any. */
  take(method: string, channel: unknown): Fault | undefined {
    const hit = this.#faults.find(
      fault => fault.left > 0 && fault.method === method && (!fault.channel || fault.channel === channel),
    )
    if (hit) hit.left--
    return hit
  }

  clear(): void {
    this.#faults = []
  }
}
