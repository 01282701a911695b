// A process of its own whose tick stops in the middle of a run, to be killed there.
import { connect } from '../../src/db/client.ts'
import { tick } from '../../src/jobs/tick.ts'
import { createLog } from '../../src/log.ts'
import { createMetrics } from '../../src/metrics.ts'
import { say } from '../../src/outbox/say.ts'
import { section } from '../../src/slack/blocks.ts'
import { mrk } from '../../src/slack/mrkdwn.ts'
import { entryOf } from './hands.ts'

const [, , url = '', now = ''] = process.argv
const { db } = connect(url, { max: 2, name: 'doomed' })
const hanging = entryOf('dying', { rhythm: 'workingDays', at: '09:00' }, async scope => {
  await say(scope, 'dying:half', 'C0CREATIVE', { text: 'a', blocks: [section(mrk`a`)] })
  process.send?.('in the middle')
  await new Promise(resolve => setTimeout(resolve, 60_000))
  return 1
})
await tick(
  {
    db,
    enqueue: async () => undefined,
    log: createLog('silent'),
    metrics: createMetrics(),
    clock: () => new Date(now),
  },
  new Date(now),
  [hanging],
)
