// App processes that can be killed at any instant and come back at once, as under a supervisor.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, type WriteStream } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export const SECRET = 'chaos-signing-secret-0123456789'

/** Times of a supervisor: a process that falls over by itself is not started in a tight loop. */
const AGAIN_MS = 250
const STOP_MS = 30_000

export type AppOptions = {
  name: string
  databaseUrl: string
  apiUrl: string
  /** Where its log goes. */
  dir: string
  env?: Record<string, string>
  /** What its clock shows when it starts; a clock that cannot be moved when left out. */
  now?: () => Date
  onReady?: (app: App) => void
}

/** Nothing that was started here outlives us, however we end. */
const living = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of living) child.kill('SIGKILL')
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

export class App {
  readonly name: string
  readonly token: string
  /** By message, how often it logged an error; what was only a consequence of a kill is among them. */
  readonly errors = new Map<string, number>()
  /** How often a post whose outcome nobody knew was found in the channel. */
  foundAgain = 0
  /** How often it ended without being told to. */
  fell = 0
  readySince: number | undefined
  /** What its last start took. */
  startMs = 0
  url = ''
  readonly #options: AppOptions
  readonly #log: WriteStream
  #child: ChildProcess | undefined
  #port = 0
  #wanted = false
  #begun = 0

  constructor(options: AppOptions) {
    this.#options = options
    this.name = options.name
    this.token = `xoxb-chaos-${options.name.padStart(8, '0')}`
    this.#log = createWriteStream(join(options.dir, `${options.name}.log`), { flags: 'a' })
  }

  async start(): Promise<void> {
    this.#port ||= await freePort()
    this.url = `http://127.0.0.1:${this.#port}`
    this.#wanted = true
    this.#spawn()
  }

  /** Resolves when it takes requests. */
  async ready(withinMs = 60_000): Promise<void> {
    for (const until = performance.now() + withinMs; this.readySince === undefined; ) {
      if (performance.now() > until) throw new Error(`${this.name} was not ready within ${withinMs / 1000} s`)
      await new Promise(resolve => setTimeout(resolve, 20))
    }
  }

  /** Resolves when it says that it is well, whatever it logs. */
  async healthy(withinMs = 60_000): Promise<void> {
    const ok = () =>
      fetch(`${this.url}/healthz`).then(
        res => res.ok,
        () => false,
      )
    for (const until = performance.now() + withinMs; !(await ok()); ) {
      if (performance.now() > until) throw new Error(`${this.name} was not healthy within ${withinMs / 1000} s`)
      await new Promise(resolve => setTimeout(resolve, 20))
    }
  }

  /** As the kernel does when memory runs out: nothing is finished, nothing is told. */
  kill(): boolean {
    return this.#child?.kill('SIGKILL') ?? false
  }

  /** Asks it to stop, or ends it as it is; waits until it has ended. */
  async stop(how: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    this.#wanted = false
    const child = this.#child
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill(how)
    const impatient = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
    await ended
    clearTimeout(impatient)
  }

  #spawn(): void {
    const { apiUrl, databaseUrl, env, now } = this.#options
    const child = spawn(process.execPath, ['src/main.ts'], {
      cwd: new URL('..', import.meta.url),
      env: {
        PATH: process.env.PATH,
        // A good part of a start is reading the same code again.
        NODE_COMPILE_CACHE: new URL('../node_modules/.cache/node-compile', import.meta.url).pathname,
        SLACK_BOT_TOKEN: this.token,
        SLACK_SIGNING_SECRET: SECRET,
        SLACK_API_URL: apiUrl,
        DATABASE_URL: databaseUrl,
        PORT: String(this.#port),
        ...(now && { DEMO_CLOCK: now().toISOString() }),
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#child = child
    this.#begun = performance.now()
    living.add(child)
    if (child.stdout) createInterface(child.stdout).on('line', line => this.#heard(line))
    child.stderr?.pipe(this.#log, { end: false })
    child.once('exit', (code, signal) => {
      this.readySince = undefined
      living.delete(child)
      this.#log.write(`— ended with ${signal ?? code}\n`)
      if (!this.#wanted) return
      if (signal === 'SIGKILL') return this.#spawn()
      this.fell++
      setTimeout(() => this.#wanted && this.#spawn(), AGAIN_MS)
    })
  }

  #heard(line: string): void {
    this.#log.write(`${line}\n`)
    if (!line.startsWith('{')) return
    const { level, msg } = JSON.parse(line) as { level?: number | string; msg?: string }
    if (msg === 'found a message that was thought lost') this.foundAgain++
    if (msg === 'ready') {
      this.readySince = performance.now()
      this.startMs = Math.round(this.readySince - this.#begun)
      this.#options.onReady?.(this)
    }
    if (Number(level) >= 50 || level === 'error' || level === 'fatal') {
      this.errors.set(msg ?? '', (this.errors.get(msg ?? '') ?? 0) + 1)
    }
  }
}

export const errorsOf = (apps: readonly App[]): Map<string, number> => {
  const all = new Map<string, number>()
  for (const app of apps) for (const [msg, n] of app.errors) all.set(msg, (all.get(msg) ?? 0) + n)
  return all
}

export async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>(listening => probe.listen(0, '127.0.0.1', listening))
  const { port } = probe.address() as AddressInfo
  await new Promise(closed => probe.close(closed))
  return port
}
