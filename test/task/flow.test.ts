import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { AlreadyDone } from '../../src/ctx.ts'
import { activity, brief, briefRead, person } from '../../src/db/schema.ts'
import {
  acceptTask,
  approveTask,
  assignTask,
  handBackTask,
  returnTask,
  startTask,
  submitTask,
  withdrawTask,
} from '../../src/task/flow.ts'
import { type Agency, agency, FRIDAY } from '../setup/agency.ts'
import { type FreshDb, freshDb } from '../setup/db.ts'
import { accepted, problemsIn, refused, wordsOf } from '../setup/hands.ts'
import { aBrief, aClient, aTask, buttonsOf, hours, newVersion, saidUnder, taskNow } from './hands.ts'

let db: FreshDb
let house: Agency
let vnm: string

beforeAll(async () => {
  db = await freshDb()
  house = await agency(db.db)
  vnm = await aClient(db.db, house)
})
afterAll(() => db.close())

const lan = (now?: Date) => house.as('U0LAN', now)
const chi = (now?: Date) => house.as('U0CHI', now)
const son = (now?: Date) => house.as('U0SON', now)

const card = async (id: string) => {
  const [said] = await saidUnder(house, `task:${id}:card`)
  if (!said) throw new Error('no card')
  return { ...said, words: wordsOf(accepted(said.message)), buttons: buttonsOf(said.message) }
}

describe('a task given to somebody', () => {
  test('has one card in the channel of its department and one message to who is asked', async () => {
    const id = await aTask(lan())
    expect(await card(id)).toMatchObject({
      channel: 'C0CREATIVE',
      buttons: ['task.accept', 'task.later', 'task.notMine', 'task.open'],
    })
    const { words } = await card(id)
    expect(words).toContain('Chờ nhận')
    expect(words).toContain('17:00 T6 27/11')
    const [offer] = await saidUnder(house, `task:${id}:offer:U0CHI:${FRIDAY.getTime()}`)
    expect(offer).toMatchObject({ channel: 'U0CHI' })
    expect(wordsOf(offer?.message)).toContain('Nguyễn Thị Lan giao bạn')
  })

  test('is accepted, begun, handed in and approved; one card tells it all, and the thread says thanks', async () => {
    const id = await aTask(lan())
    const { number } = await taskNow(db.db, id)
    await acceptTask(chi(hours(1)), id)
    expect((await card(id)).words).toContain('Đã nhận')
    await startTask(chi(hours(2)), id)
    expect((await card(id)).buttons).toEqual(['task.submit', 'task.later', 'task.notMine', 'task.open'])
    await submitTask(chi(hours(3)), id, 'https://drive.google.com/x bản đầu')

    expect(await card(id)).toMatchObject({ buttons: ['task.approve', 'task.return', 'task.open'] })
    const [work] = await saidUnder(house, `task:${id}:work:1`)
    expect(work).toMatchObject({ channel: 'U0LAN' })
    expect(wordsOf(work?.message)).toContain(`Bùi Linh Chi nộp *#${number} Banner TVC*.`)
    expect(JSON.stringify(work?.message)).toContain('"url":"https://drive.google.com/x"')
    expect(buttonsOf(work?.message)).toEqual(['task.approve', 'task.return', 'task.open'])

    await approveTask(lan(hours(4)), id)
    expect(await taskNow(db.db, id)).toMatchObject({ status: 'done', doneAt: hours(4) })
    expect(await card(id)).toMatchObject({ buttons: ['task.open'] })
    expect((await card(id)).words).toContain('Xong')
    const [judged] = await saidUnder(house, `task:${id}:work:1`)
    expect(wordsOf(judged?.message)).toContain('Nguyễn Thị Lan đã duyệt.')
    expect(buttonsOf(judged?.message)).toEqual(['task.open'])
    const [thanks] = await saidUnder(house, `task:${id}:approved:1`)
    expect(thanks).toMatchObject({ channel: 'C0CREATIVE', threadKey: `task:${id}:card` })
    const told = await db.db
      .select({ what: activity.what, who: activity.who })
      .from(activity)
      .where(and(eq(activity.kind, 'task'), eq(activity.subject, id)))
      .orderBy(activity.id)
    expect(told).toEqual([
      { what: 'created', who: 'U0LAN' },
      { what: 'accepted', who: 'U0CHI' },
      { what: 'started', who: 'U0CHI' },
      { what: 'submitted', who: 'U0CHI' },
      { what: 'approved', who: 'U0LAN' },
    ])
  })

  test('returned work counts a round, says why once, where the assignee is called, and may get a new day', async () => {
    const id = await aTask(lan())
    await acceptTask(chi(), id)
    await submitTask(chi(), id, 'bản 1')
    await returnTask(lan(hours(1)), id, { reason: 'Logo nhỏ quá', due: '30/11 10h' })
    expect(await taskNow(db.db, id)).toMatchObject({
      status: 'doing',
      rounds: 1,
      reason: 'Logo nhỏ quá',
      dueAt: new Date('2026-11-30T03:00:00Z'),
    })
    const { words } = await card(id)
    expect(words).toContain('*Vòng chỉnh sửa:* 2')
    expect(words).toContain('Logo nhỏ quá')
    const [thread] = await saidUnder(house, `task:${id}:returned:1`)
    expect(wordsOf(thread?.message)).toMatch(/<@U0CHI>[\s\S]*Logo nhỏ quá/)
    expect(await saidUnder(house, new RegExp(`^task:${id}:returned:1:`))).toEqual([])
    const [theirs] = await saidUnder(house, `task:${id}:offer:U0CHI:${FRIDAY.getTime()}`)
    expect(wordsOf(theirs?.message)).toMatch(/cần chỉnh thêm[\s\S]*Logo nhỏ quá/)
    const [work] = await saidUnder(house, `task:${id}:work:1`)
    expect(wordsOf(work?.message)).toContain('đã trả lại để chỉnh')

    await submitTask(chi(hours(2)), id, 'bản 2')
    const [again] = await saidUnder(house, `task:${id}:work:2`)
    expect(wordsOf(again?.message)).toContain('vòng 2')
  })

  test('what is wrong with a return is told at once, beside its fields', async () => {
    const id = await aTask(lan())
    await submitTask(chi(), id, 'bản 1')
    expect(await refused(returnTask(lan(), id, { reason: ' ', due: '30/02' }))).toEqual([
      'reason: field.required',
      'due: day.notReal',
    ])
    expect(await refused(returnTask(lan(), id, { reason: 'Sửa màu', due: 'hôm nay 9h' }))).toEqual([
      'due: task.duePast',
    ])
    expect(await taskNow(db.db, id)).toMatchObject({ status: 'submitted', rounds: 0 })
  })
})

