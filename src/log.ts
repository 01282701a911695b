/**
 * The log is read by more people than the workspace it talks about. So it holds what happened, never what was said: a field
 * may be an id, a code, a number or a time; words, names, amounts, tokens and Slack payloads do not get through.
 */
import { randomInt } from 'node:crypto'
import type { LogLevel as BoltLevel, Logger as BoltLogger } from '@slack/bolt'
import { type DestinationStream, type Logger, pino } from 'pino'

export type Log = Logger

/** An error whose message was written for the log and for the person running the bot; it never holds anyone's data. */
export class LoggableError extends Error {
  override name = 'LoggableError'
}

/**
 * `log.info({ task: id, ms: 12 }, 'delivered')`: the message is a fixed sentence, everything that varies is a field.
 * A field that could hold a person's words is replaced by `[hidden]`; an error becomes its `errorFacts`.
 */
export function createLog(level: string, stream?: DestinationStream): Log {
  const log = pino(
    {
      level,
      base: {},
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: label => ({ level: label }), log: safeFields },
      // pino would run its own error serializer, which keeps every property, over what safeFields has reduced.
      serializers: { err: reduced => reduced },
      hooks: {
        logMethod(args, method) {
          const [first, ...rest] = args as unknown[]
          // Given a bare error, pino would make the error's message the line's message.
          const line =
            first instanceof Error ? [{ err: first }, ...(rest.length ? rest : [first.name])] : [first, ...rest]
          method.apply(this, line.map(part => (typeof part === 'string' ? withoutTokens(part) : part)) as typeof args)
        },
      },
    },
    stream ?? pino.destination({ fd: 1, sync: true }),
  )
  // pino formats a line's fields but not a child's; children inherit this method.
  const { child } = log
  log.child = function (this: Log, fields: Record<string, unknown>, options?: never) {
    return child.call(this, safeFields(fields), options)
  } as typeof child
  return log
}

const FAULT_ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** Shown to the person and written to the log, so that one finds the other. No I, L, O or U: it is read out on the phone. */
export function faultId(): string {
  return Array.from({ length: 6 }, () => FAULT_ALPHABET[randomInt(FAULT_ALPHABET.length)]).join('')
}

export type ErrorFacts = { name: string; message?: string; code?: string; at?: string[]; cause?: ErrorFacts } & Record<
  string,
  unknown
>

/**
 * What may be known of an error: its name, code and where it was thrown, and the parts of a Slack or PostgreSQL answer that
 * are theirs and not the person's. Its message only where its author is known not to quote data (see `messageOf`).
 */
export function errorFacts(error: unknown, depth = 0): ErrorFacts {
  if (!(error instanceof Error)) return { name: `thrown ${error === null ? 'null' : typeof error}` }
  const e = error as Error & Record<string, unknown>
  const message = messageOf(e)
  const cause = e.cause ?? e.original
  const many = e instanceof AggregateError ? e.errors : Array.isArray(e.originals) ? e.originals : []
  return {
    name: String(e.name),
    ...(message && { message }),
    ...codes(e, ['code', 'syscall', 'address', 'port', 'statusCode', 'retryAfter']),
    ...(String(e.name) === 'PostgresError' && codes(e, ['severity', 'routine', ...POSTGRES_PLACES])),
    ...slackAnswer(e.data),
    at: framesOf(e),
    ...(cause instanceof Error && depth < 4 && { cause: errorFacts(cause, depth + 1) }),
    ...(many.length > 0 && depth < 2 && { errors: many.slice(0, 5).map(one => errorFacts(one, depth + 1)) }),
  }
}

/**
 * Bolt's and its clients' logger, turned into ours. Debug output is dropped, because it prints payloads; of the rest, what
 * an embedded error says in words is cut off and the error itself arrives reduced.
 */
export function boltLogger(log: Log): BoltLogger {
  const write = (level: 'info' | 'warn' | 'error', parts: unknown[]) => {
    const err = parts.find(part => part instanceof Error)
    const words = parts.filter(part => typeof part === 'string').map(withoutErrorText)
    log[level](err ? { from: 'slack', err } : { from: 'slack' }, words.join(' ') || 'Slack client')
  }
  return {
    debug: () => undefined,
    info: (...parts) => write('info', parts),
    warn: (...parts) => write('warn', parts),
    error: (...parts) => write('error', parts),
    setLevel: () => undefined,
    // Bolt skips building debug strings at this level; the real threshold is pino's.
    getLevel: () => 'info' as BoltLevel,
    setName: () => undefined,
  }
}

/* What may pass */

const HIDDEN = '[hidden]'
const TOKEN = /\b(xox[a-z](\.xox[a-z])?|xapp)-[\w-]+|\bBearer\s+\S+|:\/\/[^\s/@]+@/gi
/** Keys whose value is hidden whatever it looks like: a one-word title or a round amount looks like a code. */
const PRIVATE_KEY =
  /token|secret|passw|authoriz|cookie|signature|^(text|title|names?|body|payload|view|values?|blocks?|form|message|note|reason|query|params|data|url|email|phone|amount|total|price|fee|budget|balance|paid|owed|vat|tax|discount)$|(Name|Text|Title|Amount|Total|Price|Email|Phone|_name|_text|_title|_amount|_total|_price|_email|_phone|_url)$/
