// Things that happen at the wrong moment: twice, at once, weeks later, over a restart, while the app is slow, by somebody
// who may not, in a channel the bot has been put out of.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Person } from '../../sandbox/human.ts'
import { slackTexts } from '../../src/slack/texts.ts'
import { type House, openHouse } from '../setup/house.ts'
import { expectLogSilent, expectNoAmountLeaked, expectNobodyCalled, type Hands, hands, read } from './hands.ts'

const words = slackTexts.vi

let house: House
let h: Hands
let lan: Person
let minh: Person
let thao: Person
let khoi: Person

const count = async (query: string): Promise<number> => {
  const [row] = await house.fresh.sql.unsafe(`select count(*)::int as n from ${query}`)
  return row?.n
}
const BOT = 'U0NHIPCAU'
const event = (what: { type: string } & Record<string, unknown>) => house.sandbox.human.event(what)
beforeAll(async () => {
  house = await openHouse('http')
  h = hands(house)
  lan = h.as('U0LAN')
  minh = h.as('U0MINH')
  thao = h.as('U0THAO')
  khoi = h.as('U0KHOI')
}, 120_000)
afterAll(() => house?.close())

describe('two people at once', () => {
  test('who take the same task: one has it, the other is told who', async () => {
    await h.giveTask(lan, { title: 'Ai nhanh tay', department: 'creative' })
    await h.card('creative', 'Ai nhanh tay')
    await Promise.all([thao, khoi].map(person => h.press(person, 'creative', 'Ai nhanh tay', 'task.accept')))
    await h.until(() => read(h.inChannel('creative')).includes('Đã nhận'))
    await h.until(() => thao.ephemerals()[0] ?? khoi.ephemerals()[0])
    const [row] = await house.fresh.sql`select assignee from task where title = 'Ai nhanh tay'`
    const [winner, other] = row?.assignee === 'U0THAO' ? [thao, khoi] : [khoi, thao]
    expect(row?.assignee).toBe(winner.id)
    expect(winner.ephemerals()).toEqual([])
    expect(read(other.ephemerals().at(-1))).toContain(house.sandbox.world.user(winner.id).realName)
    expect(await count("activity where what = 'accepted'")).toBe(1)
  })

  test('who press the same answer twice: it is given once', async () => {
    await h.giveTask(lan, { title: 'Bấm hai lần', assignee: 'U0THAO' })
    await h.press(thao, 'creative', 'Bấm hai lần', 'task.later')
    await h.opened(thao, 'task.laterForm')
    await h.sent(thao, { due: '2/12', reason: 'Chờ duyệt bối cảnh' })
    await h.dm(lan, 'Chờ duyệt bối cảnh')
    await Promise.all([1, 2, 3].map(() => h.pressInDm(lan, 'Chờ duyệt bối cảnh', 'task.laterGrant')))
    await h.until(() => lan.ephemerals().length >= 2)
    const answers = () => h.inChannel('creative').filter(m => m.thread_ts && read(m).includes('đồng ý dời hạn'))
    await h.until(() => answers().length > 0)
    await house.quiet()
    expect(answers()).toHaveLength(1)
    expect(await count("activity where what = 'laterGranted'")).toBe(1)
  })

  test('who record the same payment: it is paid once, and the other learns it', async () => {
    await h.payForm(lan, 'lua', '118')
    await h.payForm(minh, 'lua', '118')
    const both = await Promise.all([lan, minh].map(person => person.submit({ amount: '92.880.000' })))
    expect(await count('payment')).toBe(1)
    const refused = both.filter(sent => sent.view?.callback_id === 'notice')
    expect(refused).toHaveLength(1)
    expect(read(refused)).toContain('1C26TSA 118')
    await h.closeAll(lan, minh)
  })

  test('who make a client of the same code: the second is offered another', async () => {
    for (const person of [lan, minh]) await h.form(person, '/client', 'mới', 'client.basics')
    const both = await Promise.all(
      [lan, minh].map(person => person.submit({ name: 'Song Sinh', code: 'SSI', tier: 'standard', owner: 'U0LAN' })),
    )
    expect(both.map(sent => Object.keys(sent.errors ?? {}).length).sort()).toEqual([0, 1])
    expect(await count("client where code = 'SSI'")).toBe(1)
    await h.closeAll(lan, minh)
  })

  test('who hand the same brief over: the second is asked before anybody works twice', async () => {
    await h.takeBrief(lan, 'LUA', 'Giao cùng lúc')
    for (const person of [lan, minh]) {
      await h.press(person, 'account', 'Giao cùng lúc', 'task.handover')
      await h.opened(person, 'task.handoverForm')
      person.fill({ 'expected:creative': 'KV cho Giao cùng lúc', 'due:creative': '27/11 17h' })
    }
    await Promise.all([lan.submit(), minh.submit()])
    await house.quiet()
    expect(await count("task where title = 'KV cho Giao cùng lúc'")).toBe(1)
    const asked = [lan, minh].filter(person => person.modal()?.callback_id === 'task.handoverForm')
    expect(asked).toHaveLength(1)
    expect(read(asked[0]?.modal())).toContain('KV cho Giao cùng lúc')
    await h.closeAll(lan, minh)
  })
})

