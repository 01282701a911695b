/** The one port of the process: health, metrics and, where Slack calls us, Slack. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { faultId, type Log, LoggableError } from './log.ts'

/** Counts as in flight until its promise settles, even when it has answered long before. */
export type Route = (req: IncomingMessage, res: ServerResponse) => void | Promise<void>

export type Http = {
  /** The real one, also when 0 was asked for. */
  port: number
  inFlight(): number
  /**
   * Takes no new request, waits for those in flight, and cuts off what is left at the deadline. Tells whether all were
   * finished. Calling it again joins the first call.
   */
  stop(deadlineMs: number): Promise<boolean>
}

/** @throws LoggableError when the port is taken or not allowed */
export async function startHttp({
  port,
  routes,
  log,
  host,
}: {
  port: number
  /** Method and path: `'GET /healthz'`. The query string is not part of the path; HEAD is answered by GET. */
  routes: Readonly<Record<string, Route>>
  log: Log
  host?: string
}): Promise<Http> {
  const paths = new Set(Object.keys(routes).map(key => key.split(' ')[1]))
  const open = new Set<ServerResponse>()
  let inFlight = 0
  let idle: (() => void) | undefined

  const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000, keepAliveTimeout: 10_000 })
  server.on('request', async (req, res) => {
    inFlight++
    open.add(res)
    const closed = new Promise<void>(done => res.once('close', done))
    void closed.then(() => open.delete(res))
    const path = pathOf(req)
    try {
      const route = routes[`${req.method === 'HEAD' ? 'GET' : req.method} ${path}`]
      if (route) await route(req, res)
      else end(res, paths.has(path) ? 405 : 404)
    } catch (error) {
      if (error instanceof BodyTooLarge) end(res, 413)
      else if (req.destroyed && !req.complete) log.debug({ path }, 'The caller hung up')
      else {
        const fault = faultId()
        log.error({ fault, method: req.method, path, err: error }, 'A request failed')
        end(res, 500, fault)
      }
    }
    await closed
    inFlight--
    if (stopping) server.closeIdleConnections()
    if (inFlight === 0) idle?.()
  })
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n')
    else socket.destroy()
  })

  await new Promise<void>((listening, failed) => {
    server.once('error', error => failed(cannotListen(error, port)))
    server.listen({ port, host }, listening)
  })
  server.on('error', error => log.error({ err: error }, 'The HTTP server reports an error'))

  let stopping: Promise<boolean> | undefined
  const stop = async (deadlineMs: number) => {
    const closed = new Promise<void>(done => server.close(() => done()))
    for (const res of open) if (!res.headersSent) res.setHeader('connection', 'close')
    let timer: NodeJS.Timeout | undefined
    const finished = new Promise<true>(done => {
      if (inFlight === 0) done(true)
      else idle = () => done(true)
    })
    const deadline = new Promise<false>(done => {
      timer = setTimeout(() => done(false), deadlineMs)
    })
    const drained = await Promise.race([finished, deadline])
    clearTimeout(timer)
    server.closeAllConnections()
    await closed
    return drained
  }

  return {
    port: (server.address() as AddressInfo).port,
    inFlight: () => inFlight,
    stop: deadlineMs => {
      stopping ??= stop(deadlineMs)
      return stopping
    },
  }
}

const BODY_LIMIT = 4 * 1024 * 1024

export class BodyTooLarge extends LoggableError {
  override name = 'BodyTooLarge'
}

/** The raw body, as a signature is made over its bytes. `startHttp` answers 413 to a `BodyTooLarge`. */
export async function readBody(req: IncomingMessage, limit = BODY_LIMIT): Promise<Buffer> {
  const tooLarge = () => new BodyTooLarge(`A request body is larger than ${limit} bytes`)
  if (Number(req.headers['content-length']) > limit) throw tooLarge()
  const chunks: Buffer[] = []
  let size = 0
  // Not `for await`: leaving that loop early destroys the socket, and the 413 with it.
  return new Promise((done, failed) => {
    req.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= limit) chunks.push(chunk)
      else {
        req.removeAllListeners('data').resume()
        failed(tooLarge())
      }
    })
    req.once('end', () => done(Buffer.concat(chunks)))
    req.once('error', failed)
  })
}

/** Slack asks to refuse what is older than five minutes (docs.slack.dev/authentication/verifying-requests-from-slack). */
const SIGNATURE_LIFE_SECONDS = 5 * 60

/** `now` is the real time, also where the demo clock has been moved: the timestamp comes from outside. */
export function isSignedBySlack(
  secret: string,
  headers: IncomingHttpHeaders,
  rawBody: string | Uint8Array,
  now: Date,
): boolean {
  const timestamp = headers['x-slack-request-timestamp']
  const signature = headers['x-slack-signature']
  if (secret === '' || typeof timestamp !== 'string' || typeof signature !== 'string') return false
  if (!/^\d{1,11}$/.test(timestamp)) return false
  if (Math.abs(now.getTime() / 1000 - Number(timestamp)) > SIGNATURE_LIFE_SECONDS) return false
  const expected = Buffer.from(
    `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:`).update(rawBody).digest('hex')}`,
  )
  const given = Buffer.from(signature)
  return given.length === expected.length && timingSafeEqual(given, expected)
}

/** `Authorization: Bearer <token>`. Digests are compared, so that the time it takes tells nothing of the token. */
export function showsToken(headers: IncomingHttpHeaders, token: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(headers.authorization ?? ''), digest(`Bearer ${token}`))
}

/** A target such as `//` or `*` is not a path of ours; it must not throw. */
function pathOf(req: IncomingMessage): string {
  return (req.url ?? '').split(/[?#]/, 1)[0] ?? ''
}

function end(res: ServerResponse, status: number, text = ''): void {
  if (res.headersSent) {
    res.destroy()
    return
  }
  // A request that was not read to its end would be taken for the next one.
  res.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' }).end(text)
}

function cannotListen(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code === 'EADDRINUSE') {
    return new LoggableError(
      `Port ${port} is already in use by another program. Stop that program, or set PORT to a free one.`,
    )
  }
  if (error.code === 'EACCES') {
    return new LoggableError(`This user may not listen on port ${port}. Set PORT to one above 1024.`)
  }
  return error
}
