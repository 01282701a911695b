import { WebClient, WebClientEvent } from '@slack/web-api'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { seed } from '../../sandbox/seed.ts'
import { createSandbox, type Sandbox } from '../../sandbox/server.ts'

let sandbox: Sandbox
let bot: WebClient
const quiet = { retryConfig: { retries: 0 }, rejectRateLimitedCalls: true }
const client = (token: string, timeout = 5000) =>
  new WebClient(token, { slackApiUrl: sandbox.slackApiUrl, ...quiet, timeout })

beforeAll(async () => {
  const tokens = { signingSecret: 's', botToken: 'xoxb-1', appToken: 'xapp-1' }
  sandbox = await createSandbox({ seed, ...tokens, transport: 'http', pace: 'off' })
  bot = client('xoxb-1')
})
afterAll(() => sandbox.close())
beforeEach(() => {
  sandbox.setPace('off')
  sandbox.world.faults.clear()
})
const post = (more = {}) => bot.chat.postMessage({ channel: 'C0CREATIVE', text: 'xin chào', ...more })
const refusedAs = (error: string) => ({ data: { ok: false, error } })

describe('Posting', () => {
  test('answers with the channel, the time and the message as the bot signed it', async () => {
    const said = await post()
    expect(said).toMatchObject({ ok: true, channel: 'C0CREATIVE', message: { bot_id: 'B0NHIPCAU', team: 'T0SONG' } })
    const link = await bot.chat.getPermalink({ channel: 'C0CREATIVE', message_ts: said.ts ?? '' })
    expect(link.permalink).toBe(`https://song-agency.slack.com/archives/C0CREATIVE/p${said.ts?.replace('.', '')}`)
  })

  test('to a person opens the direct message, whose D… id is the only one that can be updated', async () => {
    const said = await post({ channel: 'U0LAN' })
    expect(said.channel).toBe('D0LAN')
    expect(sandbox.human.as('U0LAN').dms().at(-1)?.text).toBe('xin chào')
    const ts = said.ts ?? ''
    await expect(bot.chat.update({ channel: 'U0LAN', ts, text: 'x' })).rejects.toMatchObject(
      refusedAs('channel_not_found'),
    )
    expect(await bot.chat.update({ channel: 'D0LAN', ts, text: 'đổi' })).toMatchObject({ ok: true })
  })

  test.for([
    ['an unknown channel', { channel: 'C0NOWHERE' }, 'channel_not_found'],
    ['a channel without the bot', { channel: 'C0NOBOT' }, 'not_in_channel'],
    ['an archived channel', { channel: 'C0OLD' }, 'is_archived'],
    ['a deactivated person', { channel: 'U0OLD' }, 'channel_not_found'],
    ['an unknown thread', { thread_ts: '1.1' }, 'thread_not_found'],
    ['nothing to say', { text: '' }, 'no_text'],
    ['a block that Slack does not know', { blocks: [{ type: 'nope' }] }, 'invalid_blocks'],
  ] as const)('to %s is refused', async ([, more, error]) => {
    await expect(post(more)).rejects.toMatchObject(refusedAs(error))
  })

  test('names the place of a refused block', async () => {
    const refused = await post({
      blocks: [{ type: 'header', text: { type: 'plain_text', text: 'x'.repeat(151) } }],
    }).catch(e => e)
    expect(refused.data.response_metadata.messages[0]).toContain('/blocks/0/text/text')
  })

  test('is held to one message per second in a channel, and only there', async () => {
    sandbox.setPace({ perMs: 1000, burst: 1 })
    await post()
    await expect(post()).rejects.toMatchObject({ retryAfter: 1 })
    expect(await post({ channel: 'C0PLANNER' })).toMatchObject({ ok: true })
  })

  test('cannot change what others said or what is gone', async () => {
    const { ts } = await sandbox.human.as('U0LAN').say('creative', 'của Lan')
    const change = (ts: string) => bot.chat.update({ channel: 'C0CREATIVE', ts, text: 'x' })
    await expect(change(ts)).rejects.toMatchObject(refusedAs('cant_update_message'))
    await expect(change('1.1')).rejects.toMatchObject(refusedAs('message_not_found'))
  })
})

describe('Reading back', () => {
  test('metadata comes only when asked for', async () => {
    const metadata = { event_type: 'outbox', event_payload: { id: 'k1' } }
    const { ts } = await post({ metadata })
    const range = { channel: 'C0CREATIVE', oldest: ts ?? '', inclusive: true }
    const without = await bot.conversations.history(range)
    expect(without.messages).toHaveLength(1)
    expect(without.messages?.[0]).not.toHaveProperty('metadata')
    const withIt = await bot.conversations.history({ ...range, include_all_metadata: true })
    expect(withIt.messages?.[0]).toMatchObject({ metadata })
    expect((await bot.conversations.history({ ...range, inclusive: false })).messages).toEqual([])
  })

  test('threads are counted and read apart', async () => {
    const { ts: thread_ts = '' } = await post()
    await post({ thread_ts, text: 'trả lời' })
    const top = await bot.conversations.history({ channel: 'C0CREATIVE', latest: thread_ts, inclusive: true, limit: 1 })
    expect(top.messages?.[0]).toMatchObject({ ts: thread_ts, reply_count: 1 })
    const thread = await bot.conversations.replies({ channel: 'C0CREATIVE', ts: thread_ts })
    expect(thread.messages?.map(m => m.text)).toEqual(['xin chào', 'trả lời'])
  })

  test('is refused where the bot is not', async () => {
    await expect(bot.conversations.history({ channel: 'C0NOBOT' })).rejects.toMatchObject(refusedAs('not_in_channel'))
  })
})

