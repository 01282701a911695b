// What people type that nobody wished for: too long, decomposed, marked up, impossible days, names of those who have left.
// Every field of every form, through the front door; then all that was ever said is read again.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Person } from '../../sandbox/human.ts'
import { type House, openHouse } from '../setup/house.ts'
import { expectLogSilent, expectNoAmountLeaked, expectNobodyCalled, type Hands, hands, read } from './hands.ts'

/** Calls everybody and the boss, poses as markup and as a link; 78 UTF-16 units. */
const EVIL = '*B&C* <!channel> <@U0HA> _n_ ~g~ `m` <https://evil.example|bấm> 🎉👩‍👩‍👧'
const NAME = 'Trà Sữa Đậm Vị Huế'

let house: House
let h: Hands
let lan: Person
let minh: Person
let son: Person

const rows = async <T>(query: string): Promise<T[]> => [...(await house.fresh.sql.unsafe(query))] as T[]
beforeAll(async () => {
  house = await openHouse('http')
  h = hands(house)
  lan = h.as('U0LAN')
  minh = h.as('U0MINH')
  son = h.as('U0SON')
}, 120_000)
afterAll(() => house?.close())

describe('text that Slack decomposed is kept composed, and found however it is typed', () => {
  const nfd = (text: string) => text.normalize('NFD')

  test('a client, its terms and its contact', async () => {
    await h.client({ name: nfd(NAME), code: 'TSD' })
    await h.sent(minh, { legalName: nfd('Công ty Cổ phần Đậm Vị'), note: nfd('Hay đổi ý phút chót') })
    await h.opened(minh, 'client.card')
    await minh.click('modal', 'client.contactNew')
    await h.opened(minh, 'client.contact')
    await h.sent(minh, { name: nfd('Đặng Thị Thùy Dương'), addressAs: nfd('Chị Dương'), title: nfd('Giám đốc') })
    expect(await rows("select name, legal_name, note from client where code = 'TSD'")).toEqual([
      { name: NAME, legal_name: 'Công ty Cổ phần Đậm Vị', note: 'Hay đổi ý phút chót' },
    ])
    expect(await rows("select name, address_as, title from contact where name like '%Dương'")).toEqual([
      { name: 'Đặng Thị Thùy Dương', address_as: 'Chị Dương', title: 'Giám đốc' },
    ])
    for (const typed of ['tra sua dam vi', nfd('trà sữa đậm'), 'Đậm Vị', 'HUE', nfd('Cổ phần Đậm')]) {
      const before = lan.ephemerals().length
      await lan.command('/client', typed, { channel: 'account' })
      expect(read(await h.until(() => lan.ephemerals()[before]))).toContain(NAME)
    }
  })

  test('a brief, a task, an invoice, a department and a day off', async () => {
    await h.takeBrief(lan, 'TSD', nfd('Mùa hè rực rỡ'))
    await h.giveTask(lan, { title: nfd('Bài đăng mở đầu'), assignee: 'U0THAO', expected: nfd('Giọng ấm áp') })
    await h.card('creative', 'Bài đăng mở đầu')
    await h.invoiceForm('tsd')
    await h.sent(lan, { number: '1C26TSA 501', amount: nfd('20 triệu'), note: nfd('Đợt đầu') })
    await h.sent(lan)
    await h.settingsPart('people.departments', 'people.departmentList')
    await son.click('modal', 'people.newDepartment')
    await h.opened(son, 'people.newDepartmentForm')
    await h.sent(son, { name: nfd('Truyền thông số'), code: nfd('truyền thông'), lead: 'U0QUYEN' })
    await h.settingsPart('people.holidays', 'people.holidayList')
    await son.click('modal', 'people.addDays')
    await h.opened(son, 'people.holidayForm')
    await h.sent(son, { day: '18/12', name: nfd('Nghỉ tất niên') })
    const [kept] = await rows<{ all: string }>(`select concat_ws('|',
      (select form->>'title' from brief where form->>'title' like 'M%'), (select title || expected from task),
      (select note from invoice where number = '1C26TSA 501'), (select code || name from department where position = 4),
      (select calendar->'days'->'2026-12-18'->>'name' from workspace)) as all`)
    expect(kept?.all).toBe('Mùa hè rực rỡ|Bài đăng mở đầuGiọng ấm áp|Đợt đầu|truyen-thongTruyền thông số|Nghỉ tất niên')
  })
})

