import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { briefById, draftsOf } from '../../src/brief/store.ts'
import { activity, brief, client } from '../../src/db/schema.ts'
import { type Agency, agency, FRIDAY } from '../setup/agency.ts'
import { type FreshDb, freshDb } from '../setup/db.ts'
import { aClient, buttonsOf, FULL_STEPS, office, wordsOf, writeThrough } from './desk.ts'

let db: FreshDb
let house: Agency
let at: ReturnType<typeof office>
let vnm: typeof client.$inferSelect
let team = 0

beforeAll(async () => {
  db = await freshDb()
})
afterAll(() => db.close())
beforeEach(async () => {
  house = await agency(db.db, `T0W${++team}`)
  at = office(house)
  vnm = await aClient(house)
})

const briefs = async () => {
  const rows = await db.db.select().from(brief).where(eq(brief.workspaceId, house.workspace.id))
  return rows.filter(row => row.code !== null)
}
const onlyBrief = async () => {
  const [row, ...more] = await briefs()
  if (!row || more.length > 0) throw new Error(`expected one brief, found ${more.length + (row ? 1 : 0)}`)
  const found = await briefById(house.scope(), row.id)
  if (!found) throw new Error('not readable')
  return found
}

describe('a brief is written in three steps and reviewed', () => {
  test('from /brief with the client’s code to the card in the account channel', async () => {
    const lan = at('U0LAN')
    await lan.command('vnm')
    expect(lan.typed.client).toBe(vnm.id)
    expect(lan.modal.title.text).toContain('1/3')
    await writeThrough(lan)

    const review = wordsOf(lan.modal)
    expect(review).toContain('150.000.000\u00a0₫ chưa VAT')
    expect(review).toContain('09:00 T6 27/11/2026')
    expect(review).toContain('Đủ thông tin để giao việc.')
    await lan.send()

    const made = await onlyBrief()
    expect(made).toMatchObject({ code: 'VNM-26-001', status: 'open', version: 1, author: 'U0LAN', owner: 'U0LAN' })
    expect(made.form.budget).toEqual({ amount: 150_000_000, currency: 'VND', vat: 'excluded' })
    expect(wordsOf(lan.modal)).toContain('VNM-26-001')
    expect(buttonsOf(lan.modal)).toContain('task.handover')

    const said = await house.said()
    expect(said.map(s => [s.key, s.channel])).toEqual([[`brief:${made.id}:card`, 'C0ACCOUNT']])
    expect(JSON.stringify(said)).not.toMatch(/150[.,]?000/)
  })

  test('the step says 1/3, 2/3, 3/3, each with at most six fields', async () => {
    const lan = at('U0LAN')
    await lan.command('vnm')
    for (const i of [0, 1, 2] as const) {
      expect(lan.modal.title.text).toContain(`${i + 1}/3`)
      expect(lan.modal.blocks.filter(block => block.type === 'input').length).toBeLessThanOrEqual(6)
      lan.type(FULL_STEPS[i])
      await lan.send()
    }
  })

  test('only client and title are needed; what is missing becomes questions', async () => {
    const lan = at('U0LAN')
    await lan.command('vnm')
    lan.type({ title: 'Minigame' })
    await lan.send()
    await lan.send()
    await lan.send()
    expect(wordsOf(lan.modal)).toContain('Còn thiếu 11 mục')
    expect(wordsOf(lan.modal)).toContain('Vẫn tạo được brief')
    await lan.send()
    const made = await onlyBrief()
    expect(made.form).toEqual({ title: 'Minigame' })
    const [card] = await house.said()
    expect(wordsOf(card)).toContain('Còn thiếu 11 mục')
    expect(buttonsOf(card)).toContain('brief.questions')
  })

  test('numbers run by client and year of the workspace’s zone', async () => {
    const other = await aClient(house, { code: 'TH', name: 'TH True' })
    const newYear = new Date('2026-12-31T17:30:00Z')
    for (const [code, now] of [
      ['VNM', FRIDAY],
      ['VNM', FRIDAY],
      ['TH', FRIDAY],
      ['VNM', newYear],
    ] as const) {
      const lan = at('U0LAN', now)
      await lan.command(code)
      lan.type({ title: `Brief ${code}` })
      for (let i = 0; i < 4; i++) await lan.send()
    }
    expect(other.code).toBe('TH')
    expect((await briefs()).map(row => row.code).sort()).toEqual([
      'TH-26-001',
      'VNM-26-001',
      'VNM-26-002',
      'VNM-27-001',
    ])
  })

  test('the owner is told when somebody else wrote it, without an amount', async () => {
    const mai = at('U0MAI')
    await mai.command('vnm')
    await writeThrough(mai)
    expect((await house.said()).length).toBe(0)
    await mai.send()
    const made = await onlyBrief()
    expect(made.owner).toBe('U0LAN')
    const told = (await house.said()).find(s => s.key === `brief:${made.id}:owner:U0LAN`)
    expect(told?.channel).toBe('U0LAN')
    expect(wordsOf(told)).toContain('Nguyễn Thị Mai vừa tạo brief VNM-26-001')
  })

  test('without an account channel the card goes to the owner', async () => {
    house.workspace.accountChannel = null
    const mai = at('U0MAI')
    await mai.command('vnm')
    await writeThrough(mai)
    await mai.send()
    expect((await house.said()).map(s => s.channel)).toEqual(['U0LAN'])
  })

  test('what was done is on record', async () => {
    const lan = at('U0LAN')
    await lan.command('vnm')
    await writeThrough(lan)
    await lan.send()
    const made = await onlyBrief()
    const rows = await db.db.select().from(activity).where(eq(activity.subject, made.id))
    expect(rows).toMatchObject([{ kind: 'brief', what: 'created', who: 'U0LAN' }])
  })
})

