import { fileURLToPath } from 'node:url'
import { drizzle } from 'drizzle-orm/postgres-js'
import { migrate } from 'drizzle-orm/postgres-js/migrator'
import postgres from 'postgres'

const MIGRATIONS = fileURLToPath(new URL('../../drizzle', import.meta.url))

/** Any number that nothing else in the database uses as an advisory lock. */
const MIGRATION_LOCK = 6_402_317_544

/**
 * Brings the database up to this version of the code. Harmless to repeat. Replicas that start together take turns: the first
 * migrates, the others wait and find nothing left to do. The lock dies with the connection, so a killed migrator leaves none.
 */
export async function migrateDatabase(url: string, folder = MIGRATIONS): Promise<void> {
  // One connection: an advisory lock belongs to its session, and the migrator must be in that session.
  const sql = postgres(url, {
    max: 1,
    connect_timeout: 10,
    connection: { application_name: 'nhip-cau migrate', TimeZone: 'UTC' },
    onnotice: () => undefined,
  })
  try {
    await sql`select pg_advisory_lock(${MIGRATION_LOCK})`
    await migrate(drizzle(sql), { migrationsFolder: folder })
  } finally {
    await sql.end({ timeout: 5 })
  }
}
