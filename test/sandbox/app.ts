/** A small throwaway app, so that the sandbox is tested by a real Bolt over both transports. */
import { App, type BlockAction, HTTPReceiver, LogLevel, SocketModeReceiver } from '@slack/bolt'
import { seed } from '../../sandbox/seed.ts'
import { createSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/server.ts'

const text = (words: string) => ({ type: 'plain_text' as const, text: words })

export const formView = {
  type: 'modal' as const,
  callback_id: 'brief',
  notify_on_close: true,
  title: text('Brief mới'),
  submit: text('Gửi'),
  close: text('Thôi'),
  blocks: [
    {
      type: 'input' as const,
      block_id: 'title',
      label: text('Tên brief'),
      element: { type: 'plain_text_input' as const, action_id: 'in', min_length: 3, max_length: 20 },
    },
    {
      type: 'input' as const,
      block_id: 'due',
      label: text('Hạn'),
      element: { type: 'datepicker' as const, action_id: 'in', initial_date: '2026-12-01' },
    },
    {
      type: 'input' as const,
      block_id: 'client',
      optional: true,
      label: text('Khách hàng'),
      element: { type: 'external_select' as const, action_id: 'client', min_query_length: 0 },
    },
    {
      type: 'actions' as const,
      block_id: 'more',
      elements: [{ type: 'button' as const, action_id: 'more', text: text('Thêm'), value: '1' }],
    },
  ],
}

export const pushed = (words: string) => ({
  type: 'modal' as const,
  title: text(words),
  blocks: [
    { type: 'actions' as const, elements: [{ type: 'button' as const, action_id: 'more', text: text('Thêm') }] },
  ],
})

function listen(app: App): void {
  app.command('/brief', async ({ ack, body, client }) => {
    await ack()
    await client.views.open({ trigger_id: body.trigger_id, view: formView })
  })
  app.command('/echo', async ({ ack, command }) => ack(`bạn nói: ${command.text}`))
  app.command('/silent', async () => {})
  app.command('/late', async ({ ack }) => {
    await new Promise(resolve => setTimeout(resolve, 3200))
    await ack()
  })
  app.command('/respond', async ({ ack, respond, command }) => {
    await ack()
    for (let i = 1; i <= Number(command.text); i++) await respond({ text: `lần ${i}`, response_type: 'ephemeral' })
  })
  app.view('brief', async ({ ack, view, body, client }) => {
    const title = view.state.values.title?.in?.value ?? ''
    if (title === 'xấu') return ack({ response_action: 'errors', errors: { title: 'Tên này có rồi.' } })
    if (title === 'lạc') return ack({ response_action: 'errors', errors: { nowhere: 'Không thấy.' } })
    if (title === 'đổi') return ack({ response_action: 'update', view: { ...formView, title: text('Đã đổi') } })
    if (title === 'tiếp') return ack({ response_action: 'push', view: pushed('Hai') })
    if (title === 'hết') return ack({ response_action: 'clear' })
    await ack()
    await client.chat.postMessage({
      channel: 'C0CREATIVE',
      text: `Brief: ${title}`,
      metadata: { event_type: 'brief', event_payload: { id: '1' } },
      blocks: [
        { type: 'section', text: { type: 'mrkdwn', text: `*${title}*` } },
        {
          type: 'actions',
          block_id: 'decide',
          elements: [
            { type: 'button', action_id: 'approve', text: text('Duyệt'), value: title, style: 'primary' },
            {
              type: 'static_select',
              action_id: 'pick',
              options: [{ text: text('Một'), value: '1' }],
            },
          ],
        },
      ],
    })
    await client.chat.postEphemeral({ channel: 'C0CREATIVE', user: body.user.id, text: 'Chỉ bạn thấy' })
    return undefined
  })
  app.view({ callback_id: 'brief', type: 'view_closed' }, async ({ ack, client, body }) => {
    await ack()
    await client.chat.postMessage({ channel: body.user.id, text: 'Đã đóng' })
  })
  app.action<BlockAction>('more', async ({ ack, body, client }) => {
    await ack()
    await client.views.push({ trigger_id: body.trigger_id, view: pushed('Nữa') }).catch(() => {})
  })
  app.action<BlockAction>('approve', async ({ ack, body, respond, client }) => {
    await ack()
    const { channel, message } = body
    if (!channel || !message) return
    await client.chat.update({ channel: channel.id, ts: message.ts, text: 'Đã duyệt' })
    await respond({ text: 'Bạn vừa duyệt', replace_original: false, response_type: 'ephemeral' })
  })
  app.action('pick', async ({ ack }) => ack())
  app.options('client', async ({ ack, options }) => {
    const all = ['BMI', 'PDV', 'LUA'].filter(code => code.includes(options.value.toUpperCase()))
    await ack({ options: all.map(code => ({ text: text(code), value: code })) })
  })
  app.shortcut('task_from_message', async ({ ack, shortcut, client }) => {
    await ack()
    await client.views.open({ trigger_id: shortcut.trigger_id, view: pushed('Từ tin nhắn') })
  })
  app.event('app_home_opened', async ({ event, client }) => {
    const blocks = [{ type: 'header' as const, text: text('Xin chào') }]
    await client.views.publish({ user_id: event.user, view: { type: 'home', blocks } })
  })
  app.message('chào', async ({ say }) => {
    await say('Chào bạn!')
  })
}

export type Stage = { sandbox: Sandbox; app: App; stop(): Promise<void> }

export const SECRET = 'the-signing-secret'
export const BOT = 'xoxb-sandbox'

export async function stage(transport: 'http' | 'socket', options: Partial<SandboxOptions> = {}): Promise<Stage> {
  const sandbox = await createSandbox({
    seed,
    signingSecret: SECRET,
    botToken: BOT,
    appToken: 'xapp-sandbox',
    transport,
    pace: 'off',
    ...options,
  })
  const clientOptions = { slackApiUrl: sandbox.slackApiUrl }
  const logLevel = LogLevel.ERROR
  const receiver =
    transport === 'http'
      ? new HTTPReceiver({ signingSecret: SECRET, port: 0, logLevel })
      : new SocketModeReceiver({ appToken: 'xapp-sandbox', logLevel, installerOptions: { clientOptions } })
  const app = new App({ token: BOT, receiver, clientOptions, logLevel, deferInitialization: true })
  listen(app)
  await app.init()
  const started: unknown = await app.start(0)
  if (transport === 'http') {
    const { port } = (started as import('node:http').Server).address() as import('node:net').AddressInfo
    sandbox.connectApp(`http://127.0.0.1:${port}`)
  } else {
    await sandbox.human.until(() => sandbox.traffic.some(e => e.method === 'apps.connections.open'))
    await sandbox.human.settle({ quietMs: 50 })
  }
  return {
    sandbox,
    app,
    async stop() {
      await app.stop()
      await sandbox.close()
    },
  }
}
