// Work that nobody answers climbs from its assignee to the lead and the manager over two days, one message each; "ok" in the
// thread is asked back; and when it is answered nothing is left to press.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Person } from '../../sandbox/human.ts'
import { type House, openHouse } from '../setup/house.ts'
import { hands, read } from './hands.ts'

const TITLE = 'Banner chợ Tết'

let house: House
let on: ReturnType<typeof hands>
const asked: Record<'thao' | 'duc' | 'lan', Person> = {} as never

beforeAll(async () => {
  house = await openHouse('http')
  on = hands(house)
  for (const [name, id] of [
    ['thao', 'U0THAO'],
    ['duc', 'U0DUC'],
    ['lan', 'U0LAN'],
  ] as const) {
    asked[name] = on.as(id)
  }
}, 120_000)
afterAll(() => house?.close())

/** The messages in which this person was asked about it, by the one button that only a nudge has. */
const nudges = (person: Person) =>
  person
    .dms()
    .filter(
      m =>
        !m.thread_ts && read(m).includes(TITLE) && read(m).includes('"nudge.snooze"') && !read(m).includes('"header"'),
    )
const counts = () => Object.values(asked).map(person => nudges(person).length)
const inThread = (person: Person, ts: string) => person.dms().filter(m => m.thread_ts === ts && m.ts !== ts)

test('nobody answers: first the assignee is asked, then the lead, then the manager, once each', async () => {
  await asked.lan.command('/task', `@thao ${TITLE} hôm nay 17h30`, { channel: 'account' })
  await on.dm(asked.thao, TITLE)
  expect(counts()).toEqual([0, 0, 0])
  await house.moveTo('2026-11-20T11:55:00+07:00')
  expect(counts()).toEqual([0, 0, 0])
  await house.moveTo('2026-11-20T12:05:00+07:00')
  expect(counts()).toEqual([1, 0, 0])
  await house.moveTo('2026-11-20T12:10:00+07:00')
  await house.moveTo('2026-11-20T14:10:00+07:00')
  expect(counts()).toEqual([1, 1, 0])
  expect(read(nudges(asked.duc)[0])).toContain('Đã nhắc Bùi Phương Thảo lúc 12:05 T6 20/11, chưa có trả lời.')
  await house.moveTo('2026-11-20T17:00:00+07:00')
  await house.moveTo('2026-11-21T11:00:00+07:00')
  expect(counts()).toEqual([1, 1, 0])
  await house.moveTo('2026-11-23T09:10:00+07:00')
  await house.moveTo('2026-11-23T09:20:00+07:00')
  expect(counts()).toEqual([1, 1, 1])
})

test('“ok em” in the thread accepts nothing by itself', async () => {
  const [nudge] = nudges(asked.thao)
  await asked.thao.say('dm', 'ok em', { threadTs: nudge?.ts ?? '' })
  const question = await on.until(() => {
    const said = inThread(asked.thao, nudge?.ts ?? '')
    return said.find(m => read(m).includes('Ghi nhận là bạn nhận việc này?'))
  })
  expect(read(await on.card('creative', TITLE))).toContain('Chờ nhận')
  const dm = house.sandbox.world.addDm('U0THAO').id
  await asked.thao.click({ channel: dm, ts: question?.ts ?? '' }, 'nudge.sure')
  await on.until(() => read(on.inChannel('creative').find(m => read(m).includes(TITLE))).includes('Đã nhận'))
})

test('then it is over for everybody at once, and stays over', async () => {
  await on.until(() => counts().every(n => n === 0))
  await house.quiet()
  for (const person of Object.values(asked)) {
    const closed = person.dms().filter(m => read(m).includes(`Đã xử lý · `) && read(m).includes(TITLE))
    expect(closed).toHaveLength(1)
    expect(read(closed[0])).toContain('Bùi Phương Thảo nhận việc')
    expect(read(closed[0])).not.toContain('button')
    expect(inThread(person, closed[0]?.ts ?? '').filter(m => read(m).includes('button'))).toEqual([])
  }
  expect(house.sandbox.problems).toEqual([])
})
