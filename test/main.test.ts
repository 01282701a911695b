// The process as an operator meets it: how it begins, says what is wrong, and ends.
import { type ChildProcess, spawn } from 'node:child_process'
import { createHmac, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type FreshDb, freshDb } from './setup/db.ts'
import { type FakeSlack, fakeSlack } from './setup/fakeSlack.ts'

const SECRET = 'a-signing-secret-of-the-test'
let fresh: FreshDb
let slack: FakeSlack
const children: ChildProcess[] = []

beforeAll(async () => {
  fresh = await freshDb()
})
afterAll(() => fresh.close())
beforeEach(async () => {
  slack = await fakeSlack()
  slack.on('auth.test', { ok: true, team_id: 'T0SONG', team: 'Sông', user_id: 'U0BOT', bot_id: 'B0BOT' })
  const lan = { id: 'U0LAN', team_id: 'T0SONG', real_name: 'Nguyễn Thị Lan', is_admin: true, is_primary_owner: true }
  slack.on('users.list', { ok: true, members: [lan] })
  slack.on('chat.postMessage', { ok: true, channel: 'D0LAN', ts: '1790000000.000100' })
})
afterEach(async () => {
  for (const child of children.splice(0)) if (child.exitCode === null) child.kill('SIGKILL')
  await slack.close()
})

const freePort = async (): Promise<number> => {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}

function begin(env: Record<string, string>) {
  const child = spawn(process.execPath, ['src/main.ts'], {
    cwd: new URL('..', import.meta.url).pathname,
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  let said = ''
  child.stdout?.on('data', chunk => (said += chunk))
  child.stderr?.on('data', chunk => (said += chunk))
  return {
    child,
    ended: once(child, 'exit').then(([code]) => ({ code: code as number | null, said })),
    said: () => said,
  }
}

const env = (port: number): Record<string, string> => ({
  SLACK_BOT_TOKEN: 'xoxb-test-token',
  SLACK_SIGNING_SECRET: SECRET,
  SLACK_API_URL: slack.url,
  DATABASE_URL: fresh.url,
  PORT: String(port),
  SLACK_PACE_MS: '0',
  STOP_GRACE_MS: '0',
})

async function healthy(port: number): Promise<object> {
  for (;;) {
    const res = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => undefined)
    if (res?.ok) return (await res.json()) as object
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}

describe('the process', { timeout: 60_000 }, () => {
  test('without anything set, it says all that is missing at once, and how to try it', async () => {
    const { code, said } = await begin({}).ended
    expect(code).toBe(1)
    for (const words of ['SLACK_BOT_TOKEN', 'SLACK_SIGNING_SECRET', 'npm run demo']) expect(said).toContain(words)
    expect(said).not.toContain('at ')
  })

  test('with a token that Slack refuses, it says which and where to get another', async () => {
    slack.on('auth.test', { ok: false, error: 'invalid_auth' })
    const { code, said } = await begin(env(await freePort())).ended
    expect(code).toBe(1)
    expect(said).toContain('SLACK_BOT_TOKEN (invalid_auth)')
    expect(said).not.toContain('xoxb-test-token')
  })

  test('greets the installer once, however often it is started', async () => {
    for (const _ of [1, 2]) {
      const port = await freePort()
      const { child, ended } = begin(env(port))
      expect(await healthy(port)).toEqual({ database: true, slack: true })
      child.kill('SIGTERM')
      expect((await ended).code).toBe(0)
    }
    const said = await fresh.sql<{ key: string; state: string }[]>`select key, state from outbox`
    expect(said.filter(row => row.key === 'people:welcome')).toHaveLength(1)
    expect(slack.of('chat.postMessage').length).toBeLessThanOrEqual(1)
  })

  test('told to stop, it says so at once and goes on serving for as long as a balancer needs to see it', async () => {
    const port = await freePort()
    const { child, ended } = begin({ ...env(port), STOP_GRACE_MS: '1500' })
    await healthy(port)
    child.kill('SIGTERM')
    const health = () => fetch(`http://127.0.0.1:${port}/healthz`)
    await expect.poll(async () => (await health()).status, { interval: 20 }).toBe(503)
    expect(await (await health()).json()).toEqual({ database: true, slack: true, leaving: true })
    const unsigned = await fetch(`http://127.0.0.1:${port}/slack/events`, { method: 'POST', body: '{}' })
    expect(unsigned.status).toBe(401)
    expect((await ended).code).toBe(0)
    await expect(health()).rejects.toThrow()
  })

  test('at a terminal it stops without waiting for a balancer', async () => {
    const port = await freePort()
    const { child, ended } = begin({ ...env(port), STOP_GRACE_MS: '10000' })
    await healthy(port)
    const started = performance.now()
    child.kill('SIGINT')
    expect((await ended).code).toBe(0)
    expect(performance.now() - started).toBeLessThan(9000)
  })

  test('tells its numbers to whoever shows the token, and to nobody else', async () => {
    const port = await freePort()
    const token = 'a-token-for-the-numbers'
    begin({ ...env(port), METRICS_TOKEN: token })
    await healthy(port)
    const read = (authorization?: string) =>
      fetch(`http://127.0.0.1:${port}/metrics`, authorization === undefined ? {} : { headers: { authorization } })
    for (const wrong of [undefined, '', token, `Bearer ${token}x`, `bearer ${token}`, `Basic ${btoa(`x:${token}`)}`]) {
      expect((await read(wrong)).status).toBe(401)
    }
    const right = await read(`Bearer ${token}`)
    expect(right.status).toBe(200)
    expect(await right.text()).toContain('nhipcau_database_answers 1')
  })

  const helpAsked = (port: number): Promise<Response> => {
    const body = new URLSearchParams({
      command: '/nhipcau',
      text: '',
      team_id: 'T0SONG',
      user_id: 'U0LAN',
      channel_id: 'C1',
      trigger_id: randomUUID(),
      response_url: '',
    }).toString()
    const ts = String(Math.floor(Date.now() / 1000))
    return fetch(`http://127.0.0.1:${port}/slack/events`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'x-slack-request-timestamp': ts,
        'x-slack-signature': `v0=${createHmac('sha256', SECRET).update(`v0:${ts}:${body}`).digest('hex')}`,
      },
      body,
    })
  }
  const told = () => slack.of('chat.postEphemeral').length

  test('told to stop, it finishes what is under way, and acknowledges it', async () => {
    const port = await freePort()
    const { child, ended } = begin(env(port))
    await healthy(port)
    slack.on('chat.postEphemeral', { hangMs: 1000, reply: { ok: true } })
    const before = told()
    const asked = helpAsked(port)
    await expect.poll(told).toBe(before + 1)
    child.kill('SIGTERM')
    expect((await asked).status).toBe(200)
    expect((await ended).code).toBe(0)
  })

  test('told to stop, it finishes what it has acknowledged before it was done', async () => {
    const port = await freePort()
    const { child, ended } = begin(env(port))
    await healthy(port)
    slack.on('chat.postEphemeral', { hangMs: 4000, reply: { ok: true } })
    const asked = performance.now()
    expect((await helpAsked(port)).status).toBe(200)
    child.kill('SIGTERM')
    expect((await ended).code).toBe(0)
    // Slack was asked, and its slow answer was waited for.
    expect(performance.now() - asked).toBeGreaterThan(4000)
  })
})
