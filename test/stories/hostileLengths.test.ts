// Every field of every form, filled with more than it takes: Slack's client stops what it counts, the app what it counts,
// and nothing that was typed is lost.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Person } from '../../sandbox/human.ts'
import { type House, openHouse } from '../setup/house.ts'
import { expectLogSilent, expectNoAmountLeaked, type Hands, hands, read } from './hands.ts'

let house: House
let h: Hands
let lan: Person
let minh: Person
let son: Person

beforeAll(async () => {
  house = await openHouse('http')
  h = hands(house)
  lan = h.as('U0LAN')
  minh = h.as('U0MINH')
  son = h.as('U0SON')
}, 120_000)
afterAll(() => house?.close())

const card = (channel: string, says: string, action: string) => async () => {
  await h.closeAll(lan)
  await h.press(lan, channel, says, action)
  await h.until(() => lan.modal())
  return lan
}
const forms: [form: string, open: () => Promise<Person>][] = [
  ['client.basics', async () => h.form(minh, '/client', 'mới', 'client.basics').then(() => minh)],
  ['client.terms', async () => h.client({ name: 'Dài', code: 'DAI' }).then(() => minh)],
  [
    'client.contact',
    async () => {
      await h.sent(minh)
      await minh.click('modal', 'client.contactNew')
      return minh
    },
  ],
  ['brief.step1', async () => h.form(lan, '/brief', 'LUA', 'brief.step1').then(() => lan)],
  ['brief.step2', async () => h.sent(lan, { title: 'Dài', ...EMPTY }).then(() => lan)],
  ['brief.step3', async () => h.sent(lan, EMPTY).then(() => lan)],
  ['task.form', async () => h.taskForm(lan).then(() => lan)],
  [
    'task.handoverForm',
    async () => {
      await h.takeBrief(lan, 'LUA', 'Dài để giao')
      return card('account', 'Dài để giao', 'task.handover')()
    },
  ],
  [
    'task.laterForm',
    async () => {
      await h.giveTask(lan, { title: 'Dài của Lan', department: 'creative', assignee: 'U0LAN' })
      return card('creative', 'Dài của Lan', 'task.later')()
    },
  ],
  ['task.submitForm', card('creative', 'Dài của Lan', 'task.submit')],
  [
    'task.withdrawForm',
    async () => {
      await card('creative', 'Dài của Lan', 'task.open')()
      await lan.click('modal', 'task.withdraw')
      return lan
    },
  ],
  [
    'task.notMineForm',
    async () => {
      await h.giveTask(lan, { title: 'Dài của Thảo', assignee: 'U0THAO' })
      await h.press(h.as('U0THAO'), 'creative', 'Dài của Thảo', 'task.notMine')
      return h.as('U0THAO')
    },
  ],
  [
    'task.declineForm',
    async () => {
      await h.closeAll(h.as('U0THAO'))
      await h.press(h.as('U0THAO'), 'creative', 'Dài của Thảo', 'task.later')
      await h.opened(h.as('U0THAO'), 'task.laterForm')
      await h.sent(h.as('U0THAO'), { due: '1/12', reason: 'Dài quá' })
      await h.pressInDm(lan, 'Dài quá', 'task.laterDecline')
      return lan
    },
  ],
  [
    'task.returnForm',
    async () => {
      await h.press(h.as('U0THAO'), 'creative', 'Dài của Thảo', 'task.accept')
      await h.press(h.as('U0THAO'), 'creative', 'Dài của Thảo', 'task.submit')
      await h.opened(h.as('U0THAO'), 'task.submitForm')
      await h.sent(h.as('U0THAO'), { work: 'Bản dài' })
      return card('creative', 'Bản dài', 'task.return')()
    },
  ],
  [
    'brief.waive',
    async () => {
      await h.form(lan, '/brief', 'LUA', 'brief.step1')
      await h.sent(lan, { title: 'Dài mà thiếu' })
      for (const _ of [2, 3, 'review']) await h.sent(lan)
      await card('account', 'Dài mà thiếu', 'brief.questions')()
      await h.until(() => read(lan.modal()).includes('brief.waive'))
      await lan.click('modal', 'brief.waive')
      await h.opened(lan, 'brief.waive')
      lan.fill({ parts: ['background'] })
      return lan
    },
  ],
  ['invoice.form', async () => h.invoiceForm().then(() => lan)],
  ['invoice.payment', async () => h.payForm(lan, 'lua', '118').then(() => lan)],
  [
    'invoice.void',
    async () => {
      await lan.click('modal', 'invoice.voidAsk')
      return lan
    },
  ],
  [
    'people.newDepartmentForm',
    async () => {
      await h.settingsPart('people.departments', 'people.departmentList')
      await son.click('modal', 'people.newDepartment')
      return son
    },
  ],
  [
    'people.departmentForm',
    async () => {
      await h.settingsPart('people.departments', 'people.departmentList')
      await son.click('modal', 'people.department#production')
      return son
    },
  ],
  [
    'people.holidayForm',
    async () => {
      await h.settingsPart('people.holidays', 'people.holidayList')
      await son.click('modal', 'people.addDays')
      return son
    },
  ],
  [
    'people.swapForm',
    async () => {
      await h.settingsPart('people.holidays', 'people.holidayList')
      await son.click('modal', 'people.swapDays')
      return son
    },
  ],
  [
    'people.dayForm',
    async () => {
      await h.settingsPart('people.holidays', 'people.holidayList')
      await son.click('modal', 'people.editDay#2026-11-24')
      return son
    },
  ],
  [
    'people.leaveForm',
    async () => h.form(son, '/nhipcau', 'nghỉ 30/11', 'people.leaveForm', 'general').then(() => son),
  ],
]
const EMPTY = {}

test.for(forms)(
  '%s: a text longer than a field is stopped by Slack or told beside the field, and stays',
  async ([form, open]) => {
    const who = await open()
    await h.opened(who, form)
    const fields = (who.modal()?.blocks ?? []).flatMap(b =>
      b.element?.type === 'plain_text_input' ? [[String(b.block_id), Number(b.element.max_length)] as const] : [],
    )
    expect(fields.length).toBeGreaterThan(0)
    const names = fields.map(([id]) => id)
    const before = Object.fromEntries(names.map(id => [id, h.stateOf(who)[id] as string | null]))

    const over = Object.fromEntries(fields.map(([id, max]) => [id, 'ă'.repeat(max + 1)]))
    const stopped = await who.submit(over)
    expect(stopped.refusedByClient).toBe(true)
    expect(Object.keys(stopped.errors ?? {})).toEqual(names)

    // Slack's client counts what people see; an emoji is two of what the server counts.
    const emoji = Object.fromEntries(fields.map(([id, max]) => [id, '🎉'.repeat(max)]))
    const refused = await who.submit(emoji)
    expect(refused.refusedByClient).toBeUndefined()
    expect(Object.keys(refused.errors ?? {}).sort()).toEqual([...names].sort())
    for (const sentence of Object.values(refused.errors ?? {})) expect(sentence.length).toBeGreaterThan(10)
    expect(h.stateOf(who)).toMatchObject(emoji)
    who.fill(before)
  },
)

test('Slack refused nothing that the app drew of it, no amount leaked, and the log has no word of it', () => {
  expect(house.sandbox.problems).toEqual([])
  expectNoAmountLeaked(house)
  expectLogSilent(house, ['🎉', 'Dài để giao'])
})
