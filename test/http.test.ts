import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { Agent, type IncomingMessage, request } from 'node:http'
import { connect } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { type Http, isSignedBySlack, type Route, readBody, startHttp } from '../src/http.ts'
import { createLog } from '../src/log.ts'

const lines: string[] = []
const log = createLog('trace', { write: line => void lines.push(line) })
const running: Http[] = []

async function serve(routes: Record<string, Route>): Promise<Http> {
  const http = await startHttp({ port: 0, host: '127.0.0.1', routes, log })
  running.push(http)
  return http
}

afterEach(async () => {
  await Promise.all(running.splice(0).map(http => http.stop(0)))
  lines.length = 0
})

const at = (http: Http, path: string) => `http://127.0.0.1:${http.port}${path}`

/** A promise to settle from outside: a piece of work that lasts as long as the test wants. */
function work() {
  return Promise.withResolvers<void>()
}

describe('the port', () => {
  test('answers its routes by method and path, whatever the query', async () => {
    const http = await serve({ 'GET /healthz': (_req, res) => void res.end('well') })
    expect(await (await fetch(at(http, '/healthz?full=1'))).text()).toBe('well')
    expect((await fetch(at(http, '/healthz'), { method: 'HEAD' })).status).toBe(200)
    expect((await fetch(at(http, '/healthz'), { method: 'POST' })).status).toBe(405)
    expect((await fetch(at(http, '/other'))).status).toBe(404)
  })

  test('that is already in use is told in plain words', async () => {
    const { port } = await serve({})
    const second = startHttp({ port, host: '127.0.0.1', routes: {}, log })
    await expect(second).rejects.toThrow(new RegExp(`Port ${port} is already in use.*PORT`))
  })

  test('survives a request that is not HTTP', async () => {
    const http = await serve({ 'GET /': (_req, res) => void res.end('well') })
    const socket = connect(http.port, '127.0.0.1')
    socket.write('hello\r\n\r\n')
    const [answer] = await once(socket, 'data')
    expect(String(answer)).toContain('400')
    expect((await fetch(at(http, '/'))).status).toBe(200)
  })

  test('a failing route answers with a fault id that is also in the log', async () => {
    const http = await serve({ 'GET /': () => Promise.reject(new RangeError('Vinamilk')) })
    const res = await fetch(at(http, '/'))
    expect(res.status).toBe(500)
    const fault = await res.text()
    expect(fault).toMatch(/^\w{6}$/)
    expect(lines.join('')).toContain(fault)
    expect(lines.join('')).not.toContain('Vinamilk')
  })
})

describe('a body', () => {
  const echo: Route = async (req, res) => {
    const body = await readBody(req, 1000)
    res.end(body)
  }

  test('is read as it came', async () => {
    const http = await serve({ 'POST /': echo })
    expect(await (await fetch(at(http, '/'), { method: 'POST', body: 'tiếng Việt' })).text()).toBe('tiếng Việt')
  })

  test('over the limit is refused, whether or not its length was declared', async () => {
    const http = await serve({ 'POST /': echo })
    const declared = await fetch(at(http, '/'), { method: 'POST', body: 'x'.repeat(1001) })
    expect(declared.status).toBe(413)
    const req = request(at(http, '/'), { method: 'POST', headers: { 'transfer-encoding': 'chunked' } })
    req.on('error', () => undefined)
    req.write('x'.repeat(600))
    req.write('x'.repeat(600))
    const [res] = (await once(req, 'response')) as [IncomingMessage]
    expect(res.statusCode).toBe(413)
    req.destroy()
  })

  test('that breaks off is no fault of ours', async () => {
    const started = work()
    const http = await serve({
      'POST /': async req => {
        started.resolve()
        await readBody(req)
      },
    })
    const req = request(at(http, '/'), { method: 'POST', headers: { 'content-length': 10 } })
    req.on('error', () => undefined)
    req.write('half')
    await started.promise
    req.destroy()
    await expect.poll(() => http.inFlight()).toBe(0)
    expect(lines.join('')).not.toContain('"level":"error"')
  })
})

