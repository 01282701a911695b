/** What the process is told from outside. `main.ts` hands in `process.env`; nothing else in the code reads it. */
import { z } from 'zod'
import { LoggableError } from './log.ts'

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

/** How Slack reaches us: over a socket that we open, or by signed requests to our port. */
export type Transport = { kind: 'socket'; appToken: string } | { kind: 'http'; signingSecret: string }

export type Config = {
  botToken: string
  transport: Transport
  /** Ends in a slash, as Slack's client expects. */
  slackApiUrl: string
  /** A server somewhere, or one of our own under `dataDir`. */
  database: { kind: 'external'; url: string } | { kind: 'embedded'; dataDir: string }
  port: number
  logLevel: LogLevel
  /** A movable clock takes its time from requests signed with this secret; never next to the real Slack. */
  clock: { kind: 'wall' } | { kind: 'movable'; signingSecret: string; startsAt: Date | 'now' }
  /** Least gap between two messages in one channel, in milliseconds. */
  slackPaceMs: number
  /** As many channels this process sends to side by side, each at its own pace. */
  outboxChannels: number
  /** Whoever reads /metrics must show it. */
  metricsToken: string | undefined
  /** Takes `{ "text": … }` by POST: where whoever runs the bot hears what Slack itself cannot be told. */
  alertWebhookUrl: string | undefined
  /** For how long a process that was told to stop goes on serving, so that a balancer sees it leave. */
  stopGraceMs: number
}

/** Every wrong or missing variable at once. The message is for a person and never repeats a value, which may be a secret. */
export class ConfigError extends LoggableError {
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    const list = problems.map(p => `  - ${p}`).join('\n')
    super(
      `The configuration is not complete:\n${list}\n` +
        'Set these in the environment or in a file named .env (.env.example explains each one).\n' +
        'To try Nhịp Cầu without a Slack account or any of these, run: npm run demo',
    )
    this.name = 'ConfigError'
    this.problems = problems
  }
}

const SLACK_API = 'https://slack.com/api/'
/** Slack allows about one message per second per channel (docs.slack.dev/apis/web-api/rate-limits). */
const SLACK_LEAST_PACE_MS = 1000

function token(prefix: 'xoxb-' | 'xapp-', name: string, whereFrom: string) {
  return z.string().regex(new RegExp(`^${prefix}[\\w-]{8,}$`), {
    error: ({ input }) => {
      const kind = /^(xox[a-z]|xapp)-/.exec(String(input))?.[0]
      const found = kind && kind !== prefix ? `holds a token that starts with ${kind}` : 'is not a whole token'
      return `${name} ${found}; it must start with ${prefix}. ${whereFrom}`
    },
  })
}

function wholeNumber(name: string, { least, most, what }: { least: number; most: number; what: string }) {
  const error = `${name} must be a whole number from ${least} to ${most} (${what}).`
  return z.string().regex(/^\d+$/, error).transform(Number).pipe(z.number().min(least, error).max(most, error))
}

function url(name: string, protocols: RegExp, error: string) {
  return z.string().refine(text => URL.canParse(text) && protocols.test(new URL(text).protocol), `${name} ${error}`)
}

const BOT_TOKEN_FROM = 'Copy the Bot User OAuth Token from "OAuth & Permissions" on api.slack.com/apps.'
const APP_TOKEN_FROM = 'Make an App-Level Token with connections:write under "Basic Information" on api.slack.com/apps.'
const SECRET_FROM = 'Copy the Signing Secret from "Basic Information" on api.slack.com/apps'

/** In the order of `.env.example`. */
const Environment = z.object({
  SLACK_BOT_TOKEN: z.preprocess(
    text => text ?? '',
    z
      .string()
      .min(1, { error: `SLACK_BOT_TOKEN is missing. ${BOT_TOKEN_FROM}`, abort: true })
      .pipe(token('xoxb-', 'SLACK_BOT_TOKEN', BOT_TOKEN_FROM)),
  ),
  SLACK_SIGNING_SECRET: z
    .string()
    .regex(/^[\w-]{16,}$/, `SLACK_SIGNING_SECRET is not a whole secret. ${SECRET_FROM}.`)
    .optional(),
  SLACK_APP_TOKEN: token('xapp-', 'SLACK_APP_TOKEN', APP_TOKEN_FROM).optional(),
  SLACK_API_URL: url('SLACK_API_URL', /^https?:$/, `must be a web address such as ${SLACK_API}`)
    .transform(text => (text.endsWith('/') ? text : `${text}/`))
    .default(SLACK_API),
  DATABASE_URL: url(
    'DATABASE_URL',
    /^postgres(ql)?:$/,
    'must look like postgres://user:password@host:5432/database. Leave it out to use the built-in database.',
  ).optional(),
  DATA_DIR: z.string().default('.data'),
  PORT: wholeNumber('PORT', { least: 0, most: 65535, what: 'the port to listen on; 0 picks a free one' }).default(3000),
  LOG_LEVEL: z.enum(LOG_LEVELS, `LOG_LEVEL must be one of: ${LOG_LEVELS.join(', ')}.`).default('info'),
  DEMO_CLOCK: z
    .string()
    .refine(
      text => /^[01]$/.test(text) || z.iso.datetime({ offset: true }).safeParse(text).success,
      'DEMO_CLOCK must be 1 (the clock may be moved, for the demo), an instant to begin at such as 2026-11-20T10:00:00+07:00, or left out.',
    )
    .transform(text => (text === '0' ? undefined : text === '1' ? ('now' as const) : new Date(text)))
    .optional(),
  SLACK_PACE_MS: wholeNumber('SLACK_PACE_MS', {
    least: 0,
    most: 60_000,
    what: 'milliseconds between two messages in one channel',
  }).default(1100),
  OUTBOX_CHANNELS: wholeNumber('OUTBOX_CHANNELS', {
    least: 1,
    most: 2000,
    what: 'how many channels are sent to side by side',
  }).default(500),
  METRICS_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]{16,}$/, 'METRICS_TOKEN must be 16 or more letters, digits or signs without a space.')
    .optional(),
  ALERT_WEBHOOK_URL: url(
    'ALERT_WEBHOOK_URL',
    /^https?:$/,
    'must be a web address that takes {"text": "…"}, such as an incoming webhook of another Slack workspace.',
  ).optional(),
  STOP_GRACE_MS: wholeNumber('STOP_GRACE_MS', {
    least: 0,
    most: 10_000,
    what: 'milliseconds for which a stopping process goes on serving, so that a balancer sees it leave',
  }).default(5000),
})

