import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { person, task } from '../../src/db/schema.ts'
import { acceptTask, submitTask } from '../../src/task/flow.ts'
import { readLine } from '../../src/task/line.ts'
import { taskListeners } from '../../src/task/listeners.ts'
import { type Agency, agency, FRIDAY } from '../setup/agency.ts'
import { type FreshDb, freshDb } from '../setup/db.ts'
import { refused, wordsOf } from '../setup/hands.ts'
import {
  aClient,
  aTask,
  buttonsOf,
  fieldsOf,
  hands,
  hours,
  metadataOf,
  saidUnder,
  taskNow,
  updatedBy,
} from './hands.ts'

let db: FreshDb
let house: Agency
const at = hands(on => taskListeners(on, { permalink: async ({ ts }) => `https://song.slack.com/p${ts}` }))

beforeAll(async () => {
  db = await freshDb()
  house = await agency(db.db)
})
afterAll(() => db.close())

const lan = () => house.as('U0LAN')
const newest = async () => {
  const rows = await db.db.select().from(task)
  return rows.sort((a, b) => a.number - b.number).at(-1)
}

describe('one line', () => {
  test('makes a task for somebody in their department, and says what was understood', async () => {
    const { replied, opened } = await at.command(lan(), '<@U0CHI|chi> banner TVC thứ 2 17h')
    expect(opened).toEqual([])
    const row = await newest()
    expect(row).toMatchObject({
      title: 'banner TVC',
      assignee: 'U0CHI',
      department: 'creative',
      manager: 'U0LAN',
      status: 'offered',
    })
    expect(row?.dueAt).toEqual(new Date('2026-11-23T10:00:00Z'))
    expect(wordsOf(replied[0])).toContain('cho Bùi Linh Chi, hạn *17:00 T2 23/11*')
    expect(wordsOf(replied[0])).toContain('<#C0CREATIVE>')
    expect(buttonsOf(replied[0])).toEqual(['task.open', 'task.withdraw'])
    expect(await saidUnder(house, `task:${row?.id}:card`)).toMatchObject([{ channel: 'C0CREATIVE' }])
  })

  test('without anybody is mine, accepted from the start; without department its card is my direct message', async () => {
    await at.command(lan(), 'gọi lại khách 30/11')
    const row = await newest()
    expect(row).toMatchObject({ title: 'gọi lại khách', assignee: 'U0LAN', status: 'accepted', department: null })
    expect(row?.dueAt).toEqual(new Date('2026-11-30T11:00:00Z'))
    expect(await saidUnder(house, new RegExp(`^task:${row?.id}:`))).toMatchObject([{ channel: 'U0LAN' }])
  })

  test('a due day off is pointed out', async () => {
    const { replied } = await at.command(lan(), 'chốt KV 24/11')
    expect(wordsOf(replied[0])).toContain('Ngày Văn hóa Việt Nam')
  })

  test.for([
    ['no day', '<@U0CHI> banner TVC', { title: 'banner TVC', assignee: 'U0CHI' }, 'thiếu hạn'],
    ['a day that is none', 'banner TVC 30/02', { title: 'banner TVC', due: '30/02' }, 'Không có ngày 30/02'],
    ['an hour that has gone by', 'họp hôm nay 9h', { title: 'họp', due: 'hôm nay 9h' }, 'đã qua rồi'],
    ['nothing but a day', 'thứ 2 17h', { title: undefined, due: '23/11/2026 17:00' }, 'điền'],
    ['Friday, on a Friday', 'banner TVC thứ 6 17h', { title: 'banner TVC', due: 'thứ 6 17h' }, 'Hôm nay hay T6 27/11'],
    ['a name Slack does not know', '@lan banner 30/11', { title: 'banner', due: '30/11/2026 18:00' }, '“@lan”'],
    ['somebody unknown', '<@U0GHOST> banner 30/11', { title: 'banner', due: '30/11/2026 18:00' }, ''],
  ] as const)('%s: asks in the form, with all that was typed', async ([, text, filled, why]) => {
    const before = await newest()
    const { opened, replied } = await at.command(lan(), text)
    expect(replied).toEqual([])
    const [form] = opened
    expect(form).toMatchObject({ callback_id: 'task.form' })
    if (!form) return
    expect(fieldsOf(form)).toMatchObject(filled)
    expect(form.blocks[0]).toMatchObject({ type: 'section' })
    expect(wordsOf(form.blocks[0])).toContain(why)
    expect(await newest()).toEqual(before)
  })

  test('a line longer than a title is kept whole in what is expected', async () => {
    const long = `${'Viết lại kịch bản '.repeat(12)}cho bản 30 giây`
    const { opened } = await at.command(lan(), long)
    expect(fieldsOf(opened[0] ?? { type: 'modal', title: { type: 'plain_text', text: '' }, blocks: [] })).toMatchObject(
      {
        expected: long,
      },
    )
  })

  test('a guest who gets this far is sent to their contact', async () => {
    const guest = { ...lan(), actor: { ...lan().actor, kind: 'guest' as const } }
    const { opened } = await at.command(guest, 'banner 30/11')
    expect(wordsOf(opened[0]?.blocks[0])).toContain('Chỉ thành viên của công ty')
    expect(await refused(at.submit(guest, 'task.form', { title: 'banner', due: '30/11' }))).toEqual([
      'task.notColleague',
    ])
  })

  const names = new Map([['U0NAM', { name: 'Hoàng Nam' }]])
  test.for([
    ['<@U0LAN|lan> gửi file cho <@U0NAM|nam> thứ 2', 'gửi file cho @Hoàng Nam', 'U0LAN'],
    ['gửi <https://x.vn/a|x.vn> &amp; chốt KV 30/11 <@U0LAN>', 'gửi x.vn & chốt KV', 'U0LAN'],
    ['xem #brief <#C0X|tet> mai 9h', 'xem #brief #tet', undefined],
    ['<!channel> họp 30/11', '@channel họp', undefined],
  ] as const)('%s', ([text, title, assignee]) => {
    const said = readLine(text, house.workspace, FRIDAY, names)
    expect(said).toMatchObject({ title, assignee, due: { ok: true } })
  })
})

