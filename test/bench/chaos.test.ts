import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type ChaosOptions, runChaos } from '../../bench/chaosRun.ts'
import { told } from '../../bench/chaosTold.ts'
import { type FreshDb, freshDb } from '../setup/db.ts'

let fresh: FreshDb
let dir: string

beforeEach(async () => {
  fresh = await freshDb()
  dir = await mkdtemp(join(tmpdir(), 'nhip-cau-chaos-'))
})
afterEach(async () => {
  await rm(dir, { recursive: true, force: true })
  await fresh.close()
})

const chaos = (options: Pick<ChaosOptions, 'kills' | 'spreadMs' | 'blind' | 'quietWithinMs'>) =>
  runChaos({ ...options, killForMs: 120_000, databaseUrl: fresh.url, dir, seed: 3, channels: 8 })

test('two processes, killed a dozen times before a Slack that fails, say everything once', {
  timeout: 240_000,
}, async () => {
  const outcome = await chaos({ kills: 12, spreadMs: 18_000 })
  const { verdict, work, kills, quietMs } = outcome
  expect(verdict.findings, told(outcome)).toEqual([])
  expect({ lost: work.lost, repeated: work.repeated }).toEqual({ lost: [], repeated: [] })
  expect(quietMs).toBeDefined()
  expect(kills.total).toBeGreaterThanOrEqual(12)
  expect(verdict.keys).toBeGreaterThan(50)
})

test('where history cannot tell what is ours there are doubles, so the proof can fail', {
  timeout: 240_000,
}, async () => {
  const { verdict } = await chaos({ kills: 2, spreadMs: 8_000, blind: true, quietWithinMs: 5_000 })
  expect(verdict.count('doubled')).toBeGreaterThan(0)
})