describe('two people and one button', () => {
  test('the first who takes an unassigned task has it, the second hears who', async () => {
    const id = await aTask(lan(), { assignee: null })
    const results = await Promise.allSettled([acceptTask(son(), id), acceptTask(chi(), id)])
    expect(results.map(r => r.status).sort()).toEqual(['fulfilled', 'rejected'])
    const { assignee } = await taskNow(db.db, id)
    const late = results.find(r => r.status === 'rejected')
    expect(late?.reason).toMatchObject({
      problems: [{ code: 'task.taken', values: { who: assignee === 'U0SON' ? 'Đỗ Sơn' : 'Bùi Linh Chi' } }],
    })
  })

  test('pressing twice is answered kindly, and the same click sent again is done once', async () => {
    const id = await aTask(lan())
    await acceptTask(house.as('U0CHI', FRIDAY, 'click:1'), id)
    await expect(acceptTask(house.as('U0CHI', FRIDAY, 'click:1'), id)).rejects.toBeInstanceOf(AlreadyDone)
    expect(await refused(acceptTask(chi(), id))).toEqual(['task.alreadyYours'])
    await submitTask(chi(), id, 'xong')
    expect(await refused(submitTask(chi(), id, 'xong'))).toEqual(['task.alreadySubmitted'])
    await approveTask(lan(), id)
    expect(await refused(approveTask(lan(), id))).toEqual(['task.done'])
  })

  test('tasks of one brief accepted at the same moment are both on its card', async () => {
    const of = await aBrief(db.db, house, vnm, 'VNM-26-101')
    await newVersion(db.db, of, 1)
    const first = await aTask(lan(), { briefId: of, clientId: vnm })
    const second = await aTask(lan(), { briefId: of, clientId: vnm, assignee: 'U0NAM', department: 'planner' })
    await Promise.all([acceptTask(chi(), first), acceptTask(house.as('U0NAM'), second)])
    const [said] = await saidUnder(house, `brief:${of}:card`)
    expect(wordsOf(said?.message)).not.toContain('Chờ nhận')
  })
})