describe('/task alone', () => {
  test('lists mine: late, today, later, each with its details; what I handed in is not mine any more', async () => {
    const son = (now?: Date) => house.as('U0SON', now)
    const mine = (title: string, dueAt: Date) => aTask(lan(), { title, assignee: 'U0SON', dueAt })
    await mine('Trễ mất rồi', hours(-20))
    await mine('Chiều nay', hours(4))
    await mine('Tuần sau', hours(24 * 7))
    await submitTask(son(), await mine('Nộp rồi', hours(5)), 'xong')
    const { replied } = await at.command(son(), '')
    const words = wordsOf(replied[0])
    expect(words).toMatch(/Trễ hạn \(1\)[\s\S]*Trễ mất rồi[\s\S]*Hôm nay \(1\)[\s\S]*Chiều nay[\s\S]*Sắp tới \(1\)/)
    expect(words).not.toContain('Nộp rồi')
    expect(buttonsOf(replied[0])).toEqual(['task.open', 'task.open', 'task.open', 'task.new'])
  })

  test('of forty tasks shows fifteen and where the rest are', async () => {
    for (let n = 0; n < 40; n++) await aTask(lan(), { assignee: 'U0TUAN', department: 'production' })
    const { replied } = await at.command(house.as('U0TUAN'), '')
    expect(wordsOf(replied[0])).toContain('Còn 25 việc nữa')
  })

  test('with nothing to do says how to begin; help says how', async () => {
    const empty = await at.command(house.as('U0KETOAN'), ' ')
    expect(wordsOf(empty.replied[0])).toContain('không có việc nào')
    const help = await at.command(lan(), 'help')
    expect(wordsOf(help.replied[0])).toContain('/task @Lan banner TVC thứ 6 17h')
  })
})

describe('the form', () => {
  test('from a message begins with its words and keeps where it came from', async () => {
    const { opened } = await at.shortcut(lan(), 'Banner cần *sửa* logo\n<@U0CHI> xem giúp &amp; báo lại')
    const [form] = opened
    if (!form) throw new Error('no form')
    expect(fieldsOf(form)).toMatchObject({
      title: 'Banner cần *sửa* logo',
      expected: 'Banner cần *sửa* logo\n@Bùi Linh Chi xem giúp & báo lại',
    })
    const client = await aClient(db.db, house)
    const done = updatedBy(
      await at.submit(
        lan(),
        'task.form',
        {
          title: 'Sửa logo trên banner',
          assignee: 'U0CHI',
          due: '30/11 10h',
          estimate: '4 tiếng',
          partner: 'Sáng Studio',
          client,
        },
        metadataOf(form),
      ),
    )
    expect(wordsOf(done)).toContain('Sửa logo trên banner')
    expect(await newest()).toMatchObject({
      department: 'creative',
      estimateHours: 4,
      partner: 'Sáng Studio',
      clientId: client,
      source: { channel: 'C0ANY', ts: '17.1', permalink: 'https://song.slack.com/p17.1' },
    })
    const [card] = await saidUnder(house, `task:${(await newest())?.id}:card`)
    expect(wordsOf(card?.message)).toContain('Sáng Studio')
    expect(wordsOf(card?.message)).toContain('https://song.slack.com/p17.1')
  })

  test('in a department without anybody named, its lead decides', async () => {
    await at.submit(lan(), 'task.form', { title: 'Dự toán phim', department: 'production', due: '30/11' })
    const row = await newest()
    expect(row).toMatchObject({ assignee: null, department: 'production', status: 'offered' })
    expect(await saidUnder(house, new RegExp(`^task:${row?.id}:offer:U0TUAN`))).toHaveLength(1)
  })

  test('every problem is told at once, beside its field', async () => {
    const raw = { title: 'ab', due: 'cuối tuần', estimate: '0', partner: 'x'.repeat(81) }
    expect(await refused(at.submit(lan(), 'task.form', raw))).toEqual([
      'title: field.tooShort',
      'partner: field.tooLong',
      'due: day.vague',
      'estimate: task.estimate',
    ])
    await db.db.update(person).set({ kind: 'guest' }).where(eq(person.id, 'U0TUAN'))
    expect(
      await refused(
        at.submit(lan(), 'task.form', {
          title: 'Casting',
          due: '30/11',
          assignee: 'U0TUAN',
          department: 'digital',
          client: 'stale',
        }),
      ),
    ).toEqual(['assignee: people.notMember', 'department: task.departmentUnknown', 'client: client.unknown'])
    await db.db.update(person).set({ kind: 'member' }).where(eq(person.id, 'U0TUAN'))
  })
})

