import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebClient } from '@slack/web-api'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { readFileWith } from '../../src/slack/files.ts'

let server: Server
let origin: string
let about: object | 'file_not_found'
let served: { status: number; body?: string | Buffer; location?: string }
const asked: { path: string; token: string }[] = []

beforeAll(async () => {
  server = createServer((req, res) => {
    asked.push({ path: req.url ?? '', token: req.headers.authorization ?? '' })
    if (req.url === '/api/files.info') {
      const answer = about === 'file_not_found' ? { ok: false, error: about } : { ok: true, file: about }
      res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
    } else {
      res.writeHead(served.status, served.location ? { location: served.location } : {}).end(served.body)
    }
  })
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
beforeEach(() => {
  asked.length = 0
  about = { id: 'F1', name: 'nghi.ics', size: 5, mode: 'hosted', url_private_download: `${origin}/files/nghi.ics` }
  served = { status: 200, body: 'BEGIN' }
})
afterAll(() => server.close())

const read = (most = 100) =>
  readFileWith(new WebClient('xoxb-test', { slackApiUrl: `${origin}/api/`, retryConfig: { retries: 0 } }))('F1', most)

test('a file is read with our token', async () => {
  expect(await read()).toEqual({ ok: true, name: 'nghi.ics', bytes: Buffer.from('BEGIN') })
  expect(asked.map(({ path, token }) => [path, token])).toEqual([
    ['/api/files.info', 'Bearer xoxb-test'],
    ['/files/nghi.ics', 'Bearer xoxb-test'],
  ])
})

test.for([
  ['another service', { mode: 'external', url_private_download: 'https://drive.google.com/x' }],
  ['another service that says it is Slack’s', { url_private_download: 'https://files.slack.com.evil.example/x' }],
  ['a service inside the house', { url_private_download: 'http://127.0.0.1:1/metrics' }],
  ['the host without its lock', { url_private_download: 'http://files.slack.com/x' }],
  ['a file of the machine', { url_private_download: 'file:///etc/passwd' }],
  ['nowhere', { url_private_download: 'x' }],
  ['no address', { url_private_download: null }],
] as const)('our token never goes to %s', async ([, over]) => {
  about = { ...(about as object), ...over }
  expect(await read()).toEqual({ ok: false, problem: 'unreadable' })
  expect(asked.map(({ path }) => path)).toEqual(['/api/files.info'])
})

test.for([
  ['the sign-in page', { status: 302, location: 'https://slack.com/signin' }],
  ['an error', { status: 500, body: 'no' }],
  ['not found', { status: 404, body: 'no' }],
] as const)('%s is no file, and nobody follows it', async ([, answer]) => {
  served = answer
  expect(await read()).toEqual({ ok: false, problem: 'unreadable' })
  expect(asked).toHaveLength(2)
})

test('too large is too large, whatever was said of its size', async () => {
  expect(await read(4)).toEqual({ ok: false, problem: 'tooLarge' })
  expect(asked).toHaveLength(1)
  served = { status: 200, body: Buffer.alloc(200) }
  expect(await read()).toEqual({ ok: false, problem: 'tooLarge' })
})

test('a file that Slack does not know, or says nothing of', async () => {
  about = 'file_not_found'
  expect(await read()).toEqual({ ok: false, problem: 'unreadable' })
  about = { size: 'many' }
  expect(await read()).toEqual({ ok: false, problem: 'unreadable' })
})
