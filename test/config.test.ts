import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { describe, expect, test } from 'vitest'
import { ConfigError, readConfig, VARIABLES } from '../src/config.ts'

const http = { SLACK_BOT_TOKEN: 'xoxb-1234-abcdefgh', SLACK_SIGNING_SECRET: '0123456789abcdef0123456789abcdef' }
const socket = { SLACK_BOT_TOKEN: 'xoxb-1234-abcdefgh', SLACK_APP_TOKEN: 'xapp-1-A1-abcdefgh' }
const sandbox = { ...http, SLACK_API_URL: 'http://127.0.0.1:4003/api' }

function problemsOf(env: NodeJS.ProcessEnv): ConfigError {
  try {
    readConfig(env)
  } catch (error) {
    if (error instanceof ConfigError) return error
    throw error
  }
  throw new Error('the configuration was accepted')
}

describe('what the bot needs to know', () => {
  test('a bot token and a signing secret are enough; the rest has defaults', () => {
    expect(readConfig(http)).toEqual({
      botToken: http.SLACK_BOT_TOKEN,
      transport: { kind: 'http', signingSecret: http.SLACK_SIGNING_SECRET },
      slackApiUrl: 'https://slack.com/api/',
      database: { kind: 'embedded', dataDir: '.data' },
      port: 3000,
      logLevel: 'info',
      clock: { kind: 'wall' },
      slackPaceMs: 1100,
      outboxChannels: 500,
      metricsToken: undefined,
      alertWebhookUrl: undefined,
      stopGraceMs: 5000,
    })
  })

  test('an app token chooses Socket Mode, which needs no signing secret', () => {
    expect(readConfig(socket).transport).toEqual({ kind: 'socket', appToken: socket.SLACK_APP_TOKEN })
    expect(readConfig({ ...http, ...socket }).transport.kind).toBe('socket')
  })

  test('a database address is used instead of the embedded database', () => {
    const url = 'postgres://me:pw@db.example:5432/bot'
    expect(readConfig({ ...http, DATABASE_URL: url }).database).toEqual({ kind: 'external', url })
  })

  test('the address of the API ends in a slash, whether or not it was written', () => {
    expect(readConfig(sandbox).slackApiUrl).toBe('http://127.0.0.1:4003/api/')
    expect(readConfig({ ...sandbox, SLACK_API_URL: 'http://127.0.0.1:4003/api/' }).slackApiUrl).toMatch(/api\/$/)
  })

  test('an empty or blank variable counts as left out, and spaces around a value do not matter', () => {
    expect(readConfig({ ...http, SLACK_APP_TOKEN: '', PORT: ' ', LOG_LEVEL: ' warn ' })).toMatchObject({
      transport: { kind: 'http' },
      port: 3000,
      logLevel: 'warn',
    })
  })

  test('the clock may be moved in a simulated workspace, by who has the secret', () => {
    const { clock } = readConfig({ ...sandbox, DEMO_CLOCK: '1' })
    expect(clock).toEqual({ kind: 'movable', signingSecret: http.SLACK_SIGNING_SECRET, startsAt: 'now' })
    expect(readConfig({ ...sandbox, DEMO_CLOCK: '2026-11-20T10:00:00+07:00' }).clock).toMatchObject({
      startsAt: new Date('2026-11-20T03:00:00Z'),
    })
  })
})

