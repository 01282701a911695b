// An admin brings the company's days off out of a file, and somebody goes on leave: through the door, as people do it.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { wordsOf } from '../setup/hands.ts'
import { type House, openHouse } from '../setup/house.ts'

let house: House
beforeAll(async () => {
  house = await openHouse('http')
})
afterAll(() => house.close())

const ADMIN = 'U0HA'
const FILE = [
  'BEGIN:VCALENDAR',
  'VERSION:2.0',
  'PRODID:-//agency//calendar',
  ...['20261224 Noel <!channel>', '20261128 Thứ Bảy', '20261124 Ngày Văn hóa', '20261231 Tất niên'].flatMap(line => [
    'BEGIN:VEVENT',
    `UID:${line.slice(0, 8)}`,
    `DTSTART;VALUE=DATE:${line.slice(0, 8)}`,
    `SUMMARY:${line.slice(9)}`,
    'END:VEVENT',
  ]),
  'END:VCALENDAR',
  '',
].join('\r\n')

test('a file is looked at before it is saved', async () => {
  const { human } = house.sandbox
  const admin = human.as(ADMIN)
  await admin.command('/nhipcau', 'cài đặt')
  await human.until(() => admin.modal())
  await admin.click('modal', 'people.holidays')
  await human.until(() => admin.modal()?.callback_id === 'people.holidayList')
  await admin.click('modal', 'people.importFile')
  await human.until(() => admin.modal()?.callback_id === 'people.fileForm')

  const picture = admin.upload('anh.ics', new Uint8Array([0x89, 0x50, 0x4e, 0x47]))
  const refused = await admin.submit({ file: [picture] })
  expect(refused.errors?.file).toContain('không phải lịch .ics')

  await admin.submit({ file: [admin.upload('nghi.ics', FILE)] })
  expect(admin.modal()?.callback_id).toBe('people.chosenForm')
  const preview = wordsOf(admin.modal()?.blocks)
  expect(preview).toContain('*2 ngày nghỉ mới*, 1 đã có, 1 rơi vào ngày nghỉ hằng tuần')
  expect(preview).toContain('T5 24/12/2026 · Noel <!channel>')
  const [days] = admin.modal()?.blocks.filter(block => block.type === 'input') ?? []
  await admin.submit({ [days?.block_id ?? '']: ['2026-12-24/2026-12-24'] })
  expect(admin.modal()?.callback_id).toBe('people.holidayList')
  const list = wordsOf(admin.modal()?.blocks)
  expect(list).toContain('Đã thêm 1 ngày.')
  expect(list).toContain('*T5 24/12/2026* · Nghỉ · Noel &lt;!channel&gt;')
  expect(list).not.toContain('31/12/2026')
  await admin.close({ all: true })
})

test('who is on leave and who stands in are told, the cover in working time', async () => {
  const { human } = house.sandbox
  const admin = human.as(ADMIN)
  await admin.command('/nhipcau', 'nghỉ thứ 2 tuần sau')
  await human.until(() => admin.modal())
  const sent = await admin.submit({ until: '25/11', cover: 'U0LAN' })
  expect(sent.errors).toBeUndefined()
  expect(wordsOf(admin.modal()?.blocks)).toContain('Đã ghi:')
  await admin.close({ all: true })
  await house.quiet()
  const last = (who: string) => human.as(who).dms().at(-1)?.text
  expect(last(ADMIN)).toContain('Đã ghi lịch nghỉ của bạn: từ T2 23/11/2026 đến hết T4 25/11/2026')
  expect(last('U0LAN')).toContain('nhờ bạn thay')
})

test('Slack had nothing to complain of', () => {
  expect(house.sandbox.problems).toEqual([])
})
