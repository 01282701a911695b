// A Slack Web API that does exactly what a test tells it to; for faults that the simulated workspace has no reason to make.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

export type Call = { method: string; token: string; args: Record<string, string>; at: number }
type Answer = { ok: boolean; [key: string]: unknown }
type Slow = { hangMs: number; reply: Answer }
type Status = { status: number; headers?: Record<string, string> }
type Reply = Answer | Status | Slow | 'reset'

export type FakeSlack = {
  url: string
  calls: Call[]
  of: (method: string) => Call[]
  /** What the method answers from now on; a function sees the call, an array is used up one by one, the last one stays. */
  on: (method: string, ...replies: (Reply | ((call: Call) => Reply))[]) => void
  close: () => Promise<void>
}

const isStatus = (reply: Exclude<Reply, string>): reply is Status =>
  'status' in reply && typeof reply.status === 'number'

const isSlow = (reply: Exclude<Reply, string>): reply is Slow => 'hangMs' in reply && typeof reply.hangMs === 'number'

const body = async (req: IncomingMessage): Promise<string> => {
  let text = ''
  for await (const chunk of req) text += chunk
  return text
}

export async function fakeSlack(): Promise<FakeSlack> {
  const replies = new Map<string, (Reply | ((call: Call) => Reply))[]>()
  const calls: Call[] = []
  const server = createServer(async (req: IncomingMessage, res: ServerResponse) => {
    const method = (req.url ?? '').replace(/^\/api\//, '').replace(/\?.*/, '')
    const args = Object.fromEntries(new URLSearchParams(await body(req)))
    const call = {
      method,
      token: (req.headers.authorization ?? '').replace('Bearer ', ''),
      args,
      at: performance.now(),
    }
    calls.push(call)
    const waiting = replies.get(method) ?? [{ ok: true }]
    const next = waiting.length > 1 ? waiting.shift() : waiting[0]
    const reply = typeof next === 'function' ? next(call) : (next ?? { ok: true })
    if (reply === 'reset') return void req.socket.destroy()
    if (isStatus(reply)) return void res.writeHead(reply.status, reply.headers ?? {}).end()
    if (isSlow(reply)) await sleep(reply.hangMs)
    const answer = isSlow(reply) ? reply.reply : reply
    res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
  })
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/api/`,
    calls,
    of: method => calls.filter(call => call.method === method),
    on: (method, ...next) => void replies.set(method, next),
    close: () =>
      new Promise<void>(closed => {
        server.close(() => closed())
        server.closeAllConnections()
      }),
  }
}