describe('what is refused', () => {
  test('every problem is told at once, with its variable, and the way to the demo', () => {
    const env = {
      PORT: 'http',
      LOG_LEVEL: 'loud',
      SLACK_API_URL: 'slack',
      DATABASE_URL: 'mysql://x',
      OUTBOX_CHANNELS: '0',
    }
    const error = problemsOf(env)
    for (const name of [...Object.keys(env), 'SLACK_BOT_TOKEN', 'SLACK_SIGNING_SECRET']) {
      expect(error.problems.filter(p => p.startsWith(name))).toHaveLength(1)
    }
    expect(error.problems).toHaveLength(7)
    for (const problem of error.problems) expect(error.message).toContain(problem)
    expect(error.message).toContain('npm run demo')
  })

  test.for([
    ['no bot token', { SLACK_SIGNING_SECRET: http.SLACK_SIGNING_SECRET }, 'SLACK_BOT_TOKEN is missing'],
    ['neither secret nor app token', { SLACK_BOT_TOKEN: http.SLACK_BOT_TOKEN }, 'SLACK_SIGNING_SECRET is missing'],
    ['the token left as in the example', { ...http, SLACK_BOT_TOKEN: 'xoxb-' }, 'must start with xoxb-'],
    [
      'the app token in the place of the bot token',
      { ...http, SLACK_BOT_TOKEN: 'xapp-1-abcdefgh' },
      'starts with xapp-',
    ],
    [
      'the bot token in the place of the app token',
      { ...http, SLACK_APP_TOKEN: 'xoxb-1-abcdefgh' },
      'starts with xoxb-',
    ],
    ['a movable clock with the real Slack', { ...http, DEMO_CLOCK: '1' }, 'DEMO_CLOCK cannot'],
    [
      'a movable clock with the real Slack by another name',
      { ...http, DEMO_CLOCK: '1', SLACK_API_URL: 'https://EU.slack.com./api' },
      'DEMO_CLOCK cannot',
    ],
    [
      'a movable clock that anyone could move',
      { ...socket, DEMO_CLOCK: '1', SLACK_API_URL: sandbox.SLACK_API_URL },
      'DEMO_CLOCK needs SLACK_SIGNING_SECRET',
    ],
    ['a moment with the real Slack', { ...http, DEMO_CLOCK: '2026-11-20T10:00:00+07:00' }, 'DEMO_CLOCK cannot'],
    ['a flag that is neither 0 nor 1', { ...sandbox, DEMO_CLOCK: 'yes' }, 'DEMO_CLOCK must be 1'],
    ['the real Slack in the open', { ...http, SLACK_API_URL: 'http://slack.com/api/' }, 'https://'],
    ['a pace that Slack punishes', { ...http, SLACK_PACE_MS: '200' }, 'SLACK_PACE_MS must be 1000'],
    ['a port that does not exist', { ...http, PORT: '65536' }, 'PORT must be a whole number'],
    ['a token for the numbers that could be guessed', { ...http, METRICS_TOKEN: 'short' }, 'METRICS_TOKEN must be 16'],
    ['an address for alarms that is none', { ...http, ALERT_WEBHOOK_URL: 'ops@sông.vn' }, 'ALERT_WEBHOOK_URL must be'],
    ['a grace that outlives the orchestrator', { ...http, STOP_GRACE_MS: '60000' }, 'STOP_GRACE_MS must be'],
    ['half a port', { ...http, PORT: '80.5' }, 'PORT must be a whole number'],
  ] as const)('%s', ([, env, words]) => {
    const { problems } = problemsOf(env)
    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain(words)
  })

  test('a name that only ends like Slack is not the real Slack', () => {
    expect(readConfig({ ...sandbox, DEMO_CLOCK: '1', SLACK_API_URL: 'http://notslack.com/api' }).clock.kind).toBe(
      'movable',
    )
  })

  test('no value is ever repeated, since any of them may be a secret in the wrong place', () => {
    const secret = 'S3cretS3cret-!'
    const env = Object.fromEntries(VARIABLES.map(name => [name, secret]))
    const error = problemsOf(env)
    expect(error.problems.length).toBeGreaterThanOrEqual(9)
    expect(`${error.message}${JSON.stringify(error)}${error.stack}`).not.toContain(secret)
  })
})

describe('.env.example', () => {
  const text = readFileSync(new URL('../.env.example', import.meta.url), 'utf8')

  test('names every variable there is, in the same order, and no other', () => {
    expect([...text.matchAll(/^(\w+)=/gm)].map(([, name]) => name)).toEqual(VARIABLES)
  })

  test('explains each one in the line above it', () => {
    const lines = text.split('\n')
    for (const name of VARIABLES) expect(lines[lines.findIndex(l => l.startsWith(`${name}=`)) - 1]).toMatch(/^# \S/)
  })

  test('shows the values that are used when a variable is left out', () => {
    const example = parseEnv(text)
    const given = { ...example, SLACK_BOT_TOKEN: http.SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET: http.SLACK_SIGNING_SECRET }
    expect(readConfig(given)).toEqual(readConfig(http))
  })
})