/** Every variable there is, in order; `.env.example` is kept in step with it by a test. */
export const VARIABLES = Object.keys(Environment.shape) as readonly (keyof typeof Environment.shape)[]

/** An empty variable, as left behind in a copied `.env.example`, counts as missing. @throws ConfigError naming all problems */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const given: Given = Object.fromEntries(
    VARIABLES.map(name => [name, env[name]?.trim()]).filter(([, text]) => text !== undefined && text !== ''),
  )
  const parsed = Environment.safeParse(given)
  const problems = [
    ...(parsed.success ? [] : parsed.error.issues.map(issue => issue.message)),
    ...problemsTogether(given),
  ]
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems)

  const e = parsed.data
  const signingSecret = e.SLACK_SIGNING_SECRET ?? ''
  return {
    botToken: e.SLACK_BOT_TOKEN,
    transport: e.SLACK_APP_TOKEN ? { kind: 'socket', appToken: e.SLACK_APP_TOKEN } : { kind: 'http', signingSecret },
    slackApiUrl: e.SLACK_API_URL,
    database: e.DATABASE_URL ? { kind: 'external', url: e.DATABASE_URL } : { kind: 'embedded', dataDir: e.DATA_DIR },
    port: e.PORT,
    logLevel: e.LOG_LEVEL,
    clock: e.DEMO_CLOCK ? { kind: 'movable', signingSecret, startsAt: e.DEMO_CLOCK } : { kind: 'wall' },
    slackPaceMs: e.SLACK_PACE_MS,
    outboxChannels: e.OUTBOX_CHANNELS,
    metricsToken: e.METRICS_TOKEN,
    alertWebhookUrl: e.ALERT_WEBHOOK_URL,
    stopGraceMs: e.STOP_GRACE_MS,
  }
}

type Given = Partial<Record<(typeof VARIABLES)[number], string>>

/** What is wrong between variables. Read from the raw text, so these are told even when another variable does not parse. */
function problemsTogether(given: Given): string[] {
  const api = given.SLACK_API_URL ?? SLACK_API
  const host = URL.canParse(api) ? new URL(api).hostname : ''
  const realSlack = /(^|\.)slack(-gov)?\.com\.?$/.test(host)
  const noSecret = !given.SLACK_SIGNING_SECRET
  const movable = given.DEMO_CLOCK !== undefined && given.DEMO_CLOCK !== '0'
  const problems: string[] = []
  if (noSecret && !given.SLACK_APP_TOKEN) {
    problems.push(
      `SLACK_SIGNING_SECRET is missing. ${SECRET_FROM}, or set SLACK_APP_TOKEN (xapp-) to use Socket Mode instead.`,
    )
  }
  if (movable && realSlack) {
    problems.push(
      'DEMO_CLOCK cannot be used with the real Slack: people would get messages of another day. Leave it out.',
    )
  }
  if (movable && noSecret && given.SLACK_APP_TOKEN) {
    problems.push(
      `DEMO_CLOCK needs SLACK_SIGNING_SECRET, because the clock only moves for signed requests. ${SECRET_FROM}.`,
    )
  }
  if (realSlack && api.startsWith('http:')) {
    problems.push('SLACK_API_URL must start with https:// for the real Slack, or the token travels in the open.')
  }
  if (realSlack && Number(given.SLACK_PACE_MS) < SLACK_LEAST_PACE_MS) {
    problems.push(
      `SLACK_PACE_MS must be ${SLACK_LEAST_PACE_MS} or more with the real Slack, which allows one message a second.`,
    )
  }
  return problems
}
