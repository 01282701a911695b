// What passes between the queue and whoever carries out its jobs.

/** The job to make one message real in its channel, in the turn that it was given when it had to come back for it. */
export type Delivery = { workspaceId: string; outboxId: string; channel: string; turn?: Turn }

/** `at`: milliseconds since 1970, when it has surely come; it may be earlier by `heardMs`, which it took to hear of it. */
export type Turn = { lane: string; at: number; heardMs: number }

/** Carries out one job; if it throws, the job is tried again. */
export type Deliver = (delivery: Delivery) => Promise<void>

/** Thrown by a delivery that is to be tried again later; its channel's order is kept meanwhile. */
export class NotYet extends Error {
  /** In milliseconds. Left open, the pauses grow from try to try. */
  readonly afterMs: number | undefined
  /** The turn that is kept for it until then. */
  readonly turn: Turn | undefined

  constructor(code: string, afterMs?: number, turn?: Turn) {
    super(`not delivered yet: ${code}`)
    this.name = 'NotYet'
    this.afterMs = afterMs
    this.turn = turn
  }
}