describe('words that would call or mislead are only words', () => {
  test('in a client, its terms and contact, and in what asks for it', async () => {
    await h.client({ name: EVIL, code: 'EVL', owner: 'U0TUAN', backup: 'U0LAN' })
    await h.sent(minh, { legalName: EVIL, note: EVIL })
    await minh.click('modal', 'client.contactNew')
    await h.opened(minh, 'client.contact')
    await h.sent(minh, { name: EVIL, addressAs: '<!here> *_~', title: EVIL })
    expect(await rows("select name, note from client where code = 'EVL'")).toEqual([{ name: EVIL, note: EVIL }])
    await lan.command('/client', EVIL, { channel: 'account' })
    await h.told(lan, '&lt;!channel&gt;')
    await lan.command('/client', '<!channel> không có ai', { channel: 'account' })
    await h.told(lan, 'không có ai')
    await h.dm(h.as('U0TUAN'), 'EVL')
  })

  test('in a brief, from its first word to the questions for its client', async () => {
    await h.form(lan, '/brief', 'EVL', 'brief.step1')
    await h.sent(lan, { title: `Một ${EVIL}`, background: EVIL, objectives: EVIL, audience: EVIL })
    await h.sent(lan, { message: EVIL, deliverables: `${EVIL.replace('|', ' ')} ; KV`, mandatories: EVIL, donts: EVIL })
    await h.sent(lan, { approver: EVIL, tone: EVIL, launch: `18/1 ${EVIL}` })
    await h.sent(lan)
    const { ts } = await h.card('account', 'Một *B&C*')
    await lan.close({ all: true })
    await lan.click({ channel: 'C0ACCOUNT', ts }, 'brief.questions')
    await h.until(() => read(lan.modal()).includes('*B&C*'))
    await lan.close({ all: true })
    const [brief] = await rows<{ form: { title: string } }>("select form from brief where code like 'EVL%'")
    expect(brief?.form.title).toBe(`Một ${EVIL}`)
  })

  test('in a task and every answer to it', async () => {
    const thao = h.as('U0THAO')
    await h.giveTask(lan, { title: `Hai ${EVIL}`, assignee: 'U0THAO', expected: EVIL, partner: EVIL })
    await h.press(thao, 'creative', 'Hai *B&C*', 'task.later')
    await h.opened(thao, 'task.laterForm')
    await h.sent(thao, { due: '30/11', reason: EVIL })
    await h.pressInDm(lan, 'Hai *B', 'task.laterDecline')
    await h.opened(lan, 'task.declineForm')
    await h.sent(lan, { reason: EVIL })
    await h.press(thao, 'creative', 'Hai *B&C*', 'task.accept')
    await h.press(thao, 'creative', 'Hai *B&C*', 'task.submit')
    await h.opened(thao, 'task.submitForm')
    await h.sent(thao, { work: EVIL })
    await house.quiet()
    await h.press(lan, 'creative', 'Hai *B&C*', 'task.return')
    await h.opened(lan, 'task.returnForm')
    await h.sent(lan, { reason: EVIL })
    await house.quiet()
    await h.press(thao, 'creative', 'Hai *B&C*', 'task.notMine')
    await h.opened(thao, 'task.notMineForm')
    await h.sent(thao, { reason: EVIL })
    await house.quiet()
    await lan.command('/task', `<!channel> *Ba* & <b> thứ 4`, { channel: 'account' })
    await house.quiet()
    // On a crowded machine the command is acknowledged before its work is done.
    await expect
      .poll(() => rows("select title from task where title like '%Ba%'"))
      .toEqual([{ title: '<!channel> *Ba* & <b>' }])
  })

  test('in an invoice, a payment and its undoing', async () => {
    await h.invoiceForm('evl')
    await h.sent(lan, { number: '1C26TSA 502', amount: '30tr', note: EVIL })
    await h.sent(lan)
    await h.payForm(lan, 'evl', '502')
    await h.sent(lan, { amount: '10tr', note: EVIL })
    await h.payForm(minh, 'evl', '502')
    await minh.click('modal', 'invoice.voidAsk')
    await h.opened(minh, 'invoice.void')
    await h.sent(minh, { reason: EVIL })
  })

  test('in a department and in the name of a person', async () => {
    await h.settingsPart('people.departments', 'people.departmentList')
    await son.click('modal', 'people.department#production')
    await h.opened(son, 'people.departmentForm')
    await h.sent(son, { name: '<!channel> *Quay* 🎬' })
    await house.sandbox.human.event({ type: 'user_change', user: h.slackUser('U0EMMA', { real_name: EVIL }) })
    await h.giveTask(lan, { title: 'Bốn', assignee: 'U0EMMA' })
    await h.card('planner', 'Bốn')
    await h.giveTask(lan, { title: 'Năm', department: 'production' })
    await h.card('production', 'Năm')
  })

  test('what Slack escaped in a command is read as it was typed, and a mention still as a person', async () => {
    await h.client({ name: 'P&G', code: 'PNG' }, lan)
    await lan.close({ all: true })
    await h.form(lan, '/brief', 'P&G', 'brief.step1')
    expect(read(lan.modal()?.state)).toContain('PNG · P&G')
    await lan.close()
    await lan.command('/task', '@thao banner P&G <bản 1> thứ 4 17h', { channel: 'account' })
    await h.card('creative', 'banner P&G <bản 1>')
    expect(await rows("select title, assignee from task where title like '%P&G%'")).toEqual([
      { title: 'banner P&G <bản 1>', assignee: 'U0THAO' },
    ])
    await h.taskForm(lan, '@thao sửa banner P&G')
    expect(h.stateOf(lan).title).toBe('sửa banner P&G')
  })
})

