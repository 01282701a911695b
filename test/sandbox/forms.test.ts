import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { formView, pushed, type Stage, stage } from './app.ts'

let on: Stage
beforeAll(async () => {
  on = await stage('http')
})
afterAll(() => on.stop())
const lan = () => on.sandbox.human.as('U0LAN')
const human = () => on.sandbox.human
const views = () => on.app.client.views
const refusedAs = (error: string) => ({ data: { ok: false, error } })
const openForm = async () => {
  await lan().command('/brief')
  return human().until(() => lan().modal())
}
/** A trigger as the app gets it; the modal that `/brief` opens takes one, a click in it brings another. */
const freshTrigger = async () => {
  await lan().command('/echo', 'trigger')
  const request = on.sandbox.traffic.findLast(e => e.method === 'command')?.request
  return (request as { trigger_id: string }).trigger_id
}
afterEach(async () => {
  if (lan().modal()) await lan().close({ all: true })
  on.sandbox.problems.length = 0
})

test('an error stands beside its field and what was typed stays', async () => {
  await openForm()
  const sent = await lan().submit({ title: 'xấu', due: '2027-01-02' })
  expect(sent).toMatchObject({ closed: false, errors: { title: 'Tên này có rồi.' } })
  expect(lan().errors()).toEqual({ title: 'Tên này có rồi.' })
  const values = lan().modal()?.state.values
  expect(values?.due?.in).toMatchObject({ type: 'datepicker', selected_date: '2027-01-02' })
  expect(values?.title?.in).toMatchObject({ value: 'xấu' })
})

test('initial values are sent when nobody touches them', async () => {
  await openForm()
  await lan().submit({ title: 'hết' })
  const sent = on.sandbox.traffic.findLast(e => e.method === 'view_submission')?.request
  expect(sent).toMatchObject({ view: { state: { values: { due: { in: { selected_date: '2026-12-01' } } } } } })
})

test.for([
  ['an empty field', {}, 'required'],
  ['too short a text', { title: 'ab' }, 'at least 3'],
  ['too long a text', { title: 'x'.repeat(21) }, 'at most 20'],
] as const)('%s is refused by Slack itself, and the app hears nothing', async ([, values, sentence]) => {
  await openForm()
  const before = on.sandbox.traffic.length
  const sent = await lan().submit(values)
  expect(sent).toMatchObject({
    refusedByClient: true,
    closed: false,
    errors: { title: expect.stringContaining(sentence) },
  })
  expect(on.sandbox.traffic).toHaveLength(before)
})

test('what is not on the screen cannot be touched', async () => {
  await openForm()
  expect(() => lan().fill({ nowhere: 'x' })).toThrow('nowhere')
  await expect(lan().click('modal', 'nowhere')).rejects.toThrow('There is no nowhere')
  await expect(lan().submit({ client: 'BMI' })).rejects.toThrow('No option "BMI"')
  expect(() => lan().channel('ban-giam-doc')).toThrow('not in')
})

test('an error for a block that is not there is a fault, and the modal stays', async () => {
  await openForm()
  expect(await lan().submit({ title: 'lạc' })).toMatchObject({ closed: false })
  expect(lan().errors()).toEqual({})
  expect(on.sandbox.problems.at(-1)).toMatchObject({ kind: 'invalid_response' })
})

test('an update keeps the id and what was typed, and brings a new hash', async () => {
  const before = await openForm()
  const sent = await lan().submit({ title: 'đổi' })
  expect(sent).toMatchObject({ closed: false, view: { id: before.id, title: { text: 'Đã đổi' } } })
  expect(sent.view?.hash).not.toBe(before.hash)
  expect(sent.view?.state.values.title?.in).toMatchObject({ value: 'đổi' })
})

