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
function preparing<S extends postgres.Sql | postgres.TransactionSql>(sql: S): S {
  const unsafe = sql.unsafe.bind(sql)
  sql.unsafe = ((text, params = [], options = {}) =>
    unsafe(text, params, { ...options, prepare: params.length <= MOST_PREPARED_PARAMETERS })) as S['unsafe']
  if ('begin' in sql) {
    const begin = sql.begin.bind(sql)
    const inside = (work: (inner: postgres.TransactionSql) => unknown) => (inner: postgres.TransactionSql) =>
      work(preparing(inner))
    sql.begin = ((first: never, second?: never) =>
      second === undefined ? begin(inside(first)) : begin(first, inside(second))) as typeof sql.begin
  }
  if ('savepoint' in sql) {
    const savepoint = sql.savepoint.bind(sql)
    sql.savepoint = ((work: never) =>
      savepoint((inner: postgres.TransactionSql) =>
        (work as (inner: postgres.TransactionSql) => unknown)(preparing(inner)),
      )) as typeof sql.savepoint
  }
  return sql
}

/** PostgreSQL's type number of `timestamptz`. */
const TIMESTAMPTZ = 1184

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
    max,
    prepare: true,
    connect_timeout: 10,
    connection: {
      application_name: name,
      TimeZone: 'UTC',
      ...SESSION,
      ...(patienceMs !== undefined && { statement_timeout: patienceMs }),
    },
    onnotice: () => undefined,
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