describe('a day that cannot be is asked again beside its field', () => {
  beforeAll(async () => {
    await h.takeBrief(lan, 'LUA', 'Brief để giao')
    await h.giveTask(lan, { title: 'Việc của Lan', department: 'creative', assignee: 'U0LAN' })
  })

  test('in a brief', async () => {
    await h.form(lan, '/brief', 'LUA', 'brief.step1')
    await h.sent(lan, { title: 'Ngày không có' })
    expect(await h.asked(lan, { deliverables: 'FB | KV | 1 | 30/02\nTikTok | video | 2 | 1/1/2020' })).toMatchObject({
      deliverables: expect.stringContaining('30/02'),
    })
    // Sent to another step with what is wrong still in it, and back.
    lan.fill({ message: 'Đậm đà'.normalize('NFD') })
    await lan.click('modal', 'brief.step')
    await h.opened(lan, 'brief.step1')
    await h.sent(lan)
    await h.opened(lan, 'brief.step2')
    await h.sent(lan, { deliverables: 'FB | KV | 1 | 30/11' })
    const days = await h.asked(lan, { launch: '30/02', approval: '1/11/2026', budget: '150' })
    expect(Object.keys(days).sort()).toEqual(['approval', 'budget', 'launch'])
    expect(days.launch).toContain('30/02')
    expect(days.approval).toContain('01/11/2026')
    // Closed in despair: the draft has it all, right or wrong.
    await lan.close({ all: true })
    const [draft] = await rows<{ typed: Record<string, string> }>(
      "select form->'typed' as typed from brief where status = 'draft' and form->'typed'->>'title' = 'Ngày không có'",
    )
    expect(draft?.typed).toMatchObject({ launch: '30/02', approval: '1/11/2026', budget: '150' })
  })

  test('in a task, its line, its hand-over and its later day', async () => {
    await h.form(lan, '/task', '@thao video TVC 30/02', 'task.form')
    expect(read(lan.modal())).toContain('30/02')
    expect(read(lan.modal()?.state)).toContain('video TVC')
    expect(await h.asked(lan, { title: 'video TVC', due: '30/02' })).toEqual({ due: expect.stringContaining('30/02') })
    expect(await h.asked(lan, { due: '1/11/2026 17h', estimate: 'lâu' })).toEqual({
      due: expect.stringContaining('01/11/2026'),
      estimate: expect.any(String),
    })
    await h.sent(lan, { due: '27/11', estimate: '4' })
    await lan.close({ all: true })
    await h.press(lan, 'creative', 'Việc của Lan', 'task.later')
    await h.opened(lan, 'task.laterForm')
    expect(Object.keys(await h.asked(lan, { due: '29/2/2027', reason: 'Chờ khách' }))).toEqual(['due'])
    await lan.close({ all: true })
    await h.press(lan, 'account', 'Brief để giao', 'task.handover')
    await h.opened(lan, 'task.handoverForm')
    const asked = await h.asked(lan, { 'expected:planner': 'Insight', 'due:planner': '30/02', 'due:creative': '31/4' })
    expect(Object.keys(asked).sort()).toEqual(['due:planner', 'expected:creative'])
    await lan.close({ all: true })
  })

  test('in an invoice, a payment and the calendar', async () => {
    await h.invoiceForm()
    const bill = { number: '1C26TSA 503', amount: '10tr' }
    expect(Object.keys(await h.asked(lan, { ...bill, issuedOn: '30/02', dueOn: '31/4' }))).toEqual([
      'issuedOn',
      'dueOn',
    ])
    expect(Object.keys(await h.asked(lan, { issuedOn: '20/11/2026', dueOn: '1/11/2026' }))).toEqual(['dueOn'])
    await h.payForm(lan, 'lua', '118')
    expect(Object.keys(await h.asked(lan, { amount: '1tr', receivedOn: '30/02' }))).toEqual(['receivedOn'])
    expect(Object.keys(await h.asked(lan, { receivedOn: '1/12/2026' }))).toEqual(['receivedOn'])
    await h.settingsPart('people.holidays', 'people.holidayList')
    await son.click('modal', 'people.addDays')
    await h.opened(son, 'people.holidayForm')
    expect(Object.keys(await h.asked(son, { day: '30/02', name: 'Không có' }))).toEqual(['day'])
    await son.close({ all: true })
  })
})

