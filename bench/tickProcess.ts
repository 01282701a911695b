// One process of the bot as far as the clock goes: it is told which database and what time, ticks once, and says how long
// each entry took and how much memory it had when a quarter, half and all of the workspaces were done.
import { memoryUsage } from 'node:process'
import { z } from 'zod'
import { connect } from '../src/db/client.ts'
import { startQueue } from '../src/db/queue.ts'
import { tick } from '../src/jobs/tick.ts'
import { createLog } from '../src/log.ts'
import { createMetrics } from '../src/metrics.ts'

export type Order = { url: string; now: string; workspaces: number }
export type Entries = Record<string, { ms: number; said: number; failed: number }>
export type Ticked = {
  ms: number
  /** What the process itself computed; the rest is the server's and waiting. */
  cpuMs: number
  /** By entry, added up over the workspaces: several are worked on at once. */
  entries: Entries
  /** Of runs that failed whole, or in part. */
  faults: number
  /** Resident memory in MiB: before, and the most up to a quarter, half and all of the workspaces. */
  rss: { before: number; quarter: number; half: number; whole: number }
  /** What is still held after a collection, in MiB; only where the process may ask for one. */
  held: { quarter: number; whole: number } | undefined
}

const Line = z.looseObject({
  msg: z.string(),
  level: z.string(),
  entry: z.string().optional(),
  workspace: z.string().optional(),
  said: z.number().optional(),
  failed: z.number().optional(),
  ms: z.number().optional(),
})

const MiB = 2 ** 20
const rssNow = (): number => Math.round(memoryUsage.rss() / MiB)

async function tickOnce({ url, now, workspaces }: Order): Promise<Ticked> {
  const entries: Entries = {}
  const done = new Set<string>()
  let faults = 0
  const held: { quarter?: number; whole?: number } = {}
  const before = rssNow()
  const rss = { before, quarter: before, half: before, whole: before }
  const look = () => {
    const is = rssNow()
    if (done.size <= workspaces / 4) rss.quarter = Math.max(rss.quarter, is)
    if (done.size <= workspaces / 2) rss.half = Math.max(rss.half, is)
    rss.whole = Math.max(rss.whole, is)
  }
  const collected = (): number | undefined => {
    if (!globalThis.gc) return undefined
    globalThis.gc()
    return Math.round((memoryUsage().heapUsed / MiB) * 10) / 10
  }
  const log = createLog('info', {
    write(text: string) {
      const line = Line.parse(JSON.parse(text))
      if (line.level === 'error') faults++
      if (line.msg !== 'run' || line.entry === undefined) return
      entries[line.entry] ??= { ms: 0, said: 0, failed: 0 }
      const entry = entries[line.entry]
      if (!entry) return
      entry.ms += line.ms ?? 0
      entry.said += line.said ?? 0
      entry.failed += line.failed ?? 0
      if (line.entry !== 'digest.receivables' || line.workspace === undefined) return
      done.add(line.workspace)
      look()
      if (done.size === Math.ceil(workspaces / 4)) held.quarter = collected()
      if (done.size === workspaces) held.whole = collected()
    },
  })
  const { db, close } = connect(url)
  const queue = await startQueue(url, log)
  const sampler = setInterval(look, 20)
  const at = new Date(now)
  const deps = { db, enqueue: queue.enqueue, log, metrics: createMetrics(), clock: () => at }
  // Whoever ticks at nine has ticked at a minute to nine.
  await tick(deps, new Date(at.getTime() - 60_000))
  for (const name of Object.keys(entries)) delete entries[name]
  const from = performance.now()
  const cpu = process.cpuUsage()
  await tick(deps, at)
  const ms = Math.round(performance.now() - from)
  const { user, system } = process.cpuUsage(cpu)
  const cpuMs = Math.round((user + system) / 1000)
  clearInterval(sampler)
  look()
  await queue.stop()
  await close()
  const { quarter, whole } = held
  return {
    ms,
    cpuMs,
    entries,
    faults,
    rss,
    held: quarter === undefined || whole === undefined ? undefined : { quarter, whole },
  }
}

const isOrder = z.object({ url: z.string(), now: z.string(), workspaces: z.number() })

process.once('message', async message => {
  try {
    process.send?.(await tickOnce(isOrder.parse(message)))
  } finally {
    process.disconnect()
  }
})