describe('the same wish twice', () => {
  const once = async (person: Person, callback: string, query: string, values = {}) => {
    const before = await count(query)
    const messages = () => [...house.sandbox.world.messages.values()].flat().length
    await house.quiet()
    person.fill(values)
    await Promise.all([person.submit(), person.submit()])
    await house.quiet()
    const said = messages()
    expect(await count(query)).toBe(before + 1)
    expect(await house.again(callback)).toBe(200)
    await house.quiet()
    expect(await count(query)).toBe(before + 1)
    expect(messages()).toBe(said)
    await h.closeAll(person)
  }

  test('a brief', async () => {
    await h.writeBrief(lan, 'LUA', 'Gửi hai lần')
    await once(lan, 'brief.review', "brief where status <> 'draft'")
    expect(h.inChannel('account').filter(m => read(m).includes('Gửi hai lần'))).toHaveLength(1)
  })

  test('a task, of a form and of one line', async () => {
    await h.taskForm(lan)
    await once(lan, 'task.form', 'task', { title: 'Việc gửi hai lần', assignee: 'U0THAO', due: '27/11' })
    const before = await count('task')
    await lan.command('/task', '@thao một dòng thứ 4', { channel: 'account' })
    await h.card('creative', 'một dòng')
    expect(await house.again('/task @thao một dòng thứ 4')).toBe(200)
    await house.quiet()
    expect(await count('task')).toBe(before + 1)
  })

  test('a hand-over', async () => {
    await h.press(lan, 'account', 'Gửi hai lần', 'task.handover')
    await h.opened(lan, 'task.handoverForm')
    await once(lan, 'task.handoverForm', 'task', { 'expected:creative': 'KV', 'due:creative': '27/11 17h' })
  })

  test('an invoice and a payment', async () => {
    await h.form(lan, '/invoice', 'lua', 'invoice.form')
    await h.sent(lan, { number: '1C26TSA 601', amount: '10tr' })
    await once(lan, 'invoice.confirm', 'invoice')
    await h.payForm(lan, 'lua', '601')
    await once(lan, 'invoice.payment', 'payment', { amount: '1tr' })
  })

  test('a client and its contact', async () => {
    await h.form(lan, '/client', 'mới', 'client.basics')
    await once(lan, 'client.basics', 'client', { name: 'Đúp', code: 'DUP', tier: 'standard' })
    const before = lan.ephemerals().length
    await lan.command('/client', 'DUP', { channel: 'account' })
    const { ts, channel } = await h.until(() => lan.ephemerals()[before])
    await lan.click({ ts, channel }, 'client.contactNew')
    await h.opened(lan, 'client.contact')
    await once(lan, 'client.contact', 'contact', { name: 'Chị Đúp' })
  })

  test('a press that Slack delivers again', async () => {
    await h.press(thao, 'creative', 'Việc gửi hai lần', 'task.accept')
    await house.quiet()
    const said = thao.ephemerals().length
    expect(await house.again('task.accept')).toBe(200)
    await house.quiet()
    expect(thao.ephemerals()).toHaveLength(said)
  })
})