describe('what was true when the form opened, and is not any more', () => {
  test('a client archived meanwhile is told beside the field, and at the last step too', async () => {
    await h.client({ name: 'Sắp đóng', code: 'SAP' })
    await minh.close({ all: true })
    await h.form(lan, '/brief', 'SAP', 'brief.step1')
    await h.form(h.as('U0TUAN'), '/brief', 'SAP', 'brief.step1')
    await h.sent(lan, { title: 'Brief dở dang' })
    await h.taskForm(h.as('U0VY'))
    const [sap] = await h.as('U0VY').options('client.pick', 'sap')
    await minh.command('/client', 'SAP', { channel: 'account' })
    const { ts } = await h.told(minh, 'Sắp đóng')
    await minh.click({ channel: 'C0ACCOUNT', ts }, 'client.archive')
    await h.until(() => minh.ephemerals().at(-1)?.ts !== ts)
    expect(await h.asked(h.as('U0TUAN'), { title: 'Chưa kịp' })).toEqual({
      client: expect.stringContaining('SAP · Sắp đóng'),
    })
    expect(await h.asked(h.as('U0VY'), { title: 'Việc', due: '27/11', client: String(sap?.value) })).toEqual({
      client: expect.stringContaining('SAP · Sắp đóng'),
    })
    await h.sent(lan)
    await h.sent(lan)
    await h.opened(lan, 'brief.step1')
    expect(read(lan.modal())).toContain('SAP · Sắp đóng')
    expect(h.stateOf(lan).title).toBe('Brief dở dang')
    const [lua] = await lan.options('client.pick', 'lua')
    await h.sent(lan, { client: String(lua?.value) })
    await lan.close({ all: true })
    await h.as('U0VY').close({ all: true })
  })

  test('an assignee who has left meanwhile', async () => {
    await h.taskForm(lan)
    await h.sent(lan, { title: 'Còn người', due: '27/11', assignee: 'U0KHOI' })
    await h.taskForm(lan)
    await h.form(minh, '/brief', 'LUA', 'brief.step1')
    await h.sent(minh, { title: 'Của người đã nghỉ' })
    await h.sent(minh)
    await house.sandbox.human.event({ type: 'user_change', user: h.slackUser('U0KHOI', { deleted: true }) })
    await house.sandbox.human.event({ type: 'user_change', user: h.slackUser('U0BAO', { deleted: true }) })
    await house.quiet()
    expect(await h.asked(lan, { title: 'Hết người', due: '27/11', assignee: 'U0KHOI' })).toEqual({
      assignee: expect.stringContaining('Ngô Minh Khôi'),
    })
    expect(await h.asked(minh, { owner: 'U0BAO' })).toEqual({ owner: expect.stringContaining('Hồ Gia Bảo') })
    await h.sent(lan, { assignee: 'U0THAO' })
    await lan.close({ all: true })
    await minh.close({ all: true })
    await h.press(lan, 'account', 'Brief để giao', 'task.handover')
    await h.opened(lan, 'task.handoverForm')
    const filled = { 'expected:creative': 'KV', 'due:creative': '27/11', 'assignee:creative': 'U0KHOI' }
    expect(await h.asked(lan, filled)).toEqual({ 'assignee:creative': expect.stringContaining('Ngô Minh Khôi') })
    expect(read(lan.modal()?.state)).toContain('"KV"')
    await lan.close({ all: true })
    await h.press(lan, 'creative', 'Còn người', 'task.open')
    await h.opened(lan, 'task.details')
    await lan.click('modal', 'task.assign')
    await h.opened(lan, 'task.assignForm')
    expect(Object.keys(await h.asked(lan, { assignee: 'U0KHOI' }))).toEqual(['assignee'])
    await h.sent(lan, { assignee: 'U0THAO' })
    const [kept] = await rows<{ count: number }>("select count(*)::int from task where title = 'Hết người'")
    expect(kept?.count).toBe(1)
  })
})

describe('when all is said', () => {
  test('two mornings of digests later nobody was called or led anywhere by what was typed', async () => {
    await house.moveTo('nextWorkday09')
    await house.moveTo('nextWorkday09')
    for (const person of [lan, minh, h.as('U0THAO')]) await person.openHome()
    await house.quiet()
    expectNobodyCalled(house, ['U0HA'])
  })

  test('no amount reached a channel or a locked screen, Slack refused nothing, and the log names nobody', () => {
    expectNoAmountLeaked(house)
    expect(house.sandbox.problems).toEqual([])
    expectLogSilent(house, [NAME, 'evil.example', 'Thùy Dương', 'Ngô Minh Khôi', 'Mùa hè rực rỡ', 'P&G', 'Sắp đóng'])
  })
})
