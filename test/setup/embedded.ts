/** A bot in miniature, to be killed: `node embedded.ts <folder>` starts the database, says so, and waits. */
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { startEmbedded } from '../../src/db/embedded.ts'
import { createLog } from '../../src/log.ts'

const [, , dataDir = ''] = process.argv
/** What a port does for the bot: the database alone does not keep a process going. */
const alive = setInterval(() => undefined, 60_000)
try {
  const server = await startEmbedded(dataDir, createLog('silent'), { ephemeral: true })
  process.on('SIGTERM', async () => {
    // A drain that takes longer than any exit hook would wait for, and needs the database to the end.
    await new Promise(done => setTimeout(done, 300))
    process.send?.({ draining: true })
    await once(process, 'message')
    await server.stop()
    clearInterval(alive)
    process.disconnect?.()
  })
  const [pid] = readFileSync(join(dataDir, 'pg', 'cluster', 'data', 'postmaster.pid'), 'utf8').split('\n')
  process.send?.({ url: server.url, serverPid: Number(pid) })
} catch (error) {
  process.send?.({ error: String(error) })
  process.exitCode = 1
  clearInterval(alive)
  process.disconnect?.()
}
