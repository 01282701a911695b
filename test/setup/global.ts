import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import type { TestProject } from 'vitest/node'
import { startEmbedded } from '../../src/db/embedded.ts'
import { migrateDatabase } from '../../src/db/migrate.ts'
import { createLog } from '../../src/log.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The one server of the run. */
    postgres: string
  }
}

export const TEMPLATE = 'nhip_cau_template'

/** One server for the whole run, with one migrated database that every `freshDb` is copied from. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dir = await mkdtemp(join(tmpdir(), 'nhip-cau-test-'))
  await chmod(dir, 0o755) // Run as root, the server is another user.
  const server = await startEmbedded(dir, createLog('warn'), { ephemeral: true })
  const tearDown = async () => {
    await server.stop()
    await rm(dir, { recursive: true, force: true })
  }
  try {
    const sql = postgres(server.url, { max: 1, onnotice: () => undefined })
    await sql`create database ${sql(TEMPLATE)}`
    await migrateDatabase(withDatabase(server.url, TEMPLATE))
    // A template with anyone connected cannot be copied.
    await sql`alter database ${sql(TEMPLATE)} with allow_connections false`
    await sql.end()
  } catch (error) {
    await tearDown()
    throw error
  }
  project.provide('postgres', server.url)
  return tearDown
}

export function withDatabase(url: string, database: string): string {
  return Object.assign(new URL(url), { pathname: `/${database}` }).href
}
