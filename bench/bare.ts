// What this app is measured against: Bolt alone, which acknowledges and opens a modal that never changes.
import { App, HTTPReceiver, LogLevel } from '@slack/bolt'

const { SLACK_API_URL = '', SLACK_SIGNING_SECRET = '', PORT = '0', FIXED_VIEW = '{}' } = process.env
const view = JSON.parse(FIXED_VIEW)

const receiver = new HTTPReceiver({
  signingSecret: SLACK_SIGNING_SECRET,
  endpoints: ['/slack/events'],
  logLevel: LogLevel.ERROR,
})
const app = new App({
  receiver,
  authorize: async () => ({ botToken: 'xoxb-bench', botId: 'B0BOT', botUserId: 'U0BOT' }),
  clientOptions: { slackApiUrl: SLACK_API_URL },
  logLevel: LogLevel.ERROR,
  convoStore: false,
})
app.command('/brief', async ({ ack, client, command }) => {
  await ack()
  await client.views.open({ trigger_id: command.trigger_id, view })
})
await app.start(Number(PORT))
console.log('ready')
