// An agency's day: a brief with one error corrected, handed to three departments, accepted, moved, returned, accepted;
// nine o'clock; an invoice and a part payment. Told once, over whichever transport carries it.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Person } from '../../sandbox/human.ts'
import type { Message } from '../../sandbox/shapes.ts'
import { wordsOf } from '../setup/hands.ts'
import { type House, openHouse } from '../setup/house.ts'

/** Everything a person can read of a message or a view. */
const read = (of: unknown): string => JSON.stringify(of)

export function morning(transport: 'http' | 'socket'): void {
  let house: House
  let lan: Person
  let thao: Person
  const as = (id: string) => house.sandbox.human.as(id)
  const { until } = { until: <T>(fact: () => T) => house.sandbox.human.until(fact, { timeout: 10_000 }) }
  const inChannel = (name: string): Message[] => lan.channel(name).messages()
  const opened = (person: Person, callback: string) => until(() => person.modal()?.callback_id === callback)
  const card = (channel: string, says: string) => until(() => inChannel(channel).find(m => read(m).includes(says)))
  const dm = (person: Person, says: string) => until(() => person.dms().find(m => read(m).includes(says)))
  const press = async (person: Person, channel: string, says: string, action: string) => {
    const { ts } = await card(channel, says)
    const { id } = lan.channel(channel)
    return person.click({ channel: id, ts }, action)
  }
  const pressInDm = async (person: Person, says: string, action: string) => {
    const message = await dm(person, says)
    return person.click({ channel: house.sandbox.world.addDm(person.id).id, ts: message.ts }, action)
  }

  beforeAll(async () => {
    house = await openHouse(transport)
    lan = as('U0LAN')
    thao = as('U0THAO')
  }, 120_000)
  afterAll(() => house?.close())

  test('the account manager takes a brief in three steps, and is told beside the field what to correct', async () => {
    await lan.command('/brief', 'LUA', { channel: 'account' })
    await opened(lan, 'brief.step1')
    await lan.submit({
      title: 'Tết 2027: Cà phê về nhà',
      jobType: 'social',
      background: 'Mùa Tết doanh số tại quán giảm 30% vì khách về quê. Lụa muốn khách mang hộp quà cà phê về nhà.',
      objectives: 'Bán 12.000 hộp quà trước 23 tháng Chạp\n40% khách biết hộp quà (khảo sát tại quán)',
      audience: '25–35, đi làm xa, về quê ăn Tết; muốn mang về thứ gì của mình.',
    })
    await opened(lan, 'brief.step2')
    await lan.submit({
      message: 'Mang một chút của mình về nhà',
      deliverables: 'Facebook | KV 1:1 và 9:16 | 3 | 30/11\nTikTok | video 15s | 2 | 11/12',
      mandatories: 'Logo Lụa Coffee, hộp quà đỏ',
      donts: 'Không dùng hình ảnh đốt pháo',
      kpi: '12.000 hộp; CTR 1,5%',
      references: 'https://example.com/tet-2026',
    })
    await opened(lan, 'brief.step3')
    const asked = await lan.submit({
      budget: '450',
      launch: 'thứ 6 tuần sau',
      approver: 'Chị Đinh Tường Vân',
      approval: '2/12',
      tone: 'Ấm, gần gũi; như phim "Mẹ ơi con về"',
    })
    expect(Object.keys(asked.errors ?? {})).toEqual(['budget'])
    expect(asked.errors?.budget).toContain('450')
    await lan.submit({ budget: '450tr + VAT', launch: '18/1', approval: '2/12' })
    await opened(lan, 'brief.review')
    expect(read(lan.modal())).toContain('450.000.000')
    await lan.submit({})
    const said = await card('account', 'Tết 2027: Cà phê về nhà')
    expect(read(said)).toContain('LUA-26-001')
    // No amount in a channel, whoever reads it.
    expect(wordsOf(said)).not.toContain('450')
  })

  test('hands it to three departments at once', async () => {
    await lan.close({ all: true })
    await press(lan, 'account', 'LUA-26-001', 'task.handover')
    await opened(lan, 'task.handoverForm')
    const filled = {
      'expected:planner': 'Insight và hướng tiếp cận, 5 slide',
      'assignee:planner': 'U0QUYEN',
      'due:planner': 'thứ 4 17h',
      'estimate:planner': '4',
      'expected:creative': 'KV 1:1 và 9:16, 2 hướng',
      'assignee:creative': 'U0THAO',
      'due:creative': '27/11 17h',
      'estimate:creative': '8',
      'expected:production': 'Kế hoạch quay 2 video 15s',
      'assignee:production': 'U0PHUC',
      'due:production': '30/11',
      'estimate:production': '6',
    }
    const late = await lan.submit({ ...filled, 'due:planner': '30/02' })
    expect(Object.keys(late.errors ?? {})).toEqual(['due:planner'])
    await lan.submit(filled)
    for (const [channel, words] of [
      ['planner', 'Insight và hướng tiếp cận'],
      ['creative', 'KV 1:1 và 9:16, 2 hướng'],
      ['production', 'Kế hoạch quay 2 video 15s'],
    ] as const) {
      const said = await card(channel, words)
      expect(wordsOf(said)).not.toMatch(/450\D?(tr|000|triệu)/)
    }
    for (const person of ['U0QUYEN', 'U0THAO', 'U0PHUC']) await dm(as(person), 'LUA-26-001')
  })

  test('they accept; two who press the same button are told apart', async () => {
    await press(thao, 'creative', 'KV 1:1 và 9:16, 2 hướng', 'task.accept')
    await until(() => inChannel('creative').some(m => read(m).includes('Đã nhận')))
    await press(as('U0KHOI'), 'creative', 'KV 1:1 và 9:16, 2 hướng', 'task.accept').catch(() => undefined)
    await press(as('U0PHUC'), 'production', 'Kế hoạch quay', 'task.accept')
    await until(() => inChannel('production').some(m => read(m).includes('Đã nhận')))
    await until(() => read(inChannel('account')).includes('Đã nhận'))
  })

  test('a later date is asked for with a reason, and granted', async () => {
    await press(as('U0PHUC'), 'production', 'Kế hoạch quay', 'task.later')
    await opened(as('U0PHUC'), 'task.laterForm')
    await as('U0PHUC').submit({ due: '2/12 17h', reason: 'Chờ bối cảnh xác nhận' })
    await pressInDm(lan, 'Chờ bối cảnh xác nhận', 'task.laterGrant')
    await until(() => inChannel('production').some(m => read(m).includes('02/12') || read(m).includes('2/12/2026')))
  })

  test('work is handed in, returned with a reason, handed in again and accepted', async () => {
    await press(thao, 'creative', 'KV 1:1 và 9:16, 2 hướng', 'task.start')
    await until(() => inChannel('creative').some(m => read(m).includes('Đang làm')))
    for (const round of [1, 2]) {
      await press(thao, 'creative', 'KV 1:1 và 9:16, 2 hướng', 'task.submit')
      await opened(thao, 'task.submitForm')
      await thao.submit({ work: `https://drive.example.com/kv-v${round}` })
      await dm(lan, `kv-v${round}`)
      if (round === 2) break
      await pressInDm(lan, 'kv-v1', 'task.return')
      await opened(lan, 'task.returnForm')
      await lan.submit({ reason: 'Logo nhỏ quá, hộp quà chưa thấy rõ' })
      await until(() => inChannel('creative').some(m => read(m).includes('Logo nhỏ quá')))
    }
    await pressInDm(lan, 'kv-v2', 'task.approve')
    await until(() => inChannel('creative').some(m => read(m).includes('Xong')))
    await until(() => read(inChannel('account')).includes('Xong'))
  })

  test('on the next working mornings the channels hear what is due, and who owes', async () => {
    expect((await house.moveTo('nextWorkday09')).toISOString().slice(0, 10)).toBe('2026-11-23')
    const planner = await card('planner', 'T2 23/11')
    expect(read(planner)).toContain('Insight và hướng tiếp cận')
    // Tuesday the 24th is a day off: the next morning is Wednesday's.
    expect((await house.moveTo('nextWorkday09')).toISOString().slice(0, 10)).toBe('2026-11-25')
    await house.moveTo('nextWorkday09')
    const late = await card('planner', 'T5 26/11')
    expect(read(late)).toContain('Trễ')
    const owed = await until(() =>
      as('U0NGA')
        .channel('tai-chinh')
        .messages()
        .find(m => read(m).includes('T5 26/11')),
    )
    expect(read(owed)).toContain('Lụa Coffee')
    expect(read(owed)).toMatch(/92\.880\.000/)
    for (const channel of ['planner', 'creative', 'production', 'account', 'general'])
      expect(read(inChannel(channel))).not.toMatch(/\d{2}\.\d{3}\.\d{3}/)
  })

  test('an invoice is echoed in full before it is kept, and a part payment leaves the rest', async () => {
    await lan.command('/invoice', '', { channel: 'account' })
    await opened(lan, 'invoice.form')
    const [lua] = await lan.options('client.pick', 'lua')
    const asked = await lan.submit({ client: lua?.value ?? '', number: '1C26TSA 130', amount: '150' })
    expect(Object.keys(asked.errors ?? {})).toEqual(['amount'])
    await lan.submit({ client: lua?.value ?? '', number: '1C26TSA 130', amount: '150tr + VAT' })
    await opened(lan, 'invoice.confirm')
    expect(read(lan.modal())).toMatch(/162\.000\.000/)
    await lan.submit({})
    await opened(lan, 'invoice.receivables')
    expect(read(lan.modal())).toMatch(/254\.880\.000/)

    const block = lan.modal()?.blocks.find(b => b.accessory !== undefined && read(b).includes('1C26TSA 130'))
    await lan.click('modal', 'invoice.pay', { blockId: String(block?.block_id) })
    await opened(lan, 'invoice.payment')
    const over = await lan.submit({ amount: '170tr' })
    expect(read(over.errors)).toMatch(/162\.000\.000/)
    await lan.submit({ amount: '100tr', receivedOn: 'hôm nay' })
    await opened(lan, 'invoice.receivables')
    expect(read(lan.modal())).toMatch(/62\.000\.000/)
    await lan.close({ all: true })

    await lan.command('/congno', '', { channel: 'account' })
    const shown = await until(() => lan.ephemerals().find(m => read(m).includes('154.880.000')))
    // Lan's clients, and nobody else's.
    expect(read(shown)).not.toContain('Phương Đông Việt')
  })

  test('a planner who asks for receivables sees no amount', async () => {
    const quyen = as('U0QUYEN')
    await quyen.command('/congno', '', { channel: 'planner' })
    await until(() => quyen.modal() ?? quyen.ephemerals().at(-1))
    expect(read([quyen.modal(), quyen.ephemerals()])).not.toMatch(/\d{2}\.\d{3}\.\d{3}/)
  })

  test('a stranger from a shared channel is refused politely', async () => {
    const stranger = as('U0CLIENT')
    await stranger.command('/brief', '', { channel: 'client-sua-binh-minh' })
    await until(() => stranger.ephemerals().at(-1))
    expect(read(stranger.ephemerals().at(-1))).toContain('thành viên')
  })

  test('nothing Slack would not have put up with was sent, and the log holds no word of it', () => {
    expect(house.sandbox.problems).toEqual([])
    const log = house.logged.join('\n')
    for (const secret of ['Cà phê về nhà', '450000000', '162000000', 'Đinh Tường Vân', 'Lụa Coffee', 'xoxb-house'])
      expect(log).not.toContain(secret)
    expect(log).not.toContain('"level":"error"')
  })
}
