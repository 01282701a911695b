// A Slack that fails as networks and servers do, by a seeded dice, and remembers what it took. It runs in a process of its
// own, so that killing the app never touches it; `openFakeSlack` starts and asks it.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Dice, dice, type Fault, type Luck, READS, stream, WRITES } from './fakeSlackDice.ts'
import type { Asked, Told } from './fakeSlackProcess.ts'
import { type Answer, type Args, talk, World } from './fakeSlackWorld.ts'

/** When somebody kills the caller: before its post is taken, after that, or once it was answered. */
export type Stage = 'arrived' | 'accepted' | 'answered'

export type FakeSlackOptions = {
  seed: number
  people: readonly string[]
  /** Where people talk too. */
  channels: readonly string[]
  /** Answers history without metadata: what the bot posted cannot be told from what it did not. */
  blind?: boolean
  /** Least gap between two posts in one channel; sooner is answered with 429. */
  paceMs?: number
  /** Answers everything well, at once. */
  calm?: boolean
}

const WRITTEN = new Set(['chat.postMessage', 'chat.update', 'chat.delete', 'views.publish'])
const READ = new Set(['conversations.history', 'conversations.replies', 'conversations.open'])

const tell = (told: Told) => process.send?.(told)

async function serve({ seed, people, channels, blind = false, paceMs = 0, calm = false }: FakeSlackOptions) {
  const world = new World({ people, blind, paceMs })
  const luck: Dice = dice(seed)
  const faults: Partial<Record<Fault, number>> = {}
  const armed = new Map<string, Stage>()
  const quiet = new AbortController()
  if (calm) quiet.abort()
  else void talk(world, channels, stream(seed), quiet.signal)

  const server = createServer(async (req, res) => {
    const path = (req.url ?? '').replace(/\?.*/, '')
    const body = await bodyOf(req).catch(() => undefined)
    if (body === undefined) return
    if (path.startsWith('/respond/')) {
      tell({ event: 'respond', to: path.slice('/respond/'.length), answer: JSON.parse(body) })
      return void res.end('ok')
    }
    const method = path.replace('/api/', '')
    const args = Object.fromEntries(new URLSearchParams(body))
    if (method.startsWith('views.')) tell({ event: 'view', method, args })
    if (!WRITTEN.has(method) && !READ.has(method)) return finish(res, world.carryOut(method, args))
    if (method === 'chat.postMessage' && world.tooSoon(args.channel ?? '')) return rateLimited(res)
    const token = req.headers.authorization?.replace('Bearer ', '') ?? ''
    const stage = method === 'chat.postMessage' ? armed.get(token) : undefined
    if (stage) {
      armed.delete(token)
      return killing(token, stage, () => world.carryOut(method, args), res)
    }
    const name = `${method} ${args.channel ?? args.users ?? ''}`
    const fate = quiet.signal.aborted ? 'fine' : luck.roll(name, WRITTEN.has(method) ? WRITES : READS)
    if (fate !== 'fine') faults[fate] = (faults[fate] ?? 0) + 1
    await answer(
      res,
      fate,
      () => world.carryOut(method, args),
      most => luck.below(name, most),
    )
  })
  server.keepAliveTimeout = 30_000
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))

  process.on('message', (asked: Asked) => {
    switch (asked.ask) {
      case 'arm':
        return void armed.set(asked.token, asked.stage)
      case 'disarm':
        return armed.clear()
      case 'calm':
        armed.clear()
        return quiet.abort()
      case 'blind':
        world.blind = asked.blind
        return
      case 'dump':
        return void tell({ event: 'dump', posts: world.posts, faults, provoked: world.provoked })
    }
  })
  tell({ event: 'ready', port: (server.address() as AddressInfo).port })
}

/** The caller dies at its worst moment; whoever is told does the killing. */
async function killing(token: string, stage: Stage, carryOut: () => Answer, res: ServerResponse): Promise<void> {
  const kill = () => tell({ event: 'kill', token })
  if (stage === 'arrived') {
    kill()
    return void res.destroy()
  }
  const done = carryOut()
  if (stage === 'accepted') kill()
  else res.writeHead(200, JSON_TYPE).end(JSON.stringify(done), kill)
}

/** So long after its answer a call may still have its effect. */
const MOST_LATE_MS = 1500

async function answer(
  res: ServerResponse,
  luck: Luck,
  carryOut: () => Answer,
  below: (most: number) => number,
): Promise<void> {
  const upstream = () => void res.writeHead([500, 502, 503, 504][below(4)] ?? 500).end('<html>upstream</html>')
  switch (luck) {
    case 'fine':
      return finish(res, carryOut())
    case 'rateLimited':
      return rateLimited(res)
    case 'errorAfter':
    case 'errorBefore':
      if (luck === 'errorAfter') carryOut()
      return upstream()
    case 'errorEarly':
      upstream()
      return void setTimeout(carryOut, below(MOST_LATE_MS))
    case 'silence':
      return void carryOut()
    case 'resetAfter':
    case 'resetBefore':
      if (luck === 'resetAfter') carryOut()
      return void res.socket?.resetAndDestroy()
    case 'internalAfter':
    case 'internalBefore':
      if (luck === 'internalAfter') carryOut()
      return finish(res, { ok: false, error: 'internal_error' })
    case 'cutBody':
      return void slowly(res, carryOut(), { steps: 2, gapMs: 20, until: 1 })
    case 'slowBody':
      return void slowly(res, carryOut(), { steps: 5, gapMs: 50 + below(300), until: 5 })
    case 'endlessBody':
      return void slowly(res, carryOut(), { steps: 40, gapMs: 500, until: 40 })
  }
}

/** In so many pieces; stops dead after `until` of them. */
async function slowly(
  res: ServerResponse,
  answer: Answer,
  { steps, gapMs, until }: { steps: number; gapMs: number; until: number },
): Promise<void> {
  const whole = Buffer.from(JSON.stringify(answer))
  res.writeHead(200, { ...JSON_TYPE, 'content-length': whole.length })
  const size = Math.ceil(whole.length / steps)
  for (let n = 0; n < steps && !res.destroyed; n++) {
    if (n === until) return void res.socket?.resetAndDestroy()
    res.write(whole.subarray(n * size, (n + 1) * size))
    await sleep(gapMs)
  }
  res.end()
}

const JSON_TYPE = { 'content-type': 'application/json' }
const finish = (res: ServerResponse, answer: Answer) => void res.writeHead(200, JSON_TYPE).end(JSON.stringify(answer))
const rateLimited = (res: ServerResponse) => void res.writeHead(429, { 'retry-after': '1' }).end()

async function bodyOf(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of req) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

if (import.meta.main) {
  process.on('disconnect', () => process.exit(0))
  await serve(JSON.parse(process.argv[2] ?? '{}') as FakeSlackOptions)
}

export type { Args }