describe('sent twice, made once', () => {
  test('the same form sent twice at once', async () => {
    const lan = at('U0LAN')
    await lan.command('vnm')
    await writeThrough(lan)
    await lan.sendTwice()
    expect((await briefs()).length).toBe(1)
  })
  test('the same draft finished in two windows', async () => {
    const lan = at('U0LAN')
    await lan.command('vnm')
    await writeThrough(lan)
    const [draft] = await draftsOf(house.scope(), 'U0LAN')
    const other = at('U0LAN')
    await other.press('brief.resume', draft?.id ?? '')
    await other.send()
    await lan.send()
    expect(await other.send()).toMatchObject([{ code: 'brief.alreadyMade', values: { code: 'VNM-26-001' } }])
    expect((await briefs()).length).toBe(1)
  })
})

describe('nothing entered is lost', () => {
  test('a step that was refused is kept as typed', async () => {
    const lan = at('U0LAN')
    await lan.command('vnm')
    lan.type({ title: 'TVC' })
    await lan.send()
    lan.type({ deliverables: 'Facebook', kpi: '5.000 đơn' })
    expect(await lan.send()).toMatchObject([{ code: 'brief.lineTooThin', field: 'deliverables' }])
    lan.close()

    const [draft] = await draftsOf(house.scope(), 'U0LAN')
    expect(draft).toMatchObject({ title: 'TVC', client: 'Vinamilk' })
    await lan.press('brief.resume', draft?.id ?? '')
    expect(lan.modal.title.text).toContain('2/3')
    expect(lan.typed).toMatchObject({ deliverables: 'Facebook', kpi: '5.000 đơn' })
  })

  test('“Quay lại” keeps the step that is left, right or wrong', async () => {
    const lan = at('U0LAN')
    await lan.command('vnm')
    lan.type({ title: 'TVC' })
    await lan.send()
    lan.type({ deliverables: 'Facebook', message: 'Đủ đầy' })
    await lan.press('brief.step', '1')
    expect(lan.modal.title.text).toContain('1/3')
    expect(lan.typed).toMatchObject({ title: 'TVC', client: vnm.id })
    await lan.send()
    expect(lan.typed).toMatchObject({ deliverables: 'Facebook', message: 'Đủ đầy' })
  })

  test('an answer that was emptied stays empty', async () => {
    const lan = at('U0LAN')
    await lan.command('vnm')
    await writeThrough(lan)
    await lan.press('brief.step#2', '2')
    lan.type({ kpi: undefined })
    await lan.send()
    await lan.send()
    expect(wordsOf(lan.modal)).toMatch(/Còn thiếu 1 mục: KPI/)
  })

  test('/brief shows the drafts of this person only, to go on with or to drop', async () => {
    const lan = at('U0LAN')
    for (const title of ['Một', 'Hai', 'Ba', 'Bốn'].map(name => `Brief ${name}`)) {
      await lan.command('vnm')
      lan.type({ title })
      await lan.send()
      lan.close()
    }
    await at('U0HOA').command()
    await lan.command()
    expect(wordsOf(lan.modal)).toContain('Bạn có 4 bản nháp')
    expect(wordsOf(lan.modal)).toContain('Còn 1 bản nháp nữa')
    const hoa = at('U0HOA')
    await hoa.command()
    expect(wordsOf(hoa.modal)).not.toContain('bản nháp này')
    expect(buttonsOf(hoa.modal)).toEqual([])
  })

  test('dropping a draft leaves what is being typed, and keeps the row', async () => {
    const lan = at('U0LAN')
    await lan.command('vnm')
    lan.type({ title: 'Bỏ đi' })
    await lan.send()
    lan.close()
    const [draft] = await draftsOf(house.scope(), 'U0LAN')
    await lan.command()
    lan.type({ title: 'Đang gõ' })
    await lan.press('brief.drop', draft?.id ?? '')
    expect(lan.typed.title).toBe('Đang gõ')
    expect(wordsOf(lan.modal)).not.toContain('Bạn có')
    expect(await draftsOf(house.scope(), 'U0LAN')).toEqual([])
    const rows = await db.db
      .select()
      .from(brief)
      .where(eq(brief.id, draft?.id ?? ''))
    expect(rows).toMatchObject([{ status: 'closed', code: null }])
    await expect(at('U0LAN').press('brief.resume', draft?.id ?? '')).rejects.toThrow('brief.draftGone')
  })

  test('going on with a draft keeps the form it replaces as a draft of its own', async () => {
    const lan = at('U0LAN')
    await lan.command('vnm')
    lan.type({ title: 'Bản cũ' })
    await lan.send()
    await lan.press('brief.step', '1')
    lan.close()
    const [old] = await draftsOf(house.scope(), 'U0LAN')
    await lan.command('vnm')
    lan.type({ title: 'Bản đang gõ' })
    await lan.press(`brief.resume#${old?.id}`, old?.id ?? '')
    expect(lan.typed.title).toBe('Bản cũ')
    const titles = (await draftsOf(house.scope(), 'U0LAN')).map(draft => draft.title)
    expect(titles.sort()).toEqual(['Bản cũ', 'Bản đang gõ'])
  })

  test('a day said as a weekday is still that day when the draft is opened next week', async () => {
    const lan = at('U0LAN')
    await lan.command('vnm')
    lan.type({ title: 'TVC' })
    await lan.send()
    await lan.send()
    lan.type({ launch: 'thứ 4 tuần sau' })
    await lan.send()
    lan.close()
    const [draft] = await draftsOf(house.scope(), 'U0LAN')
    const monday = at('U0LAN', new Date('2026-11-23T03:00:00Z'))
    await monday.press('brief.resume', draft?.id ?? '')
    expect(monday.typed.launch).toBe('25/11/2026')
  })
})

