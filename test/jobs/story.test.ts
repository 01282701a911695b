// Three days of downtime, told through the simulated workspace: what the office finds when the bot is back; and the
// timetable as an admin works with it in Slack.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Message } from '../../sandbox/shapes.ts'
import { wordsOf } from '../setup/hands.ts'
import { type House, openHouse } from '../setup/house.ts'
import { type Hands, hands, read } from '../stories/hands.ts'

let house: House
let on: Hands
/** What was there before: a story looks at what came since. */
let seen = new Set<string>()

beforeAll(async () => {
  house = await openHouse('http')
  on = hands(house)
}, 120_000)
afterAll(() => house?.close())

const everything = (): [where: string, message: Message][] =>
  [...house.sandbox.world.messages].flatMap(([where, messages]) => messages.map(m => [where, m] as [string, Message]))
const idOf = ([where, { ts }]: [string, Message]) => `${where} ${ts}`
function since(): [where: string, message: Message][] {
  const fresh = everything().filter(one => !seen.has(idOf(one)))
  seen = new Set(everything().map(idOf))
  return fresh
}
test('work is handed out on Friday, and nobody has answered when the bot goes down', async () => {
  const lan = on.as('U0LAN')
  for (const [title, assignee, channel] of [
    ['Banner hộp quà', 'U0THAO', 'creative'],
    ['KV Tết', 'U0THAO', 'creative'],
    ['Lịch quay', 'U0PHUC', 'production'],
  ] as const) {
    await on.giveTask(lan, { title, assignee, due: '25/11 17h' })
    await on.card(channel, title)
    await on.dm(on.as(assignee), title)
  }
  await house.quiet()
  expect(since().length).toBeGreaterThan(3)
})

test('back on Thursday: one digest in each channel, one to each person, marked late, and no storm of nudges', async () => {
  await house.restart()
  await house.moveTo('2026-11-26T11:20:00+07:00')
  const news = since().filter(([, message]) => !message.thread_ts)
  const digests = news.filter(([, message]) => read(message).includes('gửi muộn'))
  // Whoever hears anything hears it once.
  const often = [...Map.groupBy(news, ([where]) => where).values()].filter(some => some.length > 1)
  expect(often.flat().map(([where, { text }]) => `${where}: ${text}`)).toEqual([])
  expect(digests.map(([where]) => where)).toEqual(
    expect.arrayContaining([
      house.sandbox.world.channel('creative').id,
      house.sandbox.world.channel('production').id,
      house.sandbox.world.addDm('U0THAO').id,
      house.sandbox.world.addDm('U0PHUC').id,
      house.sandbox.world.addDm('U0LAN').id,
    ]),
  )
  const days = await house.fresh.sql<{ day: string; state: string }[]>`
    select day::text, state from run where entry = 'digest.people' and slot = '' order by day`
  expect(days.map(({ day, state }) => `${day} ${state}`)).toEqual([
    '2026-11-23 skipped',
    '2026-11-25 skipped',
    '2026-11-26 late',
  ])
})

test('for the rest of the hour it is quiet', async () => {
  for (const clock of ['11:25', '11:30', '11:50']) await house.moveTo(`2026-11-26T${clock}:00+07:00`)
  expect(since().map(([, message]) => wordsOf(message))).toEqual([])
})

test('an admin sees in Slack what was missed, and gives the morning another clock; Lan may not', async () => {
  const son = on.as('U0SON')
  await son.command('/nhipcau', 'lịch', { channel: 'general' })
  await on.opened(son, 'jobs.timetable')
  expect(wordsOf(son.modal())).toContain('Lần gần nhất: T5 26/11 11:20')
  expect(wordsOf(son.modal())).toContain('trễ 2 giờ')

  await son.click('modal', 'jobs.retime#digest.people')
  await on.opened(son, 'jobs.retimeForm')
  expect(await on.asked(son, { at: '07:15' })).toEqual({ at: expect.stringContaining('09:00–18:00') })
  await on.sent(son, { at: '09:45' })
  await on.opened(son, 'jobs.timetable')
  expect(wordsOf(son.modal())).toContain('Hôm nay đã chạy rồi, giờ mới áp dụng từ T6 27/11')

  const lan = on.as('U0LAN')
  await lan.command('/nhipcau', 'lich', { channel: 'general' })
  await on.told(lan, 'chỉ quản trị')
})

test('run now edits what was said this morning instead of saying it again', async () => {
  const son = on.as('U0SON')
  await house.moveTo('2026-11-26T14:00:00+07:00')
  since()
  await son.click('modal', 'jobs.run#digest.people')
  await on.until(() => wordsOf(son.modal()).includes('vừa chạy xong'))
  await house.quiet()
  expect(since()).toEqual([])
})

test('the next morning comes at its new time', async () => {
  await house.moveTo('2026-11-27T09:44:00+07:00')
  const mornings = () => since().filter(([where]) => where === house.sandbox.world.addDm('U0THAO').id)
  const before = mornings()
  await house.moveTo('2026-11-27T09:45:00+07:00')
  expect([before.length, mornings().length]).toEqual([0, 1])
})

test('Slack disliked nothing of it, and nothing went wrong', () => {
  expect(house.sandbox.problems).toEqual([])
  expect(house.logged.filter(line => /"level":"(error|fatal)"/.test(line))).toEqual([])
})