describe('a task nobody was named for', () => {
  test('asks the lead to find somebody; whoever is found hears of it, and the lead sees who has it', async () => {
    const id = await aTask(lan(), { assignee: null })
    const [asked] = await saidUnder(house, `task:${id}:offer:U0CHI:${FRIDAY.getTime()}`)
    expect(wordsOf(asked?.message)).toContain('chưa có người nhận, bạn phân công giúp')
    expect(buttonsOf(asked?.message)).toEqual(['task.assign', 'task.accept', 'task.open'])

    await assignTask(chi(hours(1)), id, 'U0SON')
    expect(await taskNow(db.db, id)).toMatchObject({ status: 'offered', assignee: 'U0SON', offeredAt: hours(1) })
    expect(await saidUnder(house, `task:${id}:offer:U0SON:${hours(1).getTime()}`)).toMatchObject([{ channel: 'U0SON' }])
    const [after] = await saidUnder(house, `task:${id}:offer:U0CHI:${FRIDAY.getTime()}`)
    expect(wordsOf(after?.message)).toContain('Đỗ Sơn phụ trách')
    expect(buttonsOf(after?.message)).toEqual(['task.open'])
  })

  test('is handed back with a reason, and the lead hears why', async () => {
    const id = await aTask(lan(), { assignee: 'U0SON' })
    await handBackTask(son(hours(1)), id, 'Mình đang nghỉ phép')
    expect(await taskNow(db.db, id)).toMatchObject({ status: 'offered', assignee: null })
    const [old] = await saidUnder(house, `task:${id}:offer:U0SON:${FRIDAY.getTime()}`)
    expect(buttonsOf(old?.message)).toEqual(['task.open'])
    const [lead] = await saidUnder(house, `task:${id}:offer:U0CHI:${hours(1).getTime()}`)
    expect(wordsOf(lead?.message)).toContain('Mình đang nghỉ phép')
    expect(await saidUnder(house, `task:${id}:handedBack:${hours(1).getTime()}`)).toMatchObject([
      { threadKey: `task:${id}:card` },
    ])
  })

  test('a lead who hands back their own task leaves it to whoever asked', async () => {
    const id = await aTask(lan())
    await handBackTask(chi(hours(1)), id, 'Kín lịch tuần này')
    const asked = await saidUnder(house, new RegExp(`^task:${id}:offer:.*:${hours(1).getTime()}$`))
    expect(asked).toMatchObject([{ channel: 'U0LAN' }])
    expect(buttonsOf(asked[0]?.message)).toEqual(['task.assign', 'task.accept', 'task.open'])
    await assignTask(lan(hours(2)), id, 'U0SON')
    const [after] = await saidUnder(house, `task:${id}:offer:U0LAN:${hours(1).getTime()}`)
    expect(wordsOf(after?.message)).toContain('Đỗ Sơn phụ trách')
  })
})

describe('who may', () => {
  test('a stranger to the task is told who can', async () => {
    const id = await aTask(lan())
    const mai = house.as('U0MAI')
    const nam = house.as('U0NAM')
    expect(await problemsIn(acceptTask(nam, id))).toMatchObject([
      { code: 'task.offeredToOther', values: { who: 'Bùi Linh Chi' } },
    ])
    expect(await refused(startTask(nam, id))).toEqual(['task.notYours'])
    expect(await refused(assignTask(mai, id, 'U0SON'))).toEqual(['task.notYoursToAssign'])
    expect(await problemsIn(withdrawTask(mai, id, 'không cần'))).toMatchObject([
      { code: 'task.notYourCall', values: { who: 'Nguyễn Thị Lan' } },
    ])
    await submitTask(chi(), id, 'bản 1')
    expect(await refused(approveTask(mai, id))).toEqual(['task.notYourCall'])
    await approveTask(house.as('U0DUC'), id)
  })

  test('a manager does not approve their own work for somebody else', async () => {
    const id = await aTask(house.as('U0MAI'), { assignee: 'U0HOA', department: null })
    await submitTask(house.as('U0HOA'), id, 'bản 1')
    expect(await refused(approveTask(house.as('U0HOA'), id))).toEqual(['task.ownWork'])
  })

  test('an assignee who left, a guest and an unknown person are refused beside the field', async () => {
    const id = await aTask(lan())
    await db.db.update(person).set({ active: false }).where(eq(person.id, 'U0TUAN'))
    expect(await refused(assignTask(lan(), id, 'U0TUAN'))).toEqual(['assignee: people.gone'])
    expect(await refused(assignTask(lan(), id, 'U0NOBODY'))).toEqual(['assignee: people.notMember'])
    expect(await refused(assignTask(lan(), id, 'U0CHI'))).toEqual(['assignee: task.alreadyTheirs'])
    await db.db.update(person).set({ active: true }).where(eq(person.id, 'U0TUAN'))
  })

  test.for(['nonsense', '7d1b7c1e-6f5e-4a59-9a5d-3f0f7f1c2b3a'])(
    'a button of an unknown task (%s) says so',
    async id => {
      expect(await refused(acceptTask(chi(), id))).toEqual(['task.unknown'])
    },
  )

  test('another workspace does not see the task', async () => {
    const elsewhere = await agency(db.db, 'T0OTHER')
    const id = await aTask(lan())
    expect(await refused(acceptTask(elsewhere.as('U0CHI'), id))).toEqual(['task.unknown'])
  })
})