describe('a restart while forms are open loses nothing', () => {
  test('half a brief, a task, an invoice and a payment go on where they were', async () => {
    await h.form(lan, '/brief', 'LUA', 'brief.step1')
    await h.sent(lan, { title: 'Qua đêm', background: 'Viết dở' })
    lan.fill({ message: 'Còn nguyên' })
    await h.taskForm(thao, 'việc mới', 'creative')
    thao.fill({ title: 'Việc qua đêm', due: '27/11' })
    await h.form(minh, '/invoice', 'lua', 'invoice.form')
    await h.sent(minh, { number: '1C26TSA 602', amount: '12tr' })
    const nga = h.as('U0NGA')
    await h.payForm(nga, 'lua', '601', 'tai-chinh')
    nga.fill({ amount: '2tr' })

    await house.restart(async () => {
      const lost = await lan.submit()
      expect(lost).toMatchObject({ ok: false, closed: false })
      // Slack says by itself that it had some trouble.
      expect(house.sandbox.problems.splice(0)).toMatchObject([{ kind: 'dispatch_failed' }])
    })

    await h.sent(lan)
    await h.opened(lan, 'brief.step3')
    await h.sent(lan, { budget: '5tr' })
    await h.opened(lan, 'brief.review')
    for (const words of ['Qua đêm', 'Viết dở', 'Còn nguyên', '5.000.000']) expect(read(lan.modal())).toContain(words)
    await house.restart()
    for (const person of [lan, thao, minh, nga]) await h.sent(person)
    await h.card('account', 'Qua đêm')
    await house.quiet()
    expect(await count("brief where form->>'title' = 'Qua đêm' and code is not null")).toBe(1)
    expect(await count("task where title = 'Việc qua đêm'")).toBe(1)
    expect(await count("invoice where number = '1C26TSA 602'")).toBe(1)
    expect(await count('payment where amount = 2000000')).toBe(1)
    await h.closeAll(lan, thao, minh, nga)
  })
})

describe('a slow app', () => {
  test('a command, too late to open a form, says to type again; a form waits and is kept; both are taken in time', async () => {
    await h.taskForm(minh)
    await h.taskForm(thao, 'việc mới', 'creative')
    minh.fill({ title: 'Lưu chậm', due: '27/11' })
    thao.fill({ title: 'Sai và chậm'.normalize('NFD'), due: '30/02' })
    const slow = await house.fresh.sql.begin(async sql => {
      await sql`lock table workspace in access exclusive mode`
      const typing = lan.command('/brief', 'LUA', { channel: 'account' })
      const sent = await Promise.all([minh.submit(), thao.submit()])
      // Slack forgets a trigger after three seconds of real time.
      await new Promise(resolve => setTimeout(resolve, 1200))
      return { typed: await typing, sent }
    })
    expect(slow.typed).toMatchObject({ ok: true })
    for (const { ok, view } of slow.sent) {
      expect(ok).toBe(true)
      expect(read(view)).toContain(words.saving)
    }
    await h.told(lan, words.expired)
    await h.until(() => minh.modal()?.callback_id !== 'notice' || read(minh.modal()).includes(words.saved))
    await h.opened(thao, 'task.form')
    expect(read(thao.modal())).toContain('30/02')
    expect(read(thao.modal()?.state).normalize()).toContain('Sai và chậm')
    await h.sent(thao, { due: '27/11' })
    await house.quiet()
    expect(await count("task where title in ('Lưu chậm', 'Sai và chậm')")).toBe(2)
    await h.closeAll(minh, thao)
  })
})

