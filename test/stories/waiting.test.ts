// What colleagues and clients keep people waiting for: a question on a brief, asked from the work and answered once, a
// brief that ends when its work does, and a client's word on when they pay.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Person } from '../../sandbox/human.ts'
import { type House, openHouse } from '../setup/house.ts'
import { expectLogSilent, expectNoAmountLeaked, hands, read } from './hands.ts'

let house: House
let on: ReturnType<typeof hands>
let lan: Person
let thao: Person

beforeAll(async () => {
  house = await openHouse('http')
  on = hands(house)
  lan = on.as('U0LAN')
  thao = on.as('U0THAO')
  await on.takeBrief(lan, 'lua', 'Tết 2027')
  await on.press(lan, 'account', 'Tết 2027', 'task.handover')
  await on.opened(lan, 'task.handoverForm')
  await on.sent(lan, {
    'expected:creative': 'Key visual Tết',
    'assignee:creative': 'U0THAO',
    'due:creative': '27/11 17h',
  })
  await on.closeAll(lan)
  await on.press(thao, 'creative', 'Key visual Tết', 'task.accept')
}, 120_000)
afterAll(() => house?.close())

test('a question from a task’s card reaches the brief’s owner, and stands in its thread', async () => {
  const card = await on.card('creative', 'Key visual Tết')
  await on.press(thao, 'creative', 'Key visual Tết', 'brief.ask')
  await on.opened(thao, 'brief.askForm')
  expect(read(thao.modal())).toContain('Câu hỏi gửi tới *')
  await on.sent(thao, { words: 'KV có cần chừa chỗ cho logo <!channel> không?' })
  await on.opened(thao, 'brief.askSent')
  await on.closeAll(thao)
  const asked = await on.until(() => on.inChannel('creative').find(m => read(m).includes('chừa chỗ cho logo')))
  expect(asked.thread_ts).toBe(card.ts)
  expect(read(await on.dm(lan, 'chừa chỗ cho logo'))).toContain('hỏi về brief')
})

test('the answer comes back in the thread and to the one who asked; a second one is told who was first', async () => {
  await on.pressInDm(lan, 'chừa chỗ cho logo', 'brief.answer')
  await on.opened(lan, 'brief.answerForm')
  await on.sent(lan, { answer: 'Có, góc phải dưới' })
  expect(read(await on.dm(thao, 'góc phải dưới'))).toContain('đã trả lời câu hỏi của bạn')
  const told = await on.until(() => on.inChannel('creative').find(m => read(m).includes('góc phải dưới')))
  expect(told.thread_ts).toBe((await on.card('creative', 'Key visual Tết')).ts)
  const closed = await on.until(() => lan.dms().find(m => read(m).includes('Bạn đã trả lời')))
  expect(read(closed)).not.toContain('"action_id":"brief.answer"')
  expect(on.inChannel('creative').some(m => read(m).includes('"action_id":"brief.answer"'))).toBe(false)

  await on.press(on.as('U0VY'), 'creative', 'Key visual Tết', 'brief.ask')
  await on.opened(on.as('U0VY'), 'brief.askForm')
  expect(read(on.as('U0VY').modal())).toContain('góc phải dưới')
  await on.closeAll(on.as('U0VY'))
})

test('a brief is closed when its work is done', async () => {
  await on.press(thao, 'creative', 'Key visual Tết', 'task.submit')
  await on.opened(thao, 'task.submitForm')
  await on.sent(thao, { work: 'https://figma.com/kv' })
  await on.pressInDm(lan, 'figma.com/kv', 'task.approve')
  await on.press(lan, 'account', 'Tết 2027', 'brief.close')
  const card = await on.until(() =>
    on.inChannel('account').find(m => read(m).includes('Tết 2027') && read(m).includes('Đã đóng')),
  )
  expect(read(card)).not.toContain('"action_id":"brief.ask"')
})

test('a client’s promise stands beside what they owe, until they pay', async () => {
  await on.invoiceForm()
  await on.sent(lan, { number: '1C26TAA 7', amount: '100tr', tax: 'none', issuedOn: '1/10', dueOn: '1/11/2026' })
  await on.opened(lan, 'invoice.confirm')
  await on.sent(lan)
  await on.opened(lan, 'invoice.receivables')
  await on.payForm(lan, 'lua', '1C26TAA 7')
  await lan.click('modal', 'invoice.promise')
  await on.opened(lan, 'invoice.promiseForm')
  expect(await on.asked(lan, { day: '19/11/2026', amount: '150', promisedBy: ' ' })).toMatchObject({
    day: expect.stringContaining('đã qua'),
    amount: expect.stringContaining('chưa rõ'),
    promisedBy: expect.any(String),
  })
  await on.sent(lan, { day: 'thứ 4', amount: '', promisedBy: 'chị Vân' })
  await on.opened(lan, 'invoice.receivables')
  expect(read(lan.modal())).toContain('Hẹn T4 25/11, chị Vân, cả khoản')
  await on.payForm(lan, 'lua', '1C26TAA 7')
  await on.sent(lan, {})
  await on.opened(lan, 'invoice.receivables')
  expect(read(lan.modal())).toContain('Khách giữ lời hẹn T4 25/11.')
})

test('nothing of it leaks: no amount where others read, nobody called, no words in the log', async () => {
  await house.quiet()
  expect(house.sandbox.problems).toEqual([])
  expectNoAmountLeaked(house)
  expectLogSilent(house, ['chừa chỗ cho logo', 'góc phải dưới', 'chị Vân'])
})
