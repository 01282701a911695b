import { App, HTTPReceiver } from '@slack/bolt'
import { WebAPIHTTPError, WebAPIPlatformError, WebClient } from '@slack/web-api'
import { DrizzleQueryError } from 'drizzle-orm/errors'
import postgres from 'postgres'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { boltLogger, createLog, errorFacts, faultId, LoggableError } from '../src/log.ts'

/** Words of a client, a price and a token: none of them may be found in a log. */
const WORDS = ['Vinamilk', 'Nguyễn Thị Hoa', '150000000', '150.000.000', 'xoxb-1234-secretsecret', 'nét duyên Tết']
const FORM = { title: 'nét duyên Tết', client: 'Vinamilk', owner: 'Nguyễn Thị Hoa', amount: 150000000 }

function recorded(level = 'trace') {
  const lines: string[] = []
  const log = createLog(level, { write: line => void lines.push(line) })
  return {
    log,
    lines,
    last: () => JSON.parse(lines.at(-1) ?? '{}') as Record<string, unknown>,
    all: () => lines.join(''),
  }
}

function expectNothingSaid(text: string): void {
  for (const word of WORDS) expect(text).not.toContain(word)
}

describe('a line of the log', () => {
  test('keeps ids, codes, numbers, times and keys', () => {
    const { log, last } = recorded()
    const fields = {
      task: '0190f3c2-7b1a-7c3e-9d7e-1f2a3b4c5d6e',
      channel: 'C0123ABCD',
      key: 'brief:42:card',
      refusal: 'brief.dueInPast',
      ts: '1767225600.000100',
      day: '2026-03-01',
      zone: 'Asia/Ho_Chi_Minh',
      fault: '7K2MQ9',
      method: 'POST',
      path: '/slack/events',
      ms: 12,
      sent: true,
    }
    log.info({ ...fields, at: new Date(0) }, 'Delivered')
    expect(last()).toMatchObject({ level: 'info', msg: 'Delivered', at: '1970-01-01T00:00:00.000Z', ...fields })
  })

  test('hides words, names and amounts, however deep they are', () => {
    const { log, last, all } = recorded()
    log.info({ form: FORM, seen: { a: { b: { c: 'Vinamilk' } } }, said: 'nét duyên Tết', due: 150000000n }, 'Saved')
    log.info({ amount: 150000000, totalAmount: 150000000, title: 'tet', values: ['Vinamilk'] }, 'Saved')
    log.child({ owner: 'Nguyễn Thị Hoa', body: FORM }).warn('Child')
    expectNothingSaid(all())
    expect(last()).toMatchObject({ owner: '[hidden]', body: '[hidden]' })
    log.child({ slice: 'brief' }).child({ client: 'Công ty Sữa Vinamilk' }).info('Grandchild')
    expect(last()).toMatchObject({ slice: 'brief', client: '[hidden]' })
  })

  test('hides tokens, also in the sentence', () => {
    const { log, all } = recorded()
    log.info({ used: 'xoxb-1234-secretsecret', db: 'postgres://me:hunter22@host/x' }, 'with xoxb-1234-secretsecret')
    log.info('plain xoxb-1234-secretsecret and %s', 'xoxb-1234-secretsecret')
    log.info({ url: 'https://hooks.slack.com/services/T0/B0/secretsecret' }, 'postgres://me:hunter22@host/x')
    expect(all()).not.toMatch(/secretsecret|hunter22/)
  })

  test('hides a whole Slack payload', () => {
    const { log, all } = recorded()
    const view = { state: { values: { title: { title: { type: 'plain_text_input', value: 'nét duyên Tết' } } } } }
    log.info({ body: { view } }, 'one')
    log.info({ view }, 'two')
    log.info(view, 'three')
    log.info({ type: 'view_submission', user: { id: 'U012345678', name: 'hoa.nguyen' } }, 'four')
    expectNothingSaid(all())
    expect(all()).not.toContain('hoa.nguyen')
    expect(all()).toContain('U012345678')
  })
})

