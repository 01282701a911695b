/** What went over the wire, in order, and the only way tests wait: for silence or for a fact, never for a fixed time. */
export type TrafficEntry = {
  id: number
  at: string
  /** `app→slack` is a Web API call or a use of a response_url; `slack→app` is a command, a click, an event. */
  direction: 'app→slack' | 'slack→app'
  method: string
  summary: string
  /** HTTP status; 0 when no answer came. */
  status: number
  ms: number
  /** Slack's error word, or why a delivery failed. */
  error?: string
  request?: unknown
  response?: unknown
}

export type Problem = { at: string; kind: string; detail: string }

type Listener = (
  what: { type: 'traffic'; entry: TrafficEntry } | { type: 'problem'; problem: Problem } | { type: 'changed' },
) => void

const KEPT = 5000

export class Traffic {
  readonly entries: TrafficEntry[] = []
  readonly problems: Problem[] = []
  #listeners = new Set<Listener>()
  #inFlight = 0
  #lastActivity = Date.now()
  #count = 0

  get inFlight(): number {
    return this.#inFlight
  }

  listen(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Counts one exchange as in flight; call the returned function once, when it is over. */
  begin(): () => void {
    this.#inFlight++
    this.#lastActivity = Date.now()
    let open = true
    return () => {
      if (!open) return
      open = false
      this.#inFlight--
      this.changed()
    }
  }

  record(entry: Omit<TrafficEntry, 'id' | 'at'>): void {
    const full = { id: ++this.#count, at: new Date().toISOString(), ...entry }
    this.entries.push(full)
    if (this.entries.length > KEPT) this.entries.splice(0, this.entries.length - KEPT)
    this.#tell({ type: 'traffic', entry: full })
  }

  problem(kind: string, detail: string): void {
    const problem = { at: new Date().toISOString(), kind, detail }
    this.problems.push(problem)
    this.#tell({ type: 'problem', problem })
  }

  changed(): void {
    this.#tell({ type: 'changed' })
  }

  /** Resolves once nothing is in flight and nothing has happened for `quietMs`. */
  async settle({ quietMs = 150, timeout = 15_000 } = {}): Promise<void> {
    const deadline = Date.now() + timeout
    for (;;) {
      const quietFor = Date.now() - this.#lastActivity
      if (this.#inFlight === 0 && quietFor >= quietMs) return
      const left = deadline - Date.now()
      if (left <= 0) throw new Error(`The sandbox did not settle within ${timeout} ms (${this.#inFlight} in flight)`)
      await this.#next(Math.min(left, this.#inFlight === 0 ? quietMs - quietFor : left))
    }
  }

  /** Resolves with the first truthy answer of `predicate`, asked again whenever something happens. */
  async until<T>(predicate: () => T, { timeout = 5000 } = {}): Promise<NonNullable<T>> {
    const deadline = Date.now() + timeout
    for (;;) {
      const found = predicate()
      if (found) return found
      const left = deadline - Date.now()
      if (left <= 0) throw new Error(`Waited ${timeout} ms in vain for: ${predicate}\n${this.tail()}`)
      await this.#next(left)
    }
  }

  /** The last exchanges and problems as text, for a failing test. */
  tail(count = 12): string {
    const lines = this.entries
      .slice(-count)
      .map(e => `  ${e.direction} ${e.method} ${e.status} ${e.ms} ms ${e.error ?? ''} ${e.summary}`)
    return [...lines, ...this.problems.slice(-5).map(p => `  ! ${p.kind}: ${p.detail}`)].join('\n')
  }

  #tell(what: Parameters<Listener>[0]): void {
    this.#lastActivity = Date.now()
    for (const listener of [...this.#listeners]) listener(what)
  }

  #next(ms: number): Promise<void> {
    return new Promise(resolve => {
      const done = () => {
        clearTimeout(timer)
        stop()
        resolve()
      }
      const timer = setTimeout(done, Math.max(1, ms))
      const stop = this.listen(done)
    })
  }
}