describe('a task that is no longer needed', () => {
  test('is cancelled with a reason: card, thread, assignee and the work that waited all say so', async () => {
    const id = await aTask(lan())
    await submitTask(chi(), id, 'bản 1')
    await withdrawTask(lan(hours(1)), id, 'Khách dừng chiến dịch')
    const { words, buttons } = await card(id)
    expect(words).toContain('Đã hủy')
    expect(words).toContain('Khách dừng chiến dịch')
    expect(buttons).toEqual(['task.open'])
    expect(await saidUnder(house, `task:${id}:withdrawn:U0CHI`)).toMatchObject([{ channel: 'U0CHI' }])
    const [work] = await saidUnder(house, `task:${id}:work:1`)
    expect(buttonsOf(work?.message)).toEqual(['task.open'])
    expect(await refused(acceptTask(chi(), id))).toEqual(['task.withdrawn'])
  })
})

describe('a task of a brief', () => {
  test('accepting it is reading the brief as it stands; the card says when a newer version came', async () => {
    const of = await aBrief(db.db, house, vnm, 'VNM-26-102')
    const id = await aTask(lan(), { briefId: of, clientId: vnm })
    await acceptTask(chi(), id)
    const read = await db.db.select().from(briefRead).where(eq(briefRead.briefId, of))
    expect(read).toMatchObject([{ person: 'U0CHI', version: 1 }])
    expect((await card(id)).words).toContain('VNM-26-102 · v1')
    await newVersion(db.db, of, 2)
    await startTask(chi(), id)
    expect((await card(id)).words).toContain('đang theo v1, bản mới v2')
  })

  test('its card carries what the department needs, and no amount', async () => {
    const of = await aBrief(db.db, house, vnm, 'VNM-26-103')
    const id = await aTask(lan(), { briefId: of, clientId: vnm })
    const { words, message } = await card(id)
    expect(words).toContain('Tết là ở bên nhau')
    expect(JSON.stringify(message)).not.toMatch(/1[.,]?500[.,]?000|1,5 tỷ/)
  })

  test("the brief's owner may judge it too, and the brief's card follows", async () => {
    const of = await aBrief(db.db, house, vnm, 'VNM-26-104')
    await db.db.update(brief).set({ owner: 'U0MAI' }).where(eq(brief.id, of))
    const id = await aTask(house.as('U0HOA'), { briefId: of, clientId: vnm })
    await submitTask(chi(), id, 'bản 1')
    await approveTask(house.as('U0MAI'), id)
    const [said] = await saidUnder(house, `brief:${of}:card`)
    expect(wordsOf(said?.message)).toContain('Xong')
  })

  test('work goes to the brief owner when whoever asked has left', async () => {
    const of = await aBrief(db.db, house, vnm, 'VNM-26-105')
    const id = await aTask(house.as('U0BE'), { briefId: of, clientId: vnm })
    await db.db.update(person).set({ active: false }).where(eq(person.id, 'U0BE'))
    await submitTask(chi(), id, 'bản 1')
    expect(await saidUnder(house, `task:${id}:work:1`)).toMatchObject([{ channel: 'U0LAN' }])
    await db.db.update(person).set({ active: true }).where(eq(person.id, 'U0BE'))
  })
})

describe("one's own task", () => {
  test('is accepted from the start and finished without anybody approving', async () => {
    const id = await aTask(chi(), { assignee: 'U0CHI', department: 'creative' })
    expect(await taskNow(db.db, id)).toMatchObject({ status: 'accepted' })
    expect(await saidUnder(house, new RegExp(`^task:${id}:offer`))).toEqual([])
    await submitTask(chi(), id, 'xong rồi')
    expect(await taskNow(db.db, id)).toMatchObject({ status: 'done' })
    expect(await saidUnder(house, `task:${id}:work:1`)).toEqual([])
  })
})