describe('details and answers in modals', () => {
  test('details show what happened and only what this person may do', async () => {
    const id = await aTask(lan())
    await acceptTask(house.as('U0CHI', hours(1)), id)
    const forChi = await at.click(house.as('U0CHI'), 'task.open', id)
    expect(buttonsOf(forChi.opened[0])).toEqual([
      'task.start',
      'task.submit',
      'task.later',
      'task.notMine',
      'task.assign',
    ])
    expect(wordsOf(forChi.opened[0])).toMatch(
      /11:00 T6 20\/11 · Bùi Linh Chi: nhận việc[\s\S]*Nguyễn Thị Lan: giao việc/,
    )
    const forLan = await at.click(lan(), 'task.open', id)
    expect(buttonsOf(forLan.opened[0])).toEqual(['task.assign', 'task.later', 'task.withdraw'])
    const forKeToan = await at.click(house.as('U0KETOAN'), 'task.open', id)
    expect(buttonsOf(forKeToan.opened[0])).toEqual([])
  })

  test('a button pressed in the details draws them anew', async () => {
    const id = await aTask(lan())
    const { updated } = await at.click(house.as('U0CHI'), 'task.accept', id, 'task.details')
    expect(buttonsOf(updated[0])).toContain('task.start')
  })

  test('nobody types in vain: a form that would be refused does not open', async () => {
    const id = await aTask(lan())
    const mai = house.as('U0MAI')
    expect(await refused(at.click(mai, 'task.submit', id))).toEqual(['task.notYours'])
    expect(await refused(at.click(mai, 'task.later', id))).toEqual(['task.notYours'])
    expect(await refused(at.click(mai, 'task.notMine', id))).toEqual(['task.notYours'])
    expect(await refused(at.click(mai, 'task.assign', id))).toEqual(['task.notYoursToAssign'])
    expect(await refused(at.click(mai, 'task.withdraw', id))).toEqual(['task.notYourCall'])
    expect(await refused(at.click(lan(), 'task.return', id))).toEqual(['task.notSubmitted'])
  })

  test('each answer has its form, and the form does what it says', async () => {
    const id = await aTask(lan())
    const chi = house.as('U0CHI')
    const send = async (who: typeof chi, action: string, raw: Record<string, string>) => {
      const { opened } = await at.click(who, action, id)
      const [form] = opened
      return at.submit(who, form?.callback_id ?? '', raw, metadataOf(form))
    }
    expect(await send(chi, 'task.submit', { work: 'https://figma.com/x' })).toEqual({ closeAll: true })
    await send(lan(), 'task.return', { reason: 'Đổi màu nền' })
    await send(chi, 'task.submit', { work: 'bản 2' })
    const third = await at.click(lan(), 'task.return', id)
    expect(wordsOf(third.opened[0])).toContain('vòng 3: bạn cân nhắc ghi nhận phát sinh')
    await send(lan(), 'task.return', { reason: 'Đổi lại màu cũ' })
    await send(chi, 'task.later', { due: '2/12', reason: 'Chờ khách gửi ảnh' })
    await send(chi, 'task.notMine', { reason: 'Chuyển cho Sơn nhé' })
    await send(lan(), 'task.assign', { assignee: 'U0SON' })
    expect(await taskNow(db.db, id)).toMatchObject({ assignee: 'U0SON', rounds: 2, status: 'offered' })
    await send(lan(), 'task.withdraw', { reason: 'Khách dừng' })
    expect(await taskNow(db.db, id)).toMatchObject({ status: 'withdrawn', reason: 'Khách dừng' })
  })

  test('a declined day asks for a word, and carries it', async () => {
    const id = await aTask(lan())
    const { opened } = await at.click(house.as('U0CHI'), 'task.later', id)
    await at.submit(house.as('U0CHI'), 'task.laterForm', { due: '2/12', reason: 'Chờ ảnh' }, metadataOf(opened[0]))
    const [dm] = await saidUnder(house, new RegExp(`^task:${id}:later:`))
    const request = dm?.key.split(':').at(-1) ?? ''
    const decline = await at.click(lan(), 'task.laterDecline', request)
    await at.submit(lan(), 'task.declineForm', { reason: 'Không kịp lên sóng' }, metadataOf(decline.opened[0]))
    const [after] = await saidUnder(house, dm?.key ?? '')
    expect(wordsOf(after?.message)).toContain('Không kịp lên sóng')
    expect(await refused(at.click(lan(), 'task.laterDecline', request))).toEqual(['task.laterDecided'])
  })
})
