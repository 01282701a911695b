// `npm run chaos`: two app processes over one database speak to a Slack that fails, and are killed at random instants while
// people work, days pass and cards change. At the end every key must stand in Slack exactly once, with its last words, in
// its order. `--blind` takes the metadata out of Slack's history, and with it the proof: then there must be doubles.
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startEmbedded } from '../src/db/embedded.ts'
import { createLog } from '../src/log.ts'
import { runChaos } from './chaosRun.ts'
import { told } from './chaosTold.ts'

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    channels: { type: 'string', default: '50' },
    /** Over which the kills are spread; a slow machine may take twice as long. */
    minutes: { type: 'string', default: '6' },
    blind: { type: 'boolean', default: false },
  },
})

const dir = await mkdtemp(join(tmpdir(), 'nhip-cau-chaos-'))
await chmod(dir, 0o755) // Run as root, the server is another user.
const server = await startEmbedded(dir, createLog('error'), { ephemeral: true })
let clean = false
try {
  const outcome = await runChaos({
    databaseUrl: server.url,
    dir,
    kills: Number(values.kills),
    seed: Number(values.seed),
    channels: Number(values.channels),
    spreadMs: Number(values.minutes) * 60_000,
    killForMs: 2 * Number(values.minutes) * 60_000,
    blind: values.blind,
    say: line => console.log(line),
  })
  console.log(told(outcome))
  clean = outcome.clean
} finally {
  await server.stop()
  // The logs of what went wrong are worth keeping; the data is not.
  if (clean) await rm(dir, { recursive: true, force: true })
  else {
    await rm(join(dir, 'pg'), { recursive: true, force: true })
    console.log(`What the processes logged is in ${dir}`)
  }
}
process.exitCode = clean ? 0 : 1
