// The app's own door with listeners of the test's choosing: real Bolt, real signatures, a Slack that does as it is told.
import { createHmac, randomUUID } from 'node:crypto'
import { App } from '@slack/bolt'
import type { Scope } from '../../src/ctx.ts'
import { type Http, startHttp } from '../../src/http.ts'
import { boltLogger, createLog } from '../../src/log.ts'
import { createMetrics } from '../../src/metrics.ts'
import { slackClients } from '../../src/slack/clients.ts'
import { createOn } from '../../src/slack/listen.ts'
import type { On, Sentences } from '../../src/slack/on.ts'
import { slackDoor } from '../../src/slack/receivers.ts'
import type { Agency } from './agency.ts'
import { type FakeSlack, fakeSlack } from './fakeSlack.ts'

export const SECRET = 'a-signing-secret-of-the-test'

export type Door = {
  slack: FakeSlack
  /** Form body as Slack sends it, signed; `at` shifts the timestamp by seconds. */
  post: (
    form: Record<string, string>,
    how?: { at?: number; secret?: string },
  ) => Promise<{ status: number; body: string; ms: number }>
  payload: (payload: object) => Promise<{ status: number; body: string; ms: number }>
  /** Something that happened in Slack; resolves when it is worked off. */
  event: (event: object) => Promise<{ status: number }>
  registered: ReturnType<typeof createOn>['registered']
  drain: (ms: number) => Promise<boolean>
  logged: string[]
  close: () => Promise<void>
}

export async function openDoor(
  house: Agency,
  listen: (on: On) => void,
  {
    sentences = { vi: {}, en: {} },
    meet = async () => {},
  }: { sentences?: Sentences; meet?: (scope: Scope, id: string) => Promise<void> } = {},
): Promise<Door> {
  const slack = await fakeSlack()
  const logged: string[] = []
  const log = createLog('debug', { write: line => void logged.push(line) })
  const clients = slackClients('xoxb-test', slack.url, boltLogger(log))
  const door = slackDoor({ kind: 'http', signingSecret: SECRET }, slack.url, boltLogger(log))
  if (door.kind !== 'http') throw new Error('asked for HTTP')
  const app = new App({
    receiver: door.receiver,
    authorize: async () => ({ botToken: 'xoxb-test', botId: 'B0BOT', botUserId: 'U0BOT' }),
    logger: boltLogger(log),
    convoStore: false,
  })
  app.error(async err => log.error({ err }, 'a listener failed'))
  const { on, registered, drain } = createOn(app, {
    db: house.scope().db,
    enqueue: house.scope().enqueue,
    log,
    metrics: createMetrics(),
    clock: () => house.scope().now,
    client: clients.interactive,
    sentences,
    meet,
  })
  listen(on)
  const http: Http = await startHttp({
    port: 0,
    log,
    routes: { 'POST /slack/events': (req, res) => door.handle(req, res) },
  })

  const post: Door['post'] = (form, how) =>
    send(new URLSearchParams(form).toString(), 'application/x-www-form-urlencoded', how)

  async function send(body: string, type: string, { at = 0, secret = SECRET }: { at?: number; secret?: string } = {}) {
    const ts = String(Math.floor(Date.now() / 1000) + at)
    const started = performance.now()
    const res = await fetch(`http://127.0.0.1:${http.port}/slack/events`, {
      method: 'POST',
      headers: {
        'content-type': type,
        'x-slack-request-timestamp': ts,
        'x-slack-signature': `v0=${createHmac('sha256', secret).update(`v0:${ts}:${body}`).digest('hex')}`,
      },
      body,
    })
    return { status: res.status, body: await res.text(), ms: performance.now() - started }
  }
  return {
    slack,
    post,
    payload: payload => post({ payload: JSON.stringify(payload) }),
    async event(event) {
      const about = { type: 'event_callback', team_id: house.workspace.id, api_app_id: 'A0APP', event_id: randomUUID() }
      const sent = await send(JSON.stringify({ ...about, event_time: 1, event }), 'application/json')
      await drain(5_000)
      return sent
    },
    registered,
    drain,
    logged,
    async close() {
      await drain(5_000)
      await http.stop(1_000)
      await slack.close()
    },
  }
}

const who = (house: Agency, user: string) => ({
  team: { id: house.workspace.id, domain: 'song' },
  user: { id: user, name: 'x', username: 'x', team_id: house.workspace.id },
  api_app_id: 'A0APP',
  token: 'x',
})

export const asCommand = (house: Agency, command: string, user = 'U0LAN', text = ''): Record<string, string> => ({
  command,
  text,
  user_id: user,
  user_name: 'x',
  team_id: house.workspace.id,
  team_domain: 'song',
  channel_id: 'C0ACCOUNT',
  channel_name: 'account',
  response_url: '',
  trigger_id: randomUUID(),
  api_app_id: 'A0APP',
  token: 'x',
})

export const asClick = (
  house: Agency,
  action: { action_id: string; value?: string; action_ts?: string },
  user = 'U0LAN',
): object => ({
  type: 'block_actions',
  ...who(house, user),
  trigger_id: randomUUID(),
  container: { type: 'message', message_ts: '1790000000.000100', channel_id: 'C0ACCOUNT' },
  channel: { id: 'C0ACCOUNT', name: 'account' },
  message: { type: 'message', ts: '1790000000.000100', text: '' },
  response_url: '',
  actions: [
    {
      type: 'button',
      block_id: 'b',
      action_ts: `${Math.random()}`,
      text: { type: 'plain_text', text: 'x' },
      ...action,
    },
  ],
})

export const asSubmission = (
  house: Agency,
  view: { callback: string; id?: string; hash?: string; values: Record<string, string>; metadata?: object },
  user = 'U0LAN',
): object => ({
  type: 'view_submission',
  ...who(house, user),
  trigger_id: randomUUID(),
  response_urls: [],
  view: {
    id: view.id ?? 'V1',
    team_id: house.workspace.id,
    app_installed_team_id: house.workspace.id,
    type: 'modal',
    callback_id: view.callback,
    hash: view.hash ?? '1.a',
    private_metadata: JSON.stringify(view.metadata ?? {}),
    title: { type: 'plain_text', text: 'Biểu mẫu' },
    submit: { type: 'plain_text', text: 'Gửi' },
    close: { type: 'plain_text', text: 'Đóng' },
    root_view_id: view.id ?? 'V1',
    previous_view_id: null,
    app_id: 'A0APP',
    bot_id: 'B0BOT',
    external_id: '',
    clear_on_close: false,
    notify_on_close: false,
    blocks: Object.keys(view.values).map(block_id => ({
      type: 'input',
      block_id,
      label: { type: 'plain_text', text: block_id },
      element: { type: 'plain_text_input', action_id: block_id },
    })),
    state: {
      values: Object.fromEntries(
        Object.entries(view.values).map(([id, value]) => [id, { [id]: { type: 'plain_text_input', value } }]),
      ),
    },
  },
})
