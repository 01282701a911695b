import { randomBytes } from 'node:crypto'
import postgres from 'postgres'
import { inject } from 'vitest'
import { type Connection, connect } from '../../src/db/client.ts'
import { TEMPLATE, withDatabase } from './global.ts'

export type FreshDb = Connection & { url: string }

/** A migrated, empty database of the test's own; `close` drops it. Ask for it in `beforeAll`, or in a test that must be alone. */
export async function freshDb({ max = 4 } = {}): Promise<FreshDb> {
  const { url, drop } = await newDatabase(TEMPLATE)
  const connection = connect(url, { max, name: 'nhip-cau test' })
  return {
    ...connection,
    url,
    async close() {
      await connection.close()
      await drop()
    },
  }
}

/** A database without any table, for what makes tables itself. */
export async function newDatabase(template = 'template0'): Promise<{ url: string; drop(): Promise<void> }> {
  const server = inject('postgres')
  const name = `t_${randomBytes(8).toString('hex')}`
  await asAdmin(server, sql => sql`create database ${sql(name)} template ${sql(template)} strategy file_copy`)
  return {
    url: withDatabase(server, name),
    drop: () => asAdmin(server, sql => sql`drop database if exists ${sql(name)} with (force)`),
  }
}

async function asAdmin(url: string, statement: (sql: postgres.Sql) => Promise<unknown>): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined })
  try {
    await statement(sql)
  } finally {
    await sql.end()
  }
}