describe('an error in the log', () => {
  test('keeps its name, its code and the place where it was thrown', () => {
    const { log, last } = recorded()
    log.error({ err: Object.assign(new Error('no queue'), { code: 'E_QUEUE', body: FORM, data: FORM }) }, 'Failed')
    expect(last().err).toMatchObject({ name: 'Error', code: 'E_QUEUE' })
    expect(JSON.stringify(last().err)).toContain('test/log.test.ts')
    expectNothingSaid(JSON.stringify(last()))
  })

  test('a bare error does not give its message to the line', () => {
    const { log, all, last } = recorded()
    log.error(new RangeError('Vinamilk'))
    log.error(new RangeError('Vinamilk'), 'Failed')
    expectNothingSaid(all())
    expect(last()).toMatchObject({ msg: 'Failed', err: { name: 'RangeError' } })
  })

  test('a failed query shows its SQL but not its parameters', () => {
    const pg = Object.assign(new postgres.PostgresError({ message: 'x' } as never), {
      message: 'duplicate key value violates unique constraint "client_name"',
      code: '23505',
      detail: 'Key (name)=(Vinamilk) already exists.',
      constraint_name: 'client_name',
      parameters: ['Vinamilk', '150000000'],
    })
    const error = new DrizzleQueryError('insert into "client" ("name") values ($1)', ['Vinamilk', 150000000], pg)
    const facts = errorFacts(error)
    expect(facts.message).toContain('insert into "client"')
    expect(facts.cause).toMatchObject({ code: '23505', constraint_name: 'client_name' })
    expectNothingSaid(JSON.stringify(facts))
  })

  test.for([
    ['a parser quotes its input', () => JSON.parse('{"client": Vinamilk}')],
    ['a converter quotes its input', () => BigInt('Vinamilk')],
    ['a form does not fit', () => z.strictObject({ title: z.literal('x') }).parse({ title: 'y', Vinamilk: 1 })],
    [
      'a library says a name',
      () => {
        throw Object.assign(new Error('Vinamilk'), {
          stack: 'Error: Vinamilk\n    at f (/x/node_modules/lib/a.js:1:2)',
        })
      },
    ],
    [
      'a message has several lines',
      () => {
        throw new RangeError('bad\n    at Vinamilk (/src/nét duyên Tết.ts:1:2)')
      },
    ],
    [
      'a cause says a name',
      () => {
        throw new Error('outer', { cause: new RangeError('Vinamilk') })
      },
    ],
    [
      'a string was thrown',
      () => {
        throw 'Vinamilk'
      },
    ],
  ] as const)('nothing gets through when %s', ([, act]) => {
    const { log, all } = recorded()
    try {
      act()
    } catch (err) {
      log.error({ err }, 'Failed')
    }
    expect(all()).toContain('Failed')
    expectNothingSaid(all())
  })

  test('what the programmer wrote stays readable', () => {
    expect(errorFacts(new LoggableError('Port 3000 is in use')).message).toBe('Port 3000 is in use')
    expect(errorFacts(new Error('the queue is not started')).message).toBe('the queue is not started')
    const broken = () => (undefined as unknown as { title: string }).title
    expect(() => broken()).toThrow(TypeError)
    try {
      broken()
    } catch (error) {
      expect(errorFacts(error).message).toContain("reading 'title'")
    }
  })
})

describe('what Bolt and its clients log', () => {
  test('an answer of Slack is reduced to its code and the places it disliked', () => {
    const error = new WebAPIPlatformError({
      ok: false,
      error: 'invalid_blocks',
      response_metadata: { messages: ['[ERROR] not allowed: Vinamilk [json-pointer:/blocks/2/text]'] },
      message: { text: 'nét duyên Tết' },
    } as never)
    const { log, last, all } = recorded()
    boltLogger(log).error(`Slack API error: ${error.data.error}`, error)
    expect(last()).toMatchObject({
      level: 'error',
      err: {
        name: 'WebAPIPlatformError',
        code: 'slack_webapi_platform_error',
        slack: 'invalid_blocks',
        pointers: ['/blocks/2/text'],
      },
    })
    expectNothingSaid(all())
  })

  test('an HTTP error keeps its status but not its body', () => {
    const { log, last, all } = recorded()
    boltLogger(log).error(new WebAPIHTTPError(503, 'Unavailable', { 'x-a': 'Vinamilk' }, 'Vinamilk') as never)
    expect(last().err).toMatchObject({ statusCode: 503 })
    expectNothingSaid(all())
  })

  test('debug output is dropped, and text that embeds an error loses it', () => {
    const { log, lines, last, all } = recorded()
    const bolt = boltLogger(log)
    bolt.debug('payload', FORM)
    expect(lines).toHaveLength(0)
    bolt.error(
      'An unhandled error occurred while Bolt processed (type: x, error: Error: Failed query\nparams: Vinamilk)',
    )
    bolt.warn('Failed to parse the request body: Unexpected token V, "Vinamilk" is not valid JSON')
    bolt.error('Failed to retrieve a new WSS URL (error: Error: An API error occurred: invalid_auth)')
    expect(last().msg).toContain('invalid_auth')
    expectNothingSaid(all())
  })

  test('a real App whose listener fails on a form logs the failure and not the form', async () => {
    const { log, all } = recorded()
    const logger = boltLogger(log)
    const app = new App({
      receiver: new HTTPReceiver({ signingSecret: 'x'.repeat(32), logger }),
      authorize: async () => ({ botToken: 'xoxb-1234-secretsecret', botId: 'B1', botUserId: 'U1' }),
      logger,
    })
    app.view('brief', async ({ view }) => {
      throw Object.assign(new RangeError(JSON.stringify(view.state)), { data: view })
    })
    const state = { values: { title: { title: { type: 'plain_text_input', value: FORM.title } } } }
    const body = {
      type: 'view_submission',
      team: { id: 'T1' },
      user: { id: 'U2' },
      view: { callback_id: 'brief', state },
    }
    await expect(app.processEvent({ body, ack: async () => undefined })).rejects.toThrow()
    expect(all()).toContain('RangeError')
    expectNothingSaid(all())
  })

  test('a real client that cannot reach Slack logs why and neither token nor text', async () => {
    const { log, all } = recorded()
    const client = new WebClient('xoxb-1234-secretsecret', {
      slackApiUrl: 'http://127.0.0.1:1/api/',
      logger: boltLogger(log),
      retryConfig: { retries: 0 },
    })
    const sent = client.chat.postMessage({ channel: 'C1', text: 'nét duyên Tết' })
    const error = await sent.then(
      () => undefined,
      (e: unknown) => e,
    )
    log.error({ err: error }, 'Not delivered')
    expect(all()).toContain('slack_webapi_request_error')
    expectNothingSaid(all())
  })
})

test('a fault id is six characters that can be read out on the phone, and new each time', () => {
  const ids = Array.from({ length: 500 }, faultId)
  for (const id of ids) expect(id).toMatch(/^[0-9A-HJKMNP-TV-Z]{6}$/)
  expect(new Set(ids).size).toBe(500)
})
