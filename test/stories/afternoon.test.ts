// What the morning leaves out: a brief and a task from messages, one line, a gap waived, a brief changed after hand-over,
// a reminder put off, and Home worked in place.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Person } from '../../sandbox/human.ts'
import { wordsOf } from '../setup/hands.ts'
import { type House, openHouse } from '../setup/house.ts'
import { hands, read } from './hands.ts'

let house: House
let on: ReturnType<typeof hands>
let lan: Person
let thao: Person

beforeAll(async () => {
  house = await openHouse('http')
  on = hands(house)
  lan = on.as('U0LAN')
  thao = on.as('U0THAO')
}, 120_000)
afterAll(() => house?.close())

test('a brief begins with the words of a message, and knows where they came from', async () => {
  const said = await on.as('U0VY').say('account', 'Lụa Coffee cần 3 banner cho 20/11, khách thích tông ấm')
  await lan.messageShortcut('brief.fromMessage', { channel: lan.channel('account').id, ts: said.ts })
  await on.opened(lan, 'brief.step1')
  expect(read(lan.modal())).toContain('khách thích tông ấm')
  const [lua] = await lan.options('client.pick', 'lua')
  await on.sent(lan, { client: lua?.value ?? '', title: 'Banner tri ân' })
  await on.opened(lan, 'brief.step2')
  await on.sent(lan, { deliverables: 'Facebook | banner 1200x628 | 3 | 4/12' })
  await on.opened(lan, 'brief.step3')
  await on.sent(lan, { budget: '30tr + VAT', launch: '7/12', approver: 'Chị Vân' })
  await on.opened(lan, 'brief.review')
  await on.sent(lan)
  const card = await on.card('account', 'LUA-26-001')
  expect(read(card)).toContain('Banner tri ân')
})

test('what is missing holds the hand-over, becomes questions for the client, and may be waived by a manager', async () => {
  await on.closeAll(lan)
  await on.press(lan, 'account', 'LUA-26-001', 'task.handover')
  await on.until(() => lan.ephemerals().at(-1) ?? lan.modal())
  expect(read([lan.ephemerals().at(-1), lan.modal()])).toContain('thiếu')

  await on.closeAll(lan)
  await on.press(lan, 'account', 'LUA-26-001', 'brief.questions')
  await on.opened(lan, 'brief.asked')
  expect(read(lan.modal())).toContain('Kính gửi')
  await lan.click('modal', 'brief.waive')
  await on.opened(lan, 'brief.waive')
  const gaps = lan.modal()?.blocks.flatMap(block => {
    const element = block.element as { options?: { value: string }[] } | undefined
    return element?.options?.map(option => option.value) ?? []
  })
  await on.sent(lan, { parts: gaps ?? [], reason: 'Job nhỏ, khách quen, đã thống nhất miệng' })
  await on.closeAll(lan)
  await on.press(lan, 'account', 'LUA-26-001', 'task.handover')
  await on.opened(lan, 'task.handoverForm')
  await on.sent(lan, {
    'expected:creative': '3 banner 1200x628, 2 hướng',
    'assignee:creative': 'U0THAO',
    'due:creative': '4/12 12h',
  })
  await on.closeAll(lan)
  await on.press(thao, 'creative', '3 banner 1200x628', 'task.accept')
  await on.until(() => on.inChannel('creative').some(m => read(m).includes('Đã nhận')))
})

test('a change after hand-over is a new version: told in the thread, to the assignee, and shown until it is read', async () => {
  await on.press(lan, 'account', 'LUA-26-001', 'brief.edit')
  await on.opened(lan, 'brief.step1')
  await on.sent(lan)
  await on.opened(lan, 'brief.step2')
  await on.sent(lan, { deliverables: 'Facebook | banner 1200x628 | 5 | 4/12' })
  await on.opened(lan, 'brief.step3')
  await on.sent(lan, { budget: '45tr + VAT' })
  await on.opened(lan, 'brief.review')
  await on.sent(lan)
  const { ts } = await on.card('creative', '3 banner 1200x628')
  const changed = await on.until(() =>
    thao
      .channel('creative')
      .thread(ts)
      .find(m => read(m).includes('brief.read')),
  )
  expect(wordsOf(changed)).toMatch(/× 5/)
  // The budget changed too; that is nobody's business here.
  expect(wordsOf(changed)).not.toMatch(/(45|30) ?(tr|\.000)/)
  await on.dm(thao, 'LUA-26-001')
  await on.until(() => read(on.inChannel('account')).includes('v2'))
  await thao.click({ channel: thao.channel('creative').id, ts: changed.ts }, 'brief.read')
  await on.until(() => /Đã đọc v2: 1\/1/.test(read(on.inChannel('account'))))
})