describe('People and places', () => {
  test('people bring their locale on request and their zone always', async () => {
    const { user } = await bot.users.info({ user: 'U0KHOI', include_locale: true })
    expect(user).toMatchObject({ locale: 'en-US', tz: 'Asia/Ho_Chi_Minh', real_name: 'Ngô Minh Khôi' })
    expect((await bot.users.info({ user: 'U0KHOI' })).user).not.toHaveProperty('locale')
  })

  test('guests, bots, the deactivated and strangers are told apart', async () => {
    const info = async (user: string) => (await bot.users.info({ user })).user
    expect(await info('U0GUEST')).toMatchObject({ is_restricted: true })
    expect(await info('U0DRIVE')).toMatchObject({ is_bot: true })
    expect(await info('U0OLD')).toMatchObject({ deleted: true })
    expect(await info('U0CLIENT')).toMatchObject({ is_stranger: true, team_id: 'T0BINHMINH' })
    const { members } = await bot.users.list({})
    expect(members?.map(m => m.id)).not.toContain('U0CLIENT')
  })

  test('channels say whether the bot is in them; unseen private ones do not exist', async () => {
    expect((await bot.conversations.info({ channel: 'C0FINANCE' })).channel).toMatchObject({
      is_private: true,
      is_member: true,
    })
    expect((await bot.conversations.info({ channel: 'C0NOBOT' })).channel).toMatchObject({ is_member: false })
    await sandbox.human.event({ type: 'member_left_channel', user: 'U0NHIPCAU', channel: 'C0BOARD' })
    await expect(bot.conversations.info({ channel: 'C0BOARD' })).rejects.toMatchObject(refusedAs('channel_not_found'))
  })
})

describe('Doors', () => {
  test.for([
    ['a wrong token', 'xoxb-2', 'invalid_auth'],
    ['no token', '', 'not_authed'],
    ['an app token', 'xapp-1', 'not_allowed_token_type'],
  ] as const)('%s is turned away', async ([, token, error]) => {
    await expect(client(token).auth.test()).rejects.toMatchObject(refusedAs(error))
  })

  test('a method that does not exist is unknown', async () => {
    await expect(bot.apiCall('chat.shout')).rejects.toMatchObject(refusedAs('unknown_method'))
  })

  test('a scope that the manifest does not ask for is missing', async () => {
    const tokens = { signingSecret: 's', botToken: 'xoxb-1', appToken: 'xapp-1' }
    const manifest = { commands: [], shortcuts: [], scopes: ['users:read'], events: [] }
    const other = await createSandbox({ seed, ...tokens, transport: 'http', manifest })
    const poor = new WebClient('xoxb-1', { slackApiUrl: other.slackApiUrl, ...quiet })
    const refused = await poor.chat.postMessage({ channel: 'C0CREATIVE', text: 'a' }).catch(e => e)
    expect(refused.data).toMatchObject({ error: 'missing_scope', needed: 'chat:write' })
    await expect(other.human.as('U0LAN').command('/brief')).rejects.toThrow('not a command')
    await other.close()
  })
})

describe('Ordered faults', () => {
  test('hit as often as ordered, only the channel they are for', async () => {
    sandbox.world.fail('chat.postMessage', { times: 1, error: 'internal_error', channel: 'C0CREATIVE' })
    expect(await post({ channel: 'C0PLANNER' })).toMatchObject({ ok: true })
    await expect(post()).rejects.toMatchObject(refusedAs('internal_error'))
    expect(await post()).toMatchObject({ ok: true })
  })

  test('can be a status or a wait', async () => {
    sandbox.world.fail('chat.postMessage', { status: 503 })
    await expect(post()).rejects.toThrow()
    expect(sandbox.traffic.at(-1)).toMatchObject({ method: 'chat.postMessage', status: 503 })
    sandbox.world.fail('chat.postMessage', { retryAfter: 30 })
    const limited = new Promise(resolve => bot.once(WebClientEvent.RATE_LIMITED, resolve))
    await expect(post()).rejects.toMatchObject({ retryAfter: 30 })
    expect(await limited).toBe(30)
  })

  test.for(['timeoutAfterAccepting', 'resetAfterAccepting'])('%s posts, and the sender cannot know', async kind => {
    sandbox.world.fail('chat.postMessage', { [kind]: true })
    const text = `mơ hồ ${kind}`
    await expect(client('xoxb-1', 300).chat.postMessage({ channel: 'C0CREATIVE', text })).rejects.toThrow()
    expect(sandbox.human.as('U0LAN').channel('creative').messages().at(-1)?.text).toBe(text)
  })
})
