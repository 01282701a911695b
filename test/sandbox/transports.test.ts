import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Stage, stage } from './app.ts'

describe.each(['http', 'socket'] as const)('Over %s', transport => {
  let on: Stage
  beforeAll(async () => {
    on = await stage(transport)
  })
  afterAll(() => on.stop())
  const lan = () => on.sandbox.human.as('U0LAN')
  const human = () => on.sandbox.human

  test('a command opens a modal, whose sending posts a message that a click changes', async () => {
    expect(await lan().command('/brief', 'BMI', { channel: 'creative' })).toMatchObject({ ok: true, status: 200 })
    const modal = await human().until(() => lan().modal())
    expect(modal.callback_id).toBe('brief')
    expect(await lan().options('client', 'b')).toHaveLength(1)
    const sent = await lan().submit({ title: 'Tết 2027', client: 'BMI' })
    expect(sent).toMatchObject({ ok: true, closed: true })
    await human().until(() => lan().ephemerals('creative').length === 1)
    const message = lan().channel('#creative').messages().at(-1)
    expect(message).toMatchObject({ text: 'Brief: Tết 2027', bot_id: 'B0NHIPCAU' })
    expect(message).not.toHaveProperty('metadata.event_payload.title')
    expect(lan().ephemerals('creative').at(-1)?.text).toBe('Chỉ bạn thấy')
    const at = { channel: 'creative', ts: message?.ts ?? '' }
    expect(await lan().click(at, 'approve')).toMatchObject({ ok: true })
    await human().until(() => lan().ephemerals('creative').length === 2)
    expect(lan().channel('creative').messages().at(-1)).toMatchObject({ text: 'Đã duyệt' })
    expect(lan().ephemerals('creative').at(-1)?.text).toBe('Bạn vừa duyệt')
    expect(on.sandbox.problems).toEqual([])
  })

  test('an acknowledgement with words answers the command for one person', async () => {
    await lan().command('/echo', 'xin chào', { channel: 'creative' })
    expect(lan().ephemerals().at(-1)).toMatchObject({ text: 'bạn nói: xin chào', user: 'U0LAN' })
    expect(human().as('U0VY').ephemerals()).toEqual([])
  })

  test('closing a modal tells the app when it asked to know', async () => {
    await lan().command('/brief')
    await human().until(() => lan().modal())
    await lan().close()
    expect(lan().modal()).toBeUndefined()
    await human().until(() =>
      lan()
        .dms()
        .some(m => m.text === 'Đã đóng'),
    )
  })

  test('shortcuts, the Home tab and messages reach the app', async () => {
    const message = await lan().say('creative', 'chào @vy & <b>')
    expect(message.text).toBe('chào <@U0VY> &amp; &lt;b&gt;')
    await human().until(() =>
      lan()
        .channel('creative')
        .messages()
        .some(m => m.text === 'Chào bạn!'),
    )
    await lan().messageShortcut('task_from_message', { channel: 'creative', ts: message.ts })
    await human().until(() => lan().modal()?.title.text === 'Từ tin nhắn')
    await lan().close()
    await lan().openHome()
    await human().until(() => lan().home()?.blocks[0]?.text?.text === 'Xin chào')
  })

  test('an acknowledgement that never comes is a timeout and a problem', { timeout: 10_000 }, async () => {
    const outcome = await lan().command('/silent')
    expect(outcome).toMatchObject({ ok: false, error: 'operation_timeout' })
    expect(outcome.ms).toBeGreaterThanOrEqual(2900)
    expect(on.sandbox.problems.at(-1)).toMatchObject({ kind: 'operation_timeout' })
  })
})

test('a socket that Slack closes is opened again by the app', async () => {
  const on = await stage('socket')
  on.sandbox.disconnectSockets()
  const opened = () => on.sandbox.traffic.filter(e => e.method === 'apps.connections.open').length
  // Bolt's client waits five seconds before it comes back.
  await on.sandbox.human.until(() => opened() === 2, { timeout: 9000 })
  await on.sandbox.human.settle({ quietMs: 300 })
  expect(await on.sandbox.human.as('U0LAN').command('/echo', 'còn đây')).toMatchObject({ ok: true })
  await on.stop()
})
