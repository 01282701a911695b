// The nine o'clock run: how long it takes to plan and say everything. `npm run morning` does so for a million open tasks in
// two hundred workspaces; `npm run bench` for one workspace of growing size.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Sql } from 'postgres'
import { connect } from '../src/db/client.ts'
import { startEmbedded } from '../src/db/embedded.ts'
import { migrateDatabase } from '../src/db/migrate.ts'
import { createLog } from '../src/log.ts'
import { NINE, type Size, seedAgencies } from './agencies.ts'
import type { Order, Ticked } from './tickProcess.ts'

/** A server of its own, as a process of the bot starts one; gone afterwards. */
async function withServer<T>(work: (url: string, sql: Sql) => Promise<T>): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), 'nhip-cau-bench-'))
  await chmod(dir, 0o755) // Run as root, the server is another user.
  const server = await startEmbedded(dir, createLog('error'))
  try {
    await migrateDatabase(server.url)
    const { sql, close } = connect(server.url, { max: 2, name: 'nhip-cau bench' })
    try {
      return await work(server.url, sql)
    } finally {
      await close()
    }
  } finally {
    await server.stop()
    await rm(dir, { recursive: true, force: true })
  }
}

/** A tick in a process of its own. `collects`: it may collect its garbage to tell what it really holds. */
export async function tickIn(url: string, workspaces: number, { collects = false } = {}): Promise<Ticked> {
  const child = fork(join(import.meta.dirname, 'tickProcess.ts'), { execArgv: collects ? ['--expose-gc'] : [] })
  const order: Order = { url, now: NINE.toISOString(), workspaces }
  child.send(order)
  const answered = once(child, 'message')
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the process ended with ${code} before it answered`)
  })
  const [ticked] = await Promise.race([answered, ended])
  await once(child, 'exit')
  return ticked as Ticked
}

/** As it was before anything was said. */
async function takeBack(sql: Sql): Promise<void> {
  await sql`delete from outbox where key not like 'task:%'`
  await sql`truncate run, ask, nudge`
  await sql`truncate pgboss.job`
  await sql`vacuum analyze outbox`
}

export type Morning = { tasks: number; said: number; ms: number }

/** By the number of open tasks in one workspace, each in a database of its own. */
export async function measureMornings(sizes: readonly number[]): Promise<Morning[]> {
  const results: Morning[] = []
  for (const tasks of sizes) {
    const size = { workspaces: 1, tasks, invoices: Math.round(tasks / 10), people: Math.round(tasks / 25) }
    const { entries, ms } = await withServer(async (url, sql) => {
      await seedAgencies(sql, size)
      return tickIn(url, 1)
    })
    results.push({ tasks, ms, said: saidIn([{ entries }]) })
  }
  return results
}

const saidIn = (all: readonly Pick<Ticked, 'entries'>[]): number =>
  all.flatMap(({ entries }) => Object.values(entries)).reduce((sum, { said }) => sum + said, 0)

// — npm run morning —

const WHOLE: Size = { workspaces: 200, tasks: 5000, invoices: 500, people: 150 }

const seconds = (ms: number): string => (ms / 1000).toFixed(1)
const number = (n: number): string => n.toLocaleString('en')

function tell(all: readonly Ticked[], ms: number): void {
  const names = [...new Set(all.flatMap(({ entries }) => Object.keys(entries)))]
  console.log(`\n${all.length === 1 ? 'One process' : `${all.length} processes`}: ${seconds(ms)} s\n`)
  console.log('| entry | messages | left out | seconds, added up over the workspaces |')
  console.log('|---|---|---|---|')
  for (const name of names) {
    const sum = (of: 'ms' | 'said' | 'failed') => all.reduce((so, { entries }) => so + (entries[name]?.[of] ?? 0), 0)
    console.log(`| ${name} | ${number(sum('said'))} | ${sum('failed')} | ${seconds(sum('ms'))} |`)
  }
  console.log('\n| process | its CPU, seconds | MiB before | at a quarter | at half | at the end |')
  console.log('|---|---|---|---|---|---|')
  for (const [n, { rss, cpuMs }] of all.entries()) {
    console.log(`| ${n + 1} | ${seconds(cpuMs)} | ${rss.before} | ${rss.quarter} | ${rss.half} | ${rss.whole} |`)
  }
  const faults = all.reduce((sum, one) => sum + one.faults, 0)
  if (faults > 0) console.log(`\n${faults} faults`)
}

async function main(): Promise<void> {
  const { workspaces, tasks, invoices, people } = WHOLE
  console.log(
    `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'cores'}: ${workspaces} workspaces of ${people} people, ` +
      `${number(workspaces * tasks)} open tasks, ${number(workspaces * invoices)} invoices`,
  )
  await withServer(async (url, sql) => {
    const from = performance.now()
    await seedAgencies(sql, WHOLE)
    console.log(`seeded in ${seconds(performance.now() - from)} s`)
    for (const processes of [1, 2]) {
      const start = performance.now()
      const all = await Promise.all(Array.from({ length: processes }, () => tickIn(url, workspaces)))
      // Of several, the one that took longest; starting them is not planning.
      tell(all, Math.max(...all.map(({ ms }) => ms)))
      console.log(
        `\nmessages: ${number(saidIn(all))}; with the start of the processes ${seconds(performance.now() - start)} s`,
      )
      await takeBack(sql)
    }
  })
}

if (import.meta.main) await main()
