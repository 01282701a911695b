import type { PgDatabase } from 'drizzle-orm/pg-core'
import { drizzle, type PostgresJsQueryResultHKT } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import * as schema from './schema.ts'

/** A connection pool or a transaction in it: what takes a `Db` need not know which. */
export type Db = PgDatabase<PostgresJsQueryResultHKT, typeof schema>

export type Connection = { db: Db; sql: postgres.Sql; close(): Promise<void> }

/** A statement with more parameters than this (a batch, a long list) is made anew each time rather than kept. */
const MOST_PREPARED_PARAMETERS = 40

/**
 * drizzle sends everything through `unsafe`, which postgres.js parses and plans anew and asks to describe, at the price of
 * a second round trip. The same text comes again and again, so it is prepared once for each connection.
 */
function preparing<S extends postgres.Sql | postgres.TransactionSql>(sql: S, life?: Life): S {
  const unsafe = sql.unsafe.bind(sql)
  sql.unsafe = ((text, params = [], options = {}) => {
    if (life?.over) return refusing(life.over)
    const query = unsafe(text, params, { ...options, prepare: params.length <= MOST_PREPARED_PARAMETERS })
    return life ? life.watching(query) : query
  }) as S['unsafe']
  if ('begin' in sql) {
    const begin = sql.begin.bind(sql)
    sql.begin = ((first: never, second?: never) => {
      const life = new Life()
      const inside = life.within(second ?? first)
      return life.of(second === undefined ? begin(inside) : begin(first, inside))
    }) as typeof sql.begin
  }
  if ('savepoint' in sql && life) {
    const savepoint = sql.savepoint.bind(sql)
    sql.savepoint = ((work: never) =>
      life.over ? refusing(life.over) : life.noticing(savepoint(life.within(work)))) as typeof sql.savepoint
  }
  return sql
}

type Work = (inner: postgres.TransactionSql) => Promise<unknown>

/**
 * How long a transaction may be spoken to. postgres.js 3.4.9 goes on writing to a connection that has been lost: its own
 * `rollback` there ends the process, and a statement that comes after the pool has connected again is carried out on its
 * own, outside any transaction (github.com/porsager/postgres, issues 1208 and 1216). So what is over takes no statement,
 * and work that lost its connection never returns to postgres.js, which has rejected the transaction by then.
 */
class Life {
  over: unknown

  of<T>(transaction: Promise<T>): Promise<T> {
    return transaction.then(
      value => {
        this.over ??= new Error('this transaction is over')
        return value
      },
      err => {
        this.over ??= err
        throw err
      },
    )
  }

  within(work: Work): Work {
    return async inner => {
      try {
        const value = await work(preparing(inner, this))
        if (!this.over) return value
      } catch (err) {
        this.notice(err)
        if (!this.over) throw err
      }
      return new Promise(() => undefined)
    }
  }

  /** Told by the query itself and not by its promise, which starts it and is carried on too late. */
  watching<Q extends object>(query: Q): Q {
    const settling = query as { reject: (err: unknown) => void }
    const { reject } = settling
    settling.reject = err => {
      this.notice(err)
      reject(err)
    }
    return query
  }

  noticing<T>(promise: Promise<T>): Promise<T> {
    return promise.catch(err => {
      this.notice(err)
      throw err
    })
  }

  private notice(err: unknown): void {
    if (isConnectionLost(err)) this.over ??= err
  }
}

function isConnectionLost(err: unknown): boolean {
  if (!(err instanceof Error)) return false
  const { code, severity } = err as { code?: unknown; severity?: unknown }
  if (/^(CONNECTION_|ECONN|EPIPE$|ETIMEDOUT$)/.test(String(code)) || severity === 'FATAL') return true
  return isConnectionLost(err.cause)
}

/** As a query of postgres.js is used by drizzle. */
function refusing(why: unknown) {
  const refused = Promise.reject(why)
  refused.catch(() => undefined)
  return Object.assign(refused, { values: () => refused })
}

/** PostgreSQL's type number of `timestamptz`. */
const TIMESTAMPTZ = 1184
/** And of `text[]`. */
const TEXTS = 1009

/** A lost connection is made anew after this; when that fails, after the growing pauses of postgres.js. */
const AGAIN_MS = 50

/** A column's value has been written out by drizzle already. */
const textsToPostgres = (texts: string | string[]): string =>
  typeof texts === 'string' ? texts : `{${texts.map(text => `"${text.replace(/[\\"]/g, '\\$&')}"`).join(',')}}`

const textsFromPostgres = (written: string): string[] =>
  [...written.matchAll(/"((?:[^"\\]|\\.)*)"|([^,{}"]+)/gs)].map(
    ([, quoted, bare]) => bare ?? (quoted ?? '').replace(/\\(.)/gs, '$1'),
  )

/**
 * Not in the types of postgres.js: how many statements may be on their way on one connection. A `begin` that fills the
 * pipeline would reach PostgreSQL without postgres.js knowing that it did (issue 1189), so it is never full.
 */
const UNTYPED = { max_pipeline: 1_000_000 }

/**
 * What a replica that hangs or loses its network holds is let go by the server: an open transaction that does nothing, and
 * a connection that nobody answers at the other end. In milliseconds and seconds.
 */
export const SESSION = {
  idle_in_transaction_session_timeout: 30_000,
  tcp_keepalives_idle: 10,
  tcp_keepalives_interval: 5,
  tcp_keepalives_count: 3,
} as const

/**
 * Opens nothing until the first query. `max` is the size of the pool; a statement that takes longer than `patienceMs` is
 * given up. `close` lets running queries finish for 5 s.
 */
export function connect(
  url: string,
  { max = 10, name = 'nhip-cau', patienceMs }: { max?: number; name?: string; patienceMs?: number } = {},
): Connection {
  const sql = postgres(url, {
    ...UNTYPED,
    max,
    prepare: true,
    connect_timeout: 10,
    // Asked for at each new connection, with nobody to hear that the connection is lost already: the process would end.
    fetch_types: false,
    types: { texts: { to: TEXTS, from: [TEXTS], serialize: textsToPostgres, parse: textsFromPostgres } },
    connection: {
      application_name: name,
      TimeZone: 'UTC',
      ...SESSION,
      ...(patienceMs !== undefined && { statement_timeout: patienceMs }),
    },
    onnotice: () => undefined,
    // Whatever is asked next on a lost connection is refused with the error that ended it. Better that this is nobody's.
    onclose: () => void setTimeout(() => sql`select 1`.catch(() => undefined), AGAIN_MS).unref(),
  })
  const { [TIMESTAMPTZ]: parser } = sql.options.parsers
  const { [TIMESTAMPTZ]: serializer } = sql.options.serializers
  const db = drizzle(preparing(sql), { schema })
  // drizzle turns this off for the whole pool, after which a Date in a raw `sql` fragment throws.
  if (parser) sql.options.parsers[TIMESTAMPTZ] = parser
  if (serializer) sql.options.serializers[TIMESTAMPTZ] = serializer
  return { db, sql, close: () => sql.end({ timeout: 5 }) }
}

/** A query whose text is built once for each pool or transaction, not at each call; for those that a person waits on. */
export function builtOnce<Q extends object>(build: (db: Db) => Q): (db: Db) => Q {
  const built = new WeakMap<Db, Q>()
  return db => {
    const known = built.get(db) ?? build(db)
    built.set(db, known)
    return known
  }
}