describe('somebody who may not', () => {
  const COMMANDS = ['/nhipcau', '/brief', '/task', '/client', '/invoice', '/congno']
  const OUTSIDE = [
    ['a stranger of a shared channel', 'U0CLIENT', words.who.stranger],
    ['a guest', 'U0GUEST', words.who.guest],
    ['a bot', 'U0DRIVE', words.who.bot],
    ['somebody deactivated', 'U0OLD', words.who.inactive],
  ] as const

  test.for(OUTSIDE)(
    '%s is told so on commands, presses, pickers and forms, and changes nothing',
    async ([, id, says]) => {
      const who = h.as(id)
      await event({ type: 'member_joined_channel', user: id, channel: 'C0CREATIVE' })
      const before = await count('activity')
      const typed = who.ephemerals().length
      for (const command of COMMANDS) await who.command(command, 'mới', { channel: 'creative' })
      await h.press(who, 'creative', 'một dòng', 'task.accept')
      await h.until(() => who.ephemerals().length === typed + COMMANDS.length + 1)
      for (const answer of who.ephemerals().slice(typed)) expect(answer.text).toContain(says)
      expect(who.modal()).toBeUndefined()

      const { world } = house.sandbox
      await h.form(lan, '/invoice', 'lua', 'invoice.form')
      const [lua] = await lan.options('client.pick', 'lua')
      const open = world.stack('U0LAN').at(-1)
      if (!open || !lua) throw new Error('no form to steal')
      world.show(id, open.view)
      expect(await who.options('client.pick', 'lua')).toEqual([])
      await who.submit({ number: '1C26TSA 666', amount: '1tr' })
      expect(read(who.modal())).toContain(says)
      await h.closeAll(who, lan)
      expect(await count('activity')).toBe(before)
      expect(await count("invoice where number like '%666'")).toBe(0)
    },
  )

  test('who left between opening a form and sending it changes nothing', async () => {
    const vy = h.as('U0VY')
    await h.taskForm(vy)
    await event({ type: 'user_change', user: h.slackUser('U0VY', { deleted: true }) })
    await house.quiet()
    await vy.submit({ title: 'Của người đã đi', due: '27/11' })
    expect(read(vy.modal())).toContain(words.who.inactive)
    expect(await count("task where title = 'Của người đã đi'")).toBe(0)
    await h.closeAll(vy)
  })
})

describe('a channel the bot was removed from', () => {
  const leadOf = async (code: string) =>
    h.as(String((await house.fresh.sql`select lead from department where code = ${code}`)[0]?.lead))

  test('keeps its messages, tells its lead once, and hears them when the bot is back', async () => {
    const lead = await leadOf('production')
    const told = () => lead.dms().filter(m => read(m).includes('C0PRODUCTION'))
    expect(told()).toHaveLength(0)
    await event({ type: 'member_left_channel', user: BOT, channel: 'C0PRODUCTION' })
    await house.quiet()
    await h.giveTask(lan, { title: 'Trong kênh không bot', department: 'production' })
    await h.giveTask(lan, { title: 'Thêm một việc', department: 'production' })
    await h.dm(h.as('U0PHUC'), 'Thêm một việc')
    await house.quiet()
    expect(read(h.inChannel('production'))).not.toContain('không bot')
    expect(told()).toHaveLength(1)
    expect(read(told())).toContain('/invite')
    await event({ type: 'member_joined_channel', user: BOT, channel: 'C0PRODUCTION' })
    await h.card('production', 'Thêm một việc')
    await h.card('production', 'Trong kênh không bot')
    await house.quiet()
    expect(h.inChannel('production').filter(m => /không bot|Thêm một việc/.test(read(m)))).toHaveLength(2)
    expect(told()).toHaveLength(1)
  })

  test('says so even where Slack did not', async () => {
    const lead = await leadOf('planner')
    const told = () => lead.dms().filter(m => read(m).includes('C0PLANNER'))
    const planner = house.sandbox.world.channel('planner')
    planner.members = planner.members.filter(id => id !== BOT)
    await h.giveTask(lan, { title: 'Lặng lẽ', department: 'planner' })
    await h.giveTask(lan, { title: 'Lặng lẽ nữa', department: 'planner' })
    await h.until(() => told().length > 0)
    await house.quiet()
    expect(told()).toHaveLength(1)
    await event({ type: 'member_joined_channel', user: BOT, channel: 'C0PLANNER' })
    await h.card('planner', 'Lặng lẽ nữa')
  })
})