test('views stand three deep, and closing goes back one', async () => {
  const root = await openForm()
  await lan().submit({ title: 'tiếp' })
  expect(lan().modal()).toMatchObject({ title: { text: 'Hai' }, root_view_id: root.id, previous_view_id: root.id })
  await lan().click('modal', 'more')
  await human().until(() => lan().modals().length === 3)
  await lan().click('modal', 'more')
  await human().until(() => on.sandbox.traffic.some(e => e.error === 'push_limit_reached'))
  await lan().close()
  expect(lan().modal()?.title.text).toBe('Hai')
  await lan().close({ all: true })
  expect(lan().modal()).toBeUndefined()
})

test('clear takes the whole stack away', async () => {
  await openForm()
  expect(await lan().submit({ title: 'hết' })).toMatchObject({ closed: true })
  expect(lan().modals()).toEqual([])
})

test('a trigger opens one view within three seconds', { timeout: 10_000 }, async () => {
  const trigger_id = await freshTrigger()
  await views().open({ trigger_id, view: formView })
  await expect(views().open({ trigger_id, view: formView })).rejects.toMatchObject(refusedAs('exchanged_trigger_id'))
  const stale = await freshTrigger()
  await new Promise(resolve => setTimeout(resolve, 3100))
  await expect(views().open({ trigger_id: stale, view: formView })).rejects.toMatchObject(
    refusedAs('expired_trigger_id'),
  )
})

test('an old hash, a bad view and a closed view are refused', async () => {
  const { id: view_id } = await openForm()
  const view = pushed('Mới')
  await expect(views().update({ view_id, hash: 'old', view })).rejects.toMatchObject(refusedAs('hash_conflict'))
  const long = { ...view, title: { type: 'plain_text' as const, text: 'x'.repeat(25) } }
  const refused = await views()
    .update({ view_id, view: long })
    .catch(e => e)
  expect(refused.data).toMatchObject({ error: 'invalid_arguments' })
  expect(refused.data.response_metadata.messages[0]).toContain('[json-pointer:/view/title/text]')
  await lan().close()
  await expect(views().update({ view_id, view })).rejects.toMatchObject(refusedAs('not_found'))
})

test('a response_url is good for five answers', async () => {
  await lan().command('/respond', '6', { channel: 'creative' })
  await human().until(() => on.sandbox.traffic.some(e => e.method === 'response_url' && e.error === 'used_url'))
  const said = lan()
    .ephemerals('creative')
    .map(e => e.text)
  expect(said.filter(text => text.startsWith('lần'))).toHaveLength(5)
})

test('an acknowledgement after three seconds comes too late', { timeout: 10_000 }, async () => {
  expect(await lan().command('/late')).toMatchObject({ ok: false, error: 'operation_timeout' })
})

test('people who must be refused can ask all the same', async () => {
  for (const id of ['U0GUEST', 'U0OLD', 'U0CLIENT']) {
    expect(await human().as(id).command('/echo', id)).toMatchObject({ ok: true })
  }
  const stranger = on.sandbox.traffic.findLast(e => e.method === 'command')?.request
  expect(stranger).toMatchObject({ user_id: 'U0CLIENT', team_id: 'T0BINHMINH' })
})

test('commands with should_escape are told ids, the others what was typed', async () => {
  const manifest = {
    commands: [{ command: '/echo', should_escape: true }, { command: '/brief' }],
    shortcuts: [],
  }
  const other = await stage('http', { manifest })
  await other.sandbox.human.as('U0LAN').command('/echo', '@vy & #tai-chinh #creative', { channel: 'creative' })
  expect(other.sandbox.traffic.at(-1)?.request).toMatchObject({
    text: '<@U0VY|vy> &amp; <#C0FINANCE|> <#C0CREATIVE|creative>',
  })
  await other.sandbox.human.as('U0LAN').command('/brief', '@vy', { channel: 'creative' })
  expect(other.sandbox.traffic.findLast(e => e.method === 'command')?.request).toMatchObject({ text: '@vy' })
  await other.stop()
})