/** A code, key or path (`outbox.deliver`, `brief:42:card`), a Slack id, a UUID, an instant or a Slack timestamp, a zone, a method. */
const IDENTIFIER =
  /^([a-z/][\w.:/#-]{0,119}|[A-Z][A-Z0-9]{7,20}|[0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-][\d:]+))?|\d{1,11}(\.\d{1,9})?|[0-9A-HJKMNP-TV-Z]{6}|[A-Z][a-z]+\/[A-Za-z_/]+|[A-Z]{3,7})$/

function safeFields(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, safeValue(key, value, 0)]))
}

function safeValue(key: string, value: unknown, depth: number): unknown {
  if (value instanceof Error) return errorFacts(value)
  if (PRIVATE_KEY.test(key)) return HIDDEN
  switch (typeof value) {
    case 'undefined':
    case 'boolean':
      return value
    case 'number':
      return value
    case 'bigint':
      return HIDDEN // Only money is counted in bigints.
    case 'string':
      return value.search(TOKEN) === -1 && IDENTIFIER.test(value) ? value : HIDDEN
    case 'object':
      break
    default:
      return HIDDEN
  }
  if (value === null) return null
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString()
  if (depth >= 2) return HIDDEN
  if (Array.isArray(value)) return value.slice(0, 50).map(item => safeValue(key, item, depth + 1))
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, safeValue(k, v, depth + 1)]))
}

const POSTGRES_PLACES = ['schema_name', 'table_name', 'column_name', 'constraint_name', 'data_type_name']

function codes(e: Record<string, unknown>, keys: readonly string[]): Record<string, unknown> {
  const plain = keys.map(key => [key, e[key]] as const)
  return Object.fromEntries(
    plain.filter(([, v]) => typeof v === 'number' || (typeof v === 'string' && /^[\w.:-]{1,80}$/.test(v))),
  )
}

/**
 * Slack's answer to a failed call: its error code, the scopes it speaks of, and the places in our blocks that it disliked
 * (JSON pointers). Its sentences are left out, since they may quote what was sent.
 */
function slackAnswer(data: unknown): Record<string, unknown> {
  if (typeof data !== 'object' || data === null) return {}
  const { error, needed, provided, response_metadata } = data as Record<string, unknown>
  const messages = (response_metadata as { messages?: unknown } | undefined)?.messages
  const pointers = Array.isArray(messages)
    ? messages.flatMap(text => /\[json-pointer:(\/[\w/.-]*)\]/.exec(String(text))?.[1] ?? [])
    : []
  const codeLike = (value: unknown) => typeof value === 'string' && /^[a-z][\w:.,]{0,400}$/.test(value)
  return {
    ...(codeLike(error) && { slack: error }),
    ...(codeLike(needed) && { needed }),
    ...(codeLike(provided) && { provided }),
    ...(pointers.length > 0 && { pointers }),
  }
}

/**
 * Messages quote data: a failed query its parameters, a failed parse its text, PostgreSQL the duplicate name. Kept are those
 * of authors known not to, and those thrown by our own code, with anything quoted blanked out all the same.
 */
function messageOf(e: Error & Record<string, unknown>): string | undefined {
  // A Slack error that wraps another repeats its words; the other one arrives as the cause.
  const slacks = String(e.code).startsWith('slack_') && e.original === undefined && e.cause === undefined
  const known = e instanceof LoggableError || typeof e.syscall === 'string' || slacks
  if (known) return withoutTokens(e.message)
  if (e.name === 'DrizzleQueryError' || e.message.startsWith('Failed query: ')) {
    return withoutQuotes(e.message.split('\nparams:')[0] ?? '', /'[^']*'/g)
  }
  if (e.name === 'TypeError' || e.name === 'ReferenceError') return withoutQuotes(e.message, /"[^"]*"/g)
  const ours =
    e.name === 'Error' && /^\s*at (?!.*node_modules).*\/(src|sandbox|bench|test)\//.test(framesIn(e)[0] ?? '')
  return ours ? withoutQuotes(e.message, /"[^"]*"|'[^']*'|“[^”]*”|\d[\d.,]{3,}/g) : undefined
}

/** The lines of the stack that V8 wrote; the message before them may have lines that look the same. */
function framesIn(e: Error): string[] {
  const stack = e.stack ?? ''
  const start = e.message && stack.includes(e.message) ? stack.indexOf(e.message) + e.message.length : 0
  return stack
    .slice(start)
    .split('\n')
    .filter(line => /^\s*at .+(:\d+:\d+\)?|\(<anonymous>\)|\(native\))$/.test(line))
}

function framesOf(e: Error): string[] {
  return framesIn(e)
    .slice(0, 12)
    .map(line =>
      line
        .trim()
        .replace(/^at /, '')
        .replace(/(file:\/\/)?\/\S*?\/(?=(src|node_modules|sandbox|bench|test)\/)/, ''),
    )
}

function withoutQuotes(text: string, quoted: RegExp): string {
  return withoutTokens(text).replace(quoted, '…')
}

function withoutTokens(text: string): string {
  return text.replace(TOKEN, HIDDEN)
}

/** `… (error: Error: An API error occurred: invalid_auth)` keeps its beginning and the code; free text after `error:` goes. */
function withoutErrorText(text: string): string {
  const [start = '', ...rest] = withoutQuotes(text, /"[^"]*"|'[^']*'/g).split(/\berror: |\n/i)
  const code = /An API error occurred: ([a-z_]+)|\b(E[A-Z]{4,})\b|^([a-z_]+)$/.exec(rest.join(' ').trim())
  return rest.length > 0 ? `${start}${code?.[1] ?? code?.[2] ?? code?.[3] ?? HIDDEN}` : start
}