describe('three weeks later', () => {
  test('buttons work by what is true now, or say what to do', async () => {
    await h.giveTask(lan, { title: 'Việc để lâu', assignee: 'U0THAO' })
    const [late] = await house.fresh.sql`select id from task where title = 'Việc để lâu'`
    await h.giveTask(lan, { title: 'Việc bị lấy', department: 'creative' })
    await h.card('creative', 'Việc bị lấy')
    const before = lan.ephemerals().length
    await lan.command('/congno', 'lua', { channel: 'account' })
    const owed = await h.until(() => lan.ephemerals()[before])
    await house.moveTo('nextWorkday09')
    const digest = await h.dm(thao, 'T2 23/11')
    await h.press(thao, 'creative', 'Việc bị lấy', 'task.accept')
    await house.moveTo('2026-12-11T10:00:00+07:00')

    // The digest of that morning still stands there with its buttons.
    const old = { channel: house.sandbox.world.addDm('U0THAO').id, ts: digest.ts }
    await thao.click(old, 'task.accept', { value: late?.id })
    await h.until(() => read(h.inChannel('creative').find(m => read(m).includes('Việc để lâu'))).includes('Đã nhận'))
    const answered = thao.ephemerals().length
    await thao.click(old, 'task.accept', { value: late?.id })
    await h.until(() => thao.ephemerals().length > answered)
    await h.press(lan, 'account', 'Gửi hai lần', 'task.handover')
    await h.opened(lan, 'task.handoverForm')
    await lan.close({ all: true })
    const invoice = owed.blocks?.find(b => b.accessory !== undefined && read(b).includes('1C26TSA 601'))
    await lan.click({ channel: owed.channel, ts: owed.ts }, 'invoice.pay', { blockId: String(invoice?.block_id) })
    await h.opened(lan, 'invoice.payment')
    await lan.close({ all: true })

    const stale = async (person: Person, action: string, value: string) => {
      const before = person.ephemerals().length
      const ts = await post('C0CREATIVE', action, value)
      await person.click({ channel: 'C0CREATIVE', ts }, action)
      return (await h.until(() => person.ephemerals()[before])).text
    }
    const [taken] = await house.fresh.sql`select id from task where title = 'Việc bị lấy'`
    expect(await stale(khoi, 'task.accept', taken?.id)).toContain('Bùi Phương Thảo')
    expect(await stale(thao, 'task.oldButton', taken?.id)).toBe(words.stale)
    expect(await stale(thao, 'task.accept', 'no-such-task')).not.toContain('lỗi')
    expect(await stale(lan, 'brief.open', 'no-such-brief')).not.toContain('lỗi')
    expect(await stale(lan, 'invoice.pay', 'no-such-invoice')).not.toContain('lỗi')
    expect(await stale(lan, 'client.open', 'no-such-client')).not.toContain('lỗi')
    expect(await stale(lan, 'task.laterGrant', 'no-such-request')).not.toContain('lỗi')
  })

  /** A card as an older version of the app may have left it. */
  async function post(channel: string, action: string, value: string): Promise<string> {
    const text = { type: 'plain_text', text: 'Nút cũ' }
    const blocks = [{ type: 'actions', elements: [{ type: 'button', action_id: action, value, text }] }]
    const res = await fetch(`${house.sandbox.slackApiUrl}chat.postMessage`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer xoxb-house-token' },
      body: JSON.stringify({ channel, text: 'Tin cũ', blocks }),
    })
    return ((await res.json()) as { ts: string }).ts
  }
})

test('when all is said, nobody was called, no amount leaked, Slack refused nothing and the log names nobody', () => {
  expectNobodyCalled(house, ['U0HA'])
  expectNoAmountLeaked(house)
  const unexpected = house.sandbox.problems.filter(p => !/expired_trigger|trigger/.test(`${p.kind} ${p.detail}`))
  expect(unexpected).toEqual([])
  expectLogSilent(house, ['Gửi hai lần', 'Qua đêm', 'Bùi Phương Thảo', 'Lụa Coffee', 'Song Sinh', '92880000'])
})