describe('from a message', () => {
  test('the words are offered as background, and message, address and words are kept', async () => {
    const lan = at('U0LAN')
    await lan.shortcut('<@U0MAI> khách cần TVC Tết &amp; KV <https://song.vn|ref>')
    expect(lan.typed.background).toBe('@Nguyễn Thị Mai khách cần TVC Tết & KV ref')
    lan.type({ client: vnm.id, title: 'TVC Tết' })
    for (let i = 0; i < 4; i++) await lan.send()
    expect((await onlyBrief()).source).toEqual({
      channel: 'C0VNM',
      ts: '1790000000.000100',
      permalink: 'https://song.slack.com/archives/C0VNM/1790000000.000100',
      words: '@Nguyễn Thị Mai khách cần TVC Tết & KV ref',
    })
  })
  test('a form that was opened and closed is no draft', async () => {
    await at('U0LAN').shortcut('khách cần TVC')
    expect(await draftsOf(house.scope(), 'U0LAN')).toEqual([])
  })
  test('a message longer than the field is offered cut, not refused by Slack', async () => {
    const lan = at('U0LAN')
    await lan.shortcut('rất dài '.repeat(1000))
    expect(String(lan.typed.background).length).toBeLessThanOrEqual(3000)
  })
  test('without a permalink it is kept all the same', async () => {
    at = office(house, { permalink: () => Promise.reject(new Error('slack is away')) })
    const lan = at('U0LAN')
    await lan.shortcut('khách cần TVC')
    lan.type({ client: vnm.id, title: 'TVC Tết' })
    for (let i = 0; i < 4; i++) await lan.send()
    expect((await onlyBrief()).source).toEqual({ channel: 'C0VNM', ts: '1790000000.000100', words: 'khách cần TVC' })
  })
})

