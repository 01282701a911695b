import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dueRequest } from '../../src/db/schema.ts'
import { assignTask, submitTask } from '../../src/task/flow.ts'
import { askForLater, declineRequest, grantRequest } from '../../src/task/laterFlow.ts'
import { waitingFor } from '../../src/task/store.ts'
import { type Agency, agency } from '../setup/agency.ts'
import { type FreshDb, freshDb } from '../setup/db.ts'
import { accepted, problemsIn, refused, wordsOf } from '../setup/hands.ts'
import { aTask, buttonsOf, hours, NEXT_FRIDAY, saidUnder, taskNow } from './hands.ts'

let db: FreshDb
let house: Agency

beforeAll(async () => {
  db = await freshDb()
  house = await agency(db.db)
})
afterAll(() => db.close())

const lan = (now?: Date) => house.as('U0LAN', now)
const chi = (now?: Date) => house.as('U0CHI', now)
const WISH = { reason: 'Khách đổi kịch bản', due: '30/11 17h' }
const MONDAY = new Date('2026-11-30T10:00:00Z')

const asked = async (ctx = chi()) => {
  const id = await aTask(lan())
  const { request } = await askForLater(ctx, id, WISH)
  return { id, request: request.id }
}

describe('asking for a later day', () => {
  test('waits for whoever asked for the work: nothing moves, the card and one message say so', async () => {
    const { id, request } = await asked()
    expect((await taskNow(db.db, id)).dueAt).toEqual(NEXT_FRIDAY)
    const [dm] = await saidUnder(house, `task:${id}:later:${request}`)
    expect(dm).toMatchObject({ channel: 'U0LAN' })
    expect(buttonsOf(accepted(dm?.message ?? { text: '', blocks: [] }))).toEqual([
      'task.laterGrant',
      'task.laterDecline',
      'task.open',
    ])
    expect(wordsOf(dm?.message)).toContain('Khách đổi kịch bản')
    const [card] = await saidUnder(house, `task:${id}:card`)
    expect(wordsOf(card?.message)).toContain('17:00 T2 30/11, chờ Nguyễn Thị Lan')
    expect((await waitingFor(house.scope(), 'U0LAN')).requests.map(w => w.request.id)).toContain(request)
  })

  test('granted: the day moves, the message to the manager shows it, thread and asker hear it', async () => {
    const { id, request } = await asked()
    await grantRequest(lan(hours(1)), request)
    expect((await taskNow(db.db, id)).dueAt).toEqual(MONDAY)
    const [dm] = await saidUnder(house, `task:${id}:later:${request}`)
    expect(buttonsOf(dm?.message)).toEqual(['task.open'])
    expect(wordsOf(dm?.message)).toContain('đã đồng ý dời hạn sang *17:00 T2 30/11*')
    expect(await saidUnder(house, `task:${id}:laterAnswer:${request}`)).toMatchObject([
      { channel: 'C0CREATIVE', threadKey: `task:${id}:card` },
    ])
    const [told] = await saidUnder(house, `task:${id}:laterAnswer:${request}:U0CHI`)
    expect(wordsOf(told?.message)).toContain('sang *17:00 T2 30/11*')
    expect(await refused(grantRequest(lan(), request))).toEqual(['task.laterDecided'])
  })

  test('declined with a word: the day stays, and the word arrives', async () => {
    const { id, request } = await asked()
    await declineRequest(lan(), request, 'Khách chốt lịch rồi')
    expect((await taskNow(db.db, id)).dueAt).toEqual(NEXT_FRIDAY)
    const [told] = await saidUnder(house, `task:${id}:laterAnswer:${request}:U0CHI`)
    expect(wordsOf(told?.message)).toMatch(/chưa đồng ý[\s\S]*Khách chốt lịch rồi/)
    expect(await refused(declineRequest(lan(), request, undefined))).toEqual(['task.laterDecided'])
  })

  test('two who decide at once: one does', async () => {
    const { request } = await asked()
    const both = await Promise.allSettled([grantRequest(lan(), request), declineRequest(lan(), request, undefined)])
    expect(both.map(r => r.status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  test('only one at a time', async () => {
    const { id } = await asked()
    expect(await refused(askForLater(chi(), id, { ...WISH, due: '1/12' }))).toEqual(['task.laterPending'])
  })

  test('by whoever asked for the work is granted at once, either way, and settles what was asked before', async () => {
    const { id, request } = await asked()
    await askForLater(lan(hours(1)), id, { reason: 'Khách cần sớm', due: '25/11 12h' })
    expect((await taskNow(db.db, id)).dueAt).toEqual(new Date('2026-11-25T05:00:00Z'))
    const [dm] = await saidUnder(house, `task:${id}:later:${request}`)
    expect(buttonsOf(dm?.message)).toEqual(['task.open'])
    expect(await saidUnder(house, new RegExp(`^task:${id}:moved:.*:U0CHI$`))).toHaveLength(1)
    expect(await refused(grantRequest(lan(), request))).toEqual(['task.laterDecided'])
  })

  test('is dropped when the work is handed in or goes to somebody else', async () => {
    const one = await asked()
    await submitTask(chi(), one.id, 'bản 1')
    const two = await asked()
    await assignTask(lan(), two.id, 'U0SON')
    const rows = await db.db
      .select()
      .from(dueRequest)
      .where(and(eq(dueRequest.status, 'pending')))
    expect(rows.map(r => r.id)).not.toContain(one.request)
    expect(rows.map(r => r.id)).not.toContain(two.request)
    const [dm] = await saidUnder(house, `task:${two.id}:later:${two.request}`)
    expect(buttonsOf(dm?.message)).toEqual(['task.open'])
  })
})

describe('what is refused', () => {
  test.for([
    ['an earlier day', { reason: 'Xong sớm', due: '25/11' }, ['due: task.laterNotLater']],
    ['the same moment', { reason: 'Giữ nguyên', due: '27/11 17h' }, ['due: task.laterSame']],
    ['a past day', { reason: 'Trễ rồi', due: '19/11/2026' }, ['due: day.past']],
    ['a day that is none, and no reason', { reason: '', due: '30/02' }, ['reason: field.required', 'due: day.notReal']],
    ['nothing at all', {}, ['reason: field.required', 'due: field.required']],
  ] as const)('%s', async ([, raw, problems]) => {
    const id = await aTask(lan())
    expect(await refused(askForLater(chi(), id, raw))).toEqual(problems)
  })

  test('somebody else asking, and somebody else deciding', async () => {
    const id = await aTask(lan())
    expect(await refused(askForLater(house.as('U0SON'), id, WISH))).toEqual(['task.notYours'])
    const { request } = await asked()
    expect(await problemsIn(grantRequest(house.as('U0MAI'), request))).toMatchObject([
      { code: 'task.notYourCall', values: { who: 'Nguyễn Thị Lan' } },
    ])
    expect(await refused(grantRequest(lan(), 'stale'))).toEqual(['task.laterUnknown'])
  })

  test('a manager who does the work asks whoever asked for it', async () => {
    const id = await aTask(lan(), { assignee: 'U0HOA', department: null })
    const { request } = await askForLater(house.as('U0HOA'), id, WISH)
    expect(request.status).toBe('pending')
    expect(await refused(grantRequest(house.as('U0HOA'), request.id))).toEqual(['task.ownWork'])
  })

  test('granting a day that has gone by meanwhile', async () => {
    const { request } = await asked()
    expect(await refused(grantRequest(lan(new Date('2026-12-11T03:00:00Z')), request))).toEqual(['task.laterStale'])
  })
})