describe('stopping', () => {
  test('waits for a request that is being answered, and takes no new one', async () => {
    const started = work()
    const slow = work()
    const http = await serve({
      'GET /': async (_req, res) => {
        started.resolve()
        await slow.promise
        res.end('done')
      },
    })
    const answer = fetch(at(http, '/'))
    await started.promise
    expect(http.inFlight()).toBe(1)
    const stopped = http.stop(10_000)
    await expect(fetch(at(http, '/'))).rejects.toThrow()
    slow.resolve()
    expect(await (await answer).text()).toBe('done')
    expect(await stopped).toBe(true)
  })

  test('waits for work that goes on after the answer', async () => {
    const slow = work()
    let finished = false
    const http = await serve({
      'POST /slack/events': async (_req, res) => {
        res.end()
        await slow.promise
        finished = true
      },
    })
    await fetch(at(http, '/slack/events'), { method: 'POST' })
    const stopped = http.stop(10_000).then(drained => ({ drained, finished }))
    slow.resolve()
    expect(await stopped).toEqual({ drained: true, finished: true })
  })

  test('does not wait for connections that are merely kept open', async () => {
    const http = await serve({ 'GET /': (_req, res) => void res.end('well') })
    const agent = new Agent({ keepAlive: true })
    const req = request(at(http, '/'), { agent }).end()
    const [res] = (await once(req, 'response')) as [IncomingMessage]
    await once(res.resume(), 'end')
    const before = Date.now()
    expect(await http.stop(10_000)).toBe(true)
    expect(Date.now() - before).toBeLessThan(2000)
    agent.destroy()
  })

  test('cuts off at the deadline what does not end, and says so', async () => {
    const started = work()
    const http = await serve({ 'GET /': () => started.resolve() })
    const answer = fetch(at(http, '/')).catch(() => 'cut off')
    await started.promise
    expect(await http.stop(50)).toBe(false)
    expect(await answer).toBe('cut off')
  })
})

describe('a signature', () => {
  const secret = '0123456789abcdef'
  const now = new Date('2026-03-02T02:00:00Z')
  const body = Buffer.from('payload=tiếng Việt')

  function signed({ key = secret, seconds = 0, over = body as Buffer | string } = {}) {
    const ts = String(now.getTime() / 1000 + seconds)
    const mac = createHmac('sha256', key).update(`v0:${ts}:`).update(over).digest('hex')
    return { 'x-slack-request-timestamp': ts, 'x-slack-signature': `v0=${mac}` }
  }

  test("of Slack's is accepted, also over the example in Slack's documentation", () => {
    expect(isSignedBySlack(secret, signed(), body, now)).toBe(true)
    const example =
      'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c'
    const headers = {
      'x-slack-request-timestamp': '1531420618',
      'x-slack-signature': 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
    }
    const then = new Date(1531420618_000)
    expect(isSignedBySlack('8f742231b10e8888abcd99yyyzzz85a5', headers, example, then)).toBe(true)
  })

  test.for([
    ['of another secret', signed({ key: 'fedcba9876543210' })],
    ['over another body', signed({ over: 'payload=other' })],
    ['of more than five minutes ago', signed({ seconds: -301 })],
    ['of more than five minutes ahead', signed({ seconds: 301 })],
    ['that is missing', { 'x-slack-request-timestamp': signed()['x-slack-request-timestamp'] }],
    ['without a time', { 'x-slack-signature': signed()['x-slack-signature'] }],
    ['with a time that is no number', { ...signed(), 'x-slack-request-timestamp': 'NaN' }],
    ['that is cut short', { ...signed(), 'x-slack-signature': signed()['x-slack-signature'].slice(0, 20) }],
  ] as const)('%s is refused', ([, headers]) => {
    expect(isSignedBySlack(secret, headers, body, now)).toBe(false)
  })

  test('is good for five minutes either way, and never without a secret', () => {
    expect(isSignedBySlack(secret, signed({ seconds: -300 }), body, now)).toBe(true)
    expect(isSignedBySlack(secret, signed({ seconds: 300 }), body, now)).toBe(true)
    expect(isSignedBySlack('', signed({ key: '' }), body, now)).toBe(false)
  })
})
