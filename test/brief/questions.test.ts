import { and, asc, eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { closeBrief, markHanded } from '../../src/brief/flow.ts'
import { briefListeners } from '../../src/brief/listeners.ts'
import { briefCardKey, taskCardKey } from '../../src/brief/model.ts'
import { answerQuestion, askedKey, askQuestion, takeBackQuestion, threadKey } from '../../src/brief/questionFlow.ts'
import { questionListeners } from '../../src/brief/questionListeners.ts'
import { openQuestions, questionsOf } from '../../src/brief/questionStore.ts'
import { AlreadyDone, wish } from '../../src/ctx.ts'
import { activity, brief, leave, outbox, person, question } from '../../src/db/schema.ts'
import { say } from '../../src/outbox/say.ts'
import { message, section } from '../../src/slack/blocks.ts'
import { mrk } from '../../src/slack/mrkdwn.ts'
import { type Agency, agency, FRIDAY } from '../setup/agency.ts'
import { type FreshDb, freshDb } from '../setup/db.ts'
import { accepted, listenersOf, refused, surfaces } from '../setup/hands.ts'
import { aClient, aTask, buttonsOf, office, wordsOf, writeThrough } from './desk.ts'

const LATER = new Date('2026-11-20T04:20:00Z')
const EVENING = new Date('2026-11-20T13:00:00Z')

let db: FreshDb
let house: Agency
let briefId: string
let taskId: string
let team = 0

const { clicks, submits } = listenersOf(on => {
  questionListeners(on)
  briefListeners(on, { permalink: async () => undefined })
})
async function press(user: string, action: string, value: string, now = FRIDAY) {
  const { shown, ways } = surfaces()
  await clicks.get(action)?.(house.as(user, now), { ...ways, value, message: { channel: 'C0CREATIVE', ts: '1.1' } })
  return shown
}
const send = (user: string, callback: string, raw: Record<string, string>, metadata: object, now = FRIDAY) =>
  submits.get(callback)?.(house.as(user, now), raw, metadata)

beforeAll(async () => {
  db = await freshDb()
})
afterAll(() => db.close())
beforeEach(async () => {
  house = await agency(db.db, `T0Q${++team}`)
  await aClient(house)
  const lan = office(house)('U0LAN')
  await lan.command('vnm')
  await writeThrough(lan)
  await lan.send()
  const [row] = await db.db.select().from(brief).where(eq(brief.workspaceId, house.workspace.id))
  briefId = row?.id ?? ''
  taskId = (await aTask(house, { briefId, title: 'Key visual' })).id
  await say(house.scope(), taskCardKey(taskId), 'C0CREATIVE', message(mrk`Việc`, [section(mrk`Việc`)]))
})

const saidUnder = async (key: string) => {
  const said = (await house.said()).find(s => s.key === key)
  if (!said) throw new Error(`nothing said under ${key}`)
  accepted(said.message)
  return { ...said, words: wordsOf(said.message), buttons: buttonsOf(said.message) }
}
const isSaid = async (key: string) => (await house.said()).some(s => s.key === key && !s.withdrawn)
/** As the worker leaves a message that has reached Slack. */
const deliver = (key: string) =>
  db.db
    .update(outbox)
    .set({ ts: '1790000000.000900', placedIn: 'D1', state: 'sent', deliveredRevision: 1 })
    .where(and(eq(outbox.workspaceId, house.workspace.id), eq(outbox.key, key)))
const asked = async (words = 'KV có cần chừa chỗ cho logo không?', by = 'U0CHI', now = FRIDAY) => {
  await askQuestion(house.as(by, now), `task:${taskId}`, words)
  return (await questionsOf(house.scope(), briefId)).find(q => q.words === words)?.id ?? ''
}
const happened = async (id: string) =>
  (
    await db.db
      .select()
      .from(activity)
      .where(and(eq(activity.kind, 'question'), eq(activity.subject, id)))
      .orderBy(asc(activity.id))
  ).map(a => [a.what, a.who])
const onLeave = (who: string, cover: string | null) =>
  db.db.insert(leave).values({
    workspaceId: house.workspace.id,
    person: who,
    fromDay: '2026-11-19',
    toDay: '2026-11-27',
    cover,
    by: who,
    createdAt: FRIDAY,
  })

describe('asking', () => {
  test('says who will hear it, and what was asked before with its answer, so that nobody asks twice', async () => {
    const first = await press('U0CHI', 'brief.ask', `task:${taskId}`)
    expect(wordsOf(first.opened)).toContain('Câu hỏi gửi tới *Nguyễn Thị Lan*.')
    expect(wordsOf(first.opened)).toMatch(/Về brief \*VNM-26-001\* “TVC Tết 2027”, việc \*#\d+ Key visual\*/)
    expect(wordsOf(first.opened)).not.toContain('Đã hỏi về brief này')

    const id = await asked()
    await answerQuestion(house.as('U0LAN', LATER), id, 'Có, góc phải dưới: https://vnm.vn/logo')
    const again = await press('U0NAM', 'brief.ask', `brief:${briefId}`)
    expect(wordsOf(again.opened)).toMatch(
      /Đã hỏi về brief này\n[\s\S]*Bùi Linh Chi hỏi · 10:00 T6 20\/11[\s\S]*KV có cần chừa chỗ[\s\S]*Nguyễn Thị Lan trả lời · 11:20 T6 20\/11[\s\S]*góc phải dưới/,
    )
    expect(JSON.stringify(again.opened)).toContain('"url":"https://vnm.vn/logo"')
    expect(JSON.parse(again.opened[0]?.private_metadata ?? '')).toEqual({ place: `brief:${briefId}` })
  })

  test('posts it in the thread of the task’s card and writes to the brief’s owner, in working time', async () => {
    const done = await send('U0CHI', 'brief.askForm', { words: 'Logo đặt đâu?' }, { place: `task:${taskId}` })
    expect(wordsOf(done)).toContain('Đã gửi tới *Nguyễn Thị Lan*')
    const [made] = await questionsOf(house.scope(), briefId)
    const id = made?.id ?? ''
    expect(made).toMatchObject({ status: 'open', by: 'U0CHI', words: 'Logo đặt đâu?', task: { id: taskId } })
    const thread = await saidUnder(threadKey(id))
    expect(thread).toMatchObject({
      channel: 'C0CREATIVE',
      threadKey: taskCardKey(taskId),
      words: expect.stringMatching(/\*Bùi Linh Chi\* hỏi:\nLogo đặt đâu\?/),
      buttons: ['brief.answer'],
    })
    const dm = await saidUnder(askedKey(id))
    expect(dm).toMatchObject({ channel: 'U0LAN', threadKey: null, buttons: ['brief.answer', 'brief.open'] })
    expect(dm.words).toContain('*Bùi Linh Chi* hỏi về brief *VNM-26-001* “TVC Tết 2027”')
    expect(await happened(id)).toEqual([['asked', 'U0CHI']])
  })

  test('from the brief’s card goes into the brief’s thread', async () => {
    await askQuestion(house.as('U0NAM'), `brief:${briefId}`, 'Ngân sách media nằm trong không?')
    const [made] = await questionsOf(house.scope(), briefId)
    expect(await saidUnder(threadKey(made?.id ?? ''))).toMatchObject({
      channel: 'C0ACCOUNT',
      threadKey: briefCardKey(briefId),
    })
    expect((await saidUnder(askedKey(made?.id ?? ''))).words).not.toContain('việc *#')
  })

  test('of a task whose card stands in a direct message is told to the owner alone', async () => {
    await db.db
      .update(outbox)
      .set({ channel: 'U0CHI' })
      .where(and(eq(outbox.workspaceId, house.workspace.id), eq(outbox.key, taskCardKey(taskId))))
    const id = await asked()
    expect(await isSaid(threadKey(id))).toBe(false)
    expect(await isSaid(askedKey(id))).toBe(true)
  })

  test('reaches who stands in for an owner on leave, and says for whom', async () => {
    await onLeave('U0LAN', 'U0NAM')
    const { opened } = await press('U0CHI', 'brief.ask', `task:${taskId}`)
    expect(wordsOf(opened)).toContain('Câu hỏi gửi tới *Hoàng Nam*, thay Nguyễn Thị Lan đang nghỉ đến T6 27/11.')
    const id = await asked()
    const dm = await saidUnder(askedKey(id))
    expect(dm.channel).toBe('U0NAM')
    expect(dm.words).toContain('Gửi bạn thay Nguyễn Thị Lan, đang nghỉ đến T6 27/11.')
    // A planner who stands in is not of the client's people, and may answer all the same.
    expect(await refused(answerQuestion(house.as('U0SON'), id, 'Góc phải'))).toEqual(['question.notYours'])
    await answerQuestion(house.as('U0NAM'), id, 'Góc phải')
    expect(await happened(id)).toEqual([
      ['asked', 'U0CHI'],
      ['answered', 'U0NAM'],
    ])
  })

  test('outside working hours says when it is heard', async () => {
    const done = await send('U0CHI', 'brief.askForm', { words: 'Logo?' }, { place: `task:${taskId}` }, EVENING)
    expect(wordsOf(done)).toContain('mình nhắn *Nguyễn Thị Lan* lúc 09:00 T2 23/11')
  })

  test('sent twice is one question', async () => {
    const ctx = house.as('U0CHI', FRIDAY, 'view:q')
    await askQuestion(ctx, `task:${taskId}`, 'Logo đặt đâu?')
    await expect(askQuestion(ctx, `task:${taskId}`, 'Logo đặt đâu?')).rejects.toThrow(AlreadyDone)
    const both = await Promise.allSettled(
      [1, 2].map(() => askQuestion(house.as('U0CHI', FRIDAY, 'view:r'), `task:${taskId}`, 'Font nào?')),
    )
    expect(both.map(b => b.status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await questionsOf(house.scope(), briefId)).toHaveLength(2)
  })

  test('is refused where there is no brief, on a closed one, and to its owner', async () => {
    const own = await aTask(house, { briefId: null })
    expect(await refused(press('U0CHI', 'brief.ask', `task:${own.id}`))).toEqual(['question.noBrief'])
    for (const stale of [`task:${briefId}`, 'task:x', `task:${own.id.replace(/^./, '0')}`])
      expect(await refused(press('U0CHI', 'brief.ask', stale))).toEqual(['question.noBrief'])
    for (const stale of [`brief:${taskId}`, 'brief:x', 'x'])
      expect(await refused(press('U0CHI', 'brief.ask', stale))).toEqual(['brief.unknown'])
    expect(await refused(press('U0LAN', 'brief.ask', `task:${taskId}`))).toEqual(['question.yourOwn'])
    await db.db.update(brief).set({ status: 'closed' }).where(eq(brief.id, briefId))
    expect(await refused(askQuestion(house.as('U0CHI'), `task:${taskId}`, 'Logo?'))).toEqual(['brief.closed'])
    expect(await questionsOf(house.scope(), briefId)).toEqual([])
  })

  test('never leaves the workspace: another agency’s task is unknown here', async () => {
    const other = await agency(db.db, `T0QX${team}`)
    expect(await refused(askQuestion(other.as('U0CHI'), `task:${taskId}`, 'Logo?'))).toEqual(['question.noBrief'])
    const id = await asked()
    expect(await refused(answerQuestion(other.as('U0LAN'), id, 'Góc phải'))).toEqual(['question.unknown'])
    expect(await openQuestions(other.scope())).toEqual([])
  })

  test('keeps what people typed as words: nobody is called by it', async () => {
    const id = await asked('<!channel> <@U0LAN> *to* <https://evil.vn|VCB>')
    await answerQuestion(house.as('U0LAN'), id, '<!here> & `x`')
    for (const said of (await house.said()).filter(s => s.key.startsWith(`question:${id}`))) {
      accepted(said.message)
      const marked = [...JSON.stringify(said.message).matchAll(/"type":"mrkdwn","text":"([^"]*)"/g)].map(m => m[1])
      expect(marked.join()).not.toMatch(/<!|<@|<https/)
      expect(said.message.text).not.toMatch(/<!|<@/)
    }
  })
})

describe('answering', () => {
  test('tells the thread and the one who asked; the owner’s message is closed', async () => {
    const id = await asked()
    await deliver(askedKey(id))
    const { opened } = await press('U0LAN', 'brief.answer', id)
    expect(wordsOf(opened)).toMatch(/\*Bùi Linh Chi\* hỏi:\nKV có cần chừa chỗ cho logo không\?/)
    const metadata = JSON.parse(opened[0]?.private_metadata ?? '')
    expect(await send('U0LAN', 'brief.answerForm', { answer: 'Có, góc phải' }, metadata, LATER)).toEqual({
      closeAll: true,
    })

    const thread = await saidUnder(`question:${id}:answer:thread`)
    expect(thread).toMatchObject({ channel: 'C0CREATIVE', threadKey: taskCardKey(taskId) })
    expect(thread.words).toMatch(/\*Nguyễn Thị Lan\* trả lời Bùi Linh Chi:[\s\S]*Có, góc phải/)
    const question = await saidUnder(threadKey(id))
    expect(question.buttons).toEqual([])
    expect(question.words).toContain('Nguyễn Thị Lan đã trả lời lúc 11:20 T6 20/11.')
    const dm = await saidUnder(`question:${id}:answer`)
    expect(dm.channel).toBe('U0CHI')
    expect(dm.words).toMatch(/\*Nguyễn Thị Lan\* đã trả lời câu hỏi của bạn[\s\S]*Có, góc phải/)
    const mine = await saidUnder(askedKey(id))
    expect(mine.words).toContain('Bạn đã trả lời Bùi Linh Chi lúc 11:20 T6 20/11.')
    expect(mine.buttons).toEqual(['brief.edit', 'brief.open'])
    expect(await openQuestions(house.scope())).toEqual([])
    expect(await happened(id)).toEqual([
      ['asked', 'U0CHI'],
      ['answered', 'U0LAN'],
    ])
  })

  test('by a colleague tells the owner who was asked that it is done', async () => {
    const id = await asked()
    await deliver(askedKey(id))
    await answerQuestion(house.as('U0MAI', LATER), id, 'Có')
    expect((await saidUnder(askedKey(id))).words).toContain('Nguyễn Thị Mai đã trả lời Bùi Linh Chi lúc 11:20')
  })

  test('before the owner was reached spares them the message', async () => {
    const id = await asked()
    await answerQuestion(house.as('U0MAI', LATER), id, 'Có')
    expect(await isSaid(askedKey(id))).toBe(false)
  })

  test.for([
    ['U0LAN', true],
    ['U0MAI', true],
    ['U0HOA', true],
    ['U0DUC', true],
    ['U0CEO', true],
    ['U0BE', false],
    ['U0SON', false],
    ['U0KETOAN', false],
    ['U0ADMIN', false],
    ['U0CHI', false],
  ] as const)('by %s: %j', async ([who, may]) => {
    const id = await asked()
    const opening = press(who, 'brief.answer', id)
    if (may) {
      expect((await opening).opened).toHaveLength(1)
      await answerQuestion(house.as(who), id, 'Góc phải')
      return
    }
    expect(await refused(opening)).toEqual(['question.notYours'])
    expect(await refused(answerQuestion(house.as(who), id, 'Góc phải'))).toEqual(['question.notYours'])
    expect(await openQuestions(house.scope())).toHaveLength(1)
  })

  test('at the same moment by two: one answer stands, the other is told whose', async () => {
    const id = await asked()
    const both = await Promise.allSettled(
      ['U0LAN', 'U0MAI'].map(who => answerQuestion(house.as(who, LATER), id, `Của ${who}`)),
    )
    expect(both.filter(b => b.status === 'fulfilled')).toHaveLength(1)
    const lost = both.find(b => b.status === 'rejected')
    expect(lost?.reason).toMatchObject({
      problems: [{ code: 'question.answered', values: { hour: '11:20', day: '2026-11-20' } }],
    })
    expect(await refused(press('U0DUC', 'brief.answer', id))).toEqual(['question.answered'])
    const [row] = await db.db.select().from(question).where(eq(question.id, id))
    expect(row?.answer).toBe(`Của ${row?.answeredBy}`)
  })

  test('of one’s own question writes to nobody; of one who has left neither', async () => {
    const mine = await asked('Ai duyệt?', 'U0MAI')
    await answerQuestion(house.as('U0MAI'), mine, 'Chị Hương duyệt')
    expect(await isSaid(`question:${mine}:answer`)).toBe(false)
    const id = await asked()
    await db.db
      .update(person)
      .set({ active: false })
      .where(and(eq(person.workspaceId, house.workspace.id), eq(person.id, 'U0CHI')))
    await answerQuestion(house.as('U0LAN'), id, 'Có')
    expect(await isSaid(`question:${id}:answer`)).toBe(false)
  })

  test.for(['', 'x', '6f1f2f0e-6c0b-4b39-9a53-0f6f1d2c3b4a'])('a stale button (%j) is answered', async id => {
    expect(await refused(press('U0LAN', 'brief.answer', id))).toEqual(['question.unknown'])
    expect(await refused(press('U0LAN', 'brief.takeBack', id))).toEqual(['question.unknown'])
    expect(
      await refused(send('U0LAN', 'brief.answerForm', { answer: 'abc' }, { question: id }) as Promise<unknown>),
    ).toEqual(['question.unknown'])
  })
})

describe('taking back', () => {
  test('closes the owner’s message and the thread’s, and nobody waits any more', async () => {
    const id = await asked()
    await deliver(askedKey(id))
    await takeBackQuestion(house.as('U0CHI'), id)
    for (const key of [askedKey(id), threadKey(id)]) {
      const said = await saidUnder(key)
      expect(said.words).toContain('Câu hỏi này đã được rút, không cần trả lời nữa.')
      expect(said.buttons).not.toContain('brief.answer')
    }
    expect(await openQuestions(house.scope())).toEqual([])
    expect(await refused(answerQuestion(house.as('U0LAN'), id, 'Có'))).toEqual(['question.withdrawn'])
    expect(await refused(takeBackQuestion(house.as('U0CHI'), id))).toEqual(['question.withdrawn'])
  })
  test('is only for the one who asked, who finds it in both lists', async () => {
    const id = await asked()
    expect(await refused(takeBackQuestion(house.as('U0LAN'), id))).toEqual(['question.notAsker'])
    const form = await press('U0CHI', 'brief.ask', `task:${taskId}`)
    expect(buttonsOf(form.opened)).toEqual([`brief.takeBack#${id}`])
    const mine = await press('U0CHI', 'brief.open', briefId)
    expect(buttonsOf(mine.opened)).toContain(`brief.takeBack#${id}`)
    const hers = await press('U0LAN', 'brief.open', briefId)
    expect(buttonsOf(hers.opened)).toContain(`brief.answer#${id}`)
    expect(buttonsOf(hers.opened)).not.toContain(`brief.takeBack#${id}`)
    const his = await press('U0SON', 'brief.open', briefId)
    expect(buttonsOf(his.opened).filter(b => b.includes(id))).toEqual([])
    expect(wordsOf(his.opened)).toMatch(/Hỏi & đáp · 1[\s\S]*KV có cần[\s\S]*chưa có câu trả lời/)
  })
  test('from the form draws the form without it', async () => {
    const id = await asked()
    const { shown, ways } = surfaces()
    await clicks.get('brief.takeBack')?.(house.as('U0CHI'), {
      ...ways,
      value: id,
      view: { id: 'V1', callback: 'brief.askForm', form: {}, metadata: { place: `task:${taskId}` } },
    })
    expect(shown.updated[0]?.callback_id).toBe('brief.askForm')
    expect(wordsOf(shown.updated)).not.toContain('Đã hỏi về brief này')
  })
})

describe('what waits', () => {
  test('is read with those who may be asked, the oldest first, and not of a closed brief', async () => {
    const first = await asked('Một?')
    const second = await asked('Hai?', 'U0SON', LATER)
    const open = await openQuestions(house.scope())
    expect(open.map(q => q.id)).toEqual([first, second])
    expect(open[0]).toMatchObject({
      briefCode: 'VNM-26-001',
      brief: { owner: 'U0LAN', status: 'open' },
      client: { owner: 'U0LAN', backup: 'U0MAI' },
      task: { id: taskId, title: 'Key visual' },
      by: 'U0CHI',
      createdAt: FRIDAY,
    })
    await db.db.update(brief).set({ status: 'closed' }).where(eq(brief.id, briefId))
    expect(await openQuestions(house.scope())).toEqual([])
  })
})

describe('closing a brief', () => {
  const handed = () => wish(house.as('U0LAN'), ctx => markHanded(ctx, briefId))
  const finish = (status: 'done' | 'withdrawn') =>
    db.sql`update task set status = ${status} where workspace_id = ${house.workspace.id}`

  test('is offered on its card when its work is done; then the card is closed and no question waits', async () => {
    await handed()
    const id = await asked()
    await deliver(askedKey(id))
    await finish('done')
    const { replied } = await press('U0MAI', 'brief.close', briefId)
    expect(wordsOf(replied)).toContain('Đã đóng brief VNM-26-001.')
    const card = await saidUnder(briefCardKey(briefId))
    expect(card.words).toContain('Đã đóng')
    expect(card.buttons).toEqual(['brief.open'])
    expect((await saidUnder(askedKey(id))).words).toContain('không cần trả lời nữa')
    expect(await happened(id)).toEqual([
      ['asked', 'U0CHI'],
      ['dropped', 'U0MAI'],
    ])
    expect(await refused(closeBrief(house.as('U0LAN'), briefId))).toEqual(['brief.closed'])
  })
  test('works when all its tasks were cancelled', async () => {
    await handed()
    await finish('withdrawn')
    expect((await closeBrief(house.as('U0LAN'), briefId)).status).toBe('closed')
  })
  test('is refused while work is open, before hand-over, and to those who may not', async () => {
    expect(await refused(closeBrief(house.as('U0LAN'), briefId))).toEqual(['brief.notHanded'])
    await handed()
    expect(await refused(closeBrief(house.as('U0LAN'), briefId))).toEqual(['brief.stillOpen'])
    await finish('done')
    for (const who of ['U0CHI', 'U0BE', 'U0KETOAN', 'U0ADMIN'])
      expect(await refused(closeBrief(house.as(who), briefId))).toEqual(['brief.notYours'])
    expect(await refused(closeBrief(house.as('U0LAN'), 'x'))).toEqual(['brief.unknown'])
  })
  test('twice at once is closed once', async () => {
    await handed()
    await finish('done')
    const both = await Promise.allSettled([1, 2].map(() => closeBrief(house.as('U0LAN'), briefId)))
    expect(both.map(b => b.status).sort()).toEqual(['fulfilled', 'rejected'])
  })
})
