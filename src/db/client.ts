import type { PgDatabase } from 'drizzle-orm/pg-core'
import { drizzle, type PostgresJsQueryResultHKT } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import * as schema from './schema.ts'

/** A connection pool or a transaction in it: what takes a `Db` need not know which. */
export type Db = PgDatabase<PostgresJsQueryResultHKT, typeof schema>

export type Connection = { db: Db; sql: postgres.Sql; close(): Promise<void> }

/** PostgreSQL's type number of `timestamptz`. */
const TIMESTAMPTZ = 1184

/** Opens nothing until the first query. `max` is the size of the pool. `close` lets running queries finish for 5 s. */
export function connect(url: string, { max = 10, name = 'nhip-cau' } = {}): Connection {
  const sql = postgres(url, {
    max,
    prepare: true,
    connect_timeout: 10,
    connection: { application_name: name, TimeZone: 'UTC' },
    onnotice: () => undefined,
  })
  const { [TIMESTAMPTZ]: parser } = sql.options.parsers
  const { [TIMESTAMPTZ]: serializer } = sql.options.serializers
  const db = drizzle(sql, { schema })
  // drizzle turns this off for the whole pool, after which a Date in a raw `sql` fragment throws.
  if (parser) sql.options.parsers[TIMESTAMPTZ] = parser
  if (serializer) sql.options.serializers[TIMESTAMPTZ] = serializer
  return { db, sql, close: () => sql.end({ timeout: 5 }) }
}
