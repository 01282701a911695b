// A replica of its own: the queue and one worker, until it is killed.
import { connect } from '../../src/db/client.ts'
import { startQueue } from '../../src/db/queue.ts'
import { boltLogger, createLog } from '../../src/log.ts'
import { createMetrics } from '../../src/metrics.ts'
import { createDeliver } from '../../src/outbox/deliver.ts'
import { slackClients } from '../../src/slack/clients.ts'

const [url = '', slackUrl = ''] = process.argv.slice(2)
const log = createLog('silent')
const { db } = connect(url)
const queue = await startQueue(url, log)
const deliver = createDeliver({
  db,
  enqueue: queue.enqueue,
  log,
  metrics: createMetrics(),
  clock: () => new Date('2026-11-20T03:00:00Z'),
  writer: slackClients('xoxb-test', slackUrl, boltLogger(log)).writer,
  paceMs: 0,
})
await queue.work(deliver, 2)
process.send?.('working')