test('one line is a task, and a message another', async () => {
  await on.closeAll(lan)
  await lan.command('/task', '@thao banner TVC thứ 4 tuần sau 17h', { channel: 'account' })
  const card = await on.card('creative', 'banner TVC')
  expect(read(card)).toContain('25/11')
  const said = await on.as('U0DUC').say('creative', 'Nhờ ai đó resize KV cho màn hình LED giúp anh')
  await thao.messageShortcut('task.fromMessage', { channel: thao.channel('creative').id, ts: said.ts })
  await on.opened(thao, 'task.form')
  expect(read(thao.modal())).toContain('màn hình LED')
  await on.sent(thao, { title: 'Resize KV màn hình LED', due: 'thứ 5 10h' })
  await on.until(() => read([thao.dms(), on.inChannel('creative')]).includes('Resize KV màn hình LED'))
})

test('Home shows what is mine, and its buttons act in place', async () => {
  await on.closeAll(thao)
  await thao.openHome()
  await on.until(() => thao.home())
  expect(read(thao.home())).toContain('3 banner 1200x628')
  const accept = thao
    .home()
    ?.blocks.flatMap(block => (block.elements ?? []) as { action_id?: string; value?: string }[])
    .find(element => element.action_id?.startsWith('task.accept'))
  await thao.click('home', accept?.action_id ?? 'task.accept', accept?.value ? { value: accept.value } : {})
  await on.until(() => read(on.inChannel('creative')).split('Đã nhận').length > 2)
})

test('a reminder is put off with a reason, and comes back when it said it would', async () => {
  const friday = await house.moveTo('2026-12-04T02:00:00Z')
  expect(friday.toISOString()).toContain('2026-12-04')
  const digest = await on.until(() =>
    thao.dms().find(m => read(m).includes('T6 04/12') && read(m).includes('nudge.snooze')),
  )
  const [, value = '', id = ''] = /"value":"(task:([^"]+))"/.exec(read(digest)) ?? []
  const [row] = await house.fresh.sql<{ title: string }[]>`select title from task where id = ${id}`
  const title = row?.title ?? 'nothing'
  await thao.click({ channel: house.sandbox.world.addDm('U0THAO').id, ts: digest.ts }, 'nudge.snooze', { value })
  await on.opened(thao, 'nudge.snoozeForm')
  await on.sent(thao, { days: '3', reason: 'Chờ file gốc từ khách' })
  await on.closeAll(thao)
  const mornings: Record<string, boolean> = {}
  for (const day of ['07/12', '08/12', '09/12']) {
    await house.moveTo('nextWorkday09')
    mornings[day] = thao
      .dms()
      .some(m => read(m).includes(day) && read(m).includes(title) && read(m).includes('nudge.snooze'))
  }
  expect(mornings).toEqual({ '07/12': false, '08/12': false, '09/12': true })
  // The channel still sees it, and the manager reads why.
  expect(read(on.inChannel('creative').filter(m => read(m).includes('07/12')))).toContain(title)
  expect(read(lan.dms().filter(m => read(m).includes('07/12')))).toContain('Chờ file gốc từ khách')
})

test('Slack refused nothing, and no amount reached a channel', () => {
  expect(house.sandbox.problems).toEqual([])
  for (const channel of ['account', 'creative', 'planner', 'production', 'general'])
    expect(read(on.inChannel(channel))).not.toMatch(/\d{2}\.000\.000/)
})