describe('what is refused, and where', () => {
  test('a client archived before the first step is sent: beside the client', async () => {
    const lan = at('U0LAN')
    await lan.command('vnm')
    lan.type({ title: 'TVC' })
    await db.db.update(client).set({ archivedAt: FRIDAY }).where(eq(client.id, vnm.id))
    expect(await lan.send()).toMatchObject([{ code: 'client.archived', field: 'client' }])
  })
  test('a client archived while the review stands open: back to the first step, said beside the client', async () => {
    const lan = at('U0LAN')
    await lan.command('vnm')
    await writeThrough(lan)
    await db.db.update(client).set({ archivedAt: FRIDAY }).where(eq(client.id, vnm.id))
    expect(await lan.send()).toEqual([])
    expect(lan.modal.title.text).toContain('1/3')
    const blocks = lan.modal.blocks
    const field = blocks.findIndex(block => block.block_id === 'client')
    expect(wordsOf(blocks[field - 1])).toMatch(/Khách hàng\*: .*lưu trữ/)
    expect(lan.typed).toMatchObject({ title: 'TVC Tết 2027', client: vnm.id })
    expect(await briefs()).toEqual([])
  })
  test('an owner who is not account, or has left', async () => {
    const lan = at('U0LAN')
    await lan.command('vnm')
    lan.type({ title: 'TVC' })
    await lan.send()
    await lan.send()
    lan.type({ owner: 'U0CHI', budget: '150' })
    expect(await lan.send()).toMatchObject([
      { code: 'money.unclear', field: 'budget' },
      { code: 'brief.ownerNotAccount', field: 'owner' },
    ])
    lan.type({ owner: 'U0NOBODY', budget: '150tr' })
    expect(await lan.send()).toMatchObject([{ code: 'people.notMember', field: 'owner' }])
  })
  test('a day that is no working day is flagged in the review, not refused', async () => {
    const lan = at('U0LAN')
    await lan.command('vnm')
    await writeThrough(lan, [undefined, undefined, { launch: '24/11' }])
    expect(wordsOf(lan.modal)).toMatch(/Launch: không phải ngày làm việc \(.*Văn hóa/)
    expect(wordsOf(lan.modal)).toContain('Hạn duyệt đang sau ngày launch')
    expect(wordsOf(lan.modal)).toContain('2 hạng mục có hạn sau ngày launch')
  })
  test('a launch day that went by while the draft lay: back to the step where it stands', async () => {
    const lan = at('U0LAN')
    await lan.command('vnm')
    await writeThrough(lan)
    const [draft] = await draftsOf(house.scope(), 'U0LAN')
    const later = at('U0LAN', new Date('2026-12-01T03:00:00Z'))
    await later.press('brief.resume', draft?.id ?? '')
    expect(await later.send()).toMatchObject([
      { code: 'day.past', field: 'launch' },
      { code: 'day.past', field: 'approval' },
    ])
    later.type({ launch: '11/12', approval: '9/12' })
    expect(await later.send()).toEqual([])
    expect(later.modal.title.text).toContain('2/3')
    expect(wordsOf(later.modal)).toContain('*Hạng mục*: Dòng 1, phần hạn: T4 25/11/2026 đã qua rồi.')
  })
  test.for(['U0CHI', 'U0NAM', 'U0KETOAN', 'U0ADMIN'])('%s is not of the account team and opens no form', async user => {
    await expect(at(user).command()).rejects.toThrow('people.needsAccount')
    await expect(at(user).shortcut('x')).rejects.toThrow('people.needsAccount')
    await expect(at(user).press('brief.new', vnm.id)).rejects.toThrow('people.needsAccount')
  })
  test('somebody else’s draft cannot be read, written or dropped', async () => {
    const lan = at('U0LAN')
    await lan.command('vnm')
    lan.type({ title: 'Của Lan' })
    await lan.send()
    const [draft] = await draftsOf(house.scope(), 'U0LAN')
    const hoa = at('U0HOA')
    await expect(hoa.press('brief.resume', draft?.id ?? '')).rejects.toThrow('brief.draftGone')
    await expect(hoa.press('brief.drop', draft?.id ?? '')).rejects.toThrow('brief.draftGone')
    await expect(hoa.press('brief.resume', 'not an id')).rejects.toThrow('brief.draftGone')
  })
  test('text that would be markup reaches the card as text', async () => {
    const lan = at('U0LAN')
    await lan.command('vnm')
    lan.type({ title: '<!channel> *gấp* 🎉', objectives: '<!here> & <b>' })
    for (let i = 0; i < 4; i++) await lan.send()
    const [card] = await house.said()
    expect(card?.message.text).toContain('&lt;!channel&gt;')
    const mrkdwn = [...JSON.stringify(card).matchAll(/"type":"mrkdwn","text":"([^"]*)"/g)].map(found => found[1]).join()
    expect(mrkdwn).not.toMatch(/<!/)
    expect(wordsOf(card)).toContain('<!here> & <b>')
  })
})

describe('/brief with a code', () => {
  test('shows the brief’s card to whoever asks, without an amount', async () => {
    const lan = at('U0LAN')
    await lan.command('vnm')
    await writeThrough(lan)
    await lan.send()
    const chi = at('U0CHI')
    await chi.command(' vnm-26-001 ')
    expect(wordsOf(chi.replies)).toContain('VNM-26-001 · TVC Tết 2027')
    expect(wordsOf(chi.replies)).not.toMatch(/150[.,]/)
  })
  test('that nobody gave is said to be unknown', async () => {
    await expect(at('U0LAN').command('VNM-26-099')).rejects.toThrow('brief.unknownCode')
  })
  test('one of another workspace is unknown here', async () => {
    const lan = at('U0LAN')
    await lan.command('vnm')
    await writeThrough(lan)
    await lan.send()
    const elsewhere = await agency(db.db, `T0X${team}`)
    await expect(office(elsewhere)('U0LAN').command('VNM-26-001')).rejects.toThrow('brief.unknownCode')
  })
})
