import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { problemsOfView } from '../../sandbox/rules.ts'
import { LOCALES } from '../../src/core/locale.ts'
import { AlreadyDone } from '../../src/ctx.ts'
import {
  activity,
  brief,
  client,
  dueRequest,
  person,
  promise,
  question,
  snooze,
  task,
  timing,
} from '../../src/db/schema.ts'
import { changeOwn, ownSettingsOf, unmute } from '../../src/people/ownFlow.ts'
import { ownListeners, ownSettingsModal } from '../../src/people/ownListeners.ts'
import { digestHour, OwnForm, type OwnSettings, possibleHours } from '../../src/people/ownModel.ts'
import { ownModal } from '../../src/people/ownViews.ts'
import { type Agency, agency, FRIDAY } from '../setup/agency.ts'
import { type FreshDb, freshDb } from '../setup/db.ts'
import { known, listenersOf, problemsIn, refused, surfaces, wordsOf } from '../setup/hands.ts'

const HOURS = { start: '09:00', end: '18:00', quietFrom: '18:30', quietTo: '08:30' }
const form = (more: object = {}): OwnForm => OwnForm.parse({ language: 'workspace', hour: 'company', ...more })

describe('the hour of a morning', () => {
  test.for([
    ['09:00', HOURS, true],
    ['17:59', HOURS, true],
    ['18:00', HOURS, false],
    ['08:59', HOURS, false],
    ['00:00', HOURS, false],
    ['09:29', { ...HOURS, quietTo: '09:30' }, false],
    ['09:30', { ...HOURS, quietTo: '09:30' }, true],
    ['12:30', { ...HOURS, quietFrom: '12:00', quietTo: '13:30' }, false],
    ['13:30', { ...HOURS, quietFrom: '12:00', quietTo: '13:30' }, true],
  ] as const)('%s within %j: %s', ([digestAt, hours, possible]) => {
    const choose = () => digestHour(form({ hour: 'own', digestAt }), hours)
    if (possible) expect(choose()).toBe(digestAt)
    else expect(choose).toThrow('own.hourQuiet')
  })

  test('a refusal says what is possible, beside the field', async () => {
    const hours = { ...HOURS, quietFrom: '12:00', quietTo: '13:30' }
    const ask = async () => digestHour(form({ hour: 'own', digestAt: '12:30' }), hours)
    expect(await problemsIn(ask())).toEqual([
      { code: 'own.hourQuiet', field: 'digestAt', values: { clock: '12:30', possible: '09:00–12:00, 13:30–18:00' } },
    ])
    expect(possibleHours(hours)).toHaveLength(2)
  })

  test('like the company it is nobody’s own, whatever time still stands in the form', () => {
    expect(digestHour(form({ hour: 'company', digestAt: '03:00' }), HOURS)).toBeNull()
  })

  test('of one’s own needs an hour', () => {
    expect(() => digestHour(form({ hour: 'own' }), HOURS)).toThrow('own.hourMissing')
  })

  test.for(['24:00', '9:00', '', 'sáng', '10:30:00'])('%j is no hour', digestAt => {
    expect(OwnForm.safeParse({ language: 'vi', hour: 'own', digestAt }).success).toBe(false)
  })
})

describe('what somebody set and muted', () => {
  let db: FreshDb
  let office: Agency
  beforeAll(async () => {
    db = await freshDb()
  })
  beforeEach(async () => {
    await db.sql`truncate workspace cascade`
    office = await agency(db.db)
  })
  afterAll(() => db.close())

  const me = (request?: string) => office.as('U0CHI', FRIDAY, request)
  const mine = async () => (await db.db.select().from(person).where(eq(person.id, 'U0CHI')))[0]
  const put = (subject: string, until: string | null = null, who = 'U0CHI') =>
    db.db.insert(snooze).values({ workspaceId: 'T0SONG', person: who, subject, until, reason: 'chờ logo', at: FRIDAY })
  const givenTask = async (title: string, status: 'doing' | 'done' = 'doing') => {
    const id = randomUUID()
    await db.db.insert(task).values({
      workspaceId: 'T0SONG',
      id,
      number: 128 + (await db.db.$count(task)),
      title,
      assignee: 'U0CHI',
      manager: 'U0LAN',
      dueAt: FRIDAY,
      status,
      offeredAt: FRIDAY,
      createdAt: FRIDAY,
      updatedAt: FRIDAY,
    })
    return id
  }
  const givenClient = async () => {
    const id = randomUUID()
    const names = { code: 'VNM', name: 'Vinamilk', folded: 'vinamilk' }
    await db.db
      .insert(client)
      .values({ workspaceId: 'T0SONG', id, ...names, owner: 'U0LAN', currency: 'VND', createdAt: FRIDAY })
    return id
  }

  test('language, hour and one summary are kept, as one wish and one record', async () => {
    await changeOwn(me(), form({ language: 'en', hour: 'own', digestAt: '10:30', summary: ['one'] }))
    expect(await mine()).toMatchObject({ locale: 'en', digestAt: '10:30', oneSummary: true })
    const log = await db.db.select().from(activity)
    expect(log.map(({ what, who, before, after }) => ({ what, who, before, after }))).toEqual([
      {
        what: 'own',
        who: 'U0CHI',
        before: { locale: null, digestAt: null, oneSummary: false },
        after: { locale: 'en', digestAt: '10:30', oneSummary: true },
      },
    ])
    await changeOwn(me(), form())
    expect(await mine()).toMatchObject({ locale: null, digestAt: null, oneSummary: false })
  })

  test('nothing changed is nothing recorded, nobody else’s changes, and the same form twice is one wish', async () => {
    await changeOwn(me(), form())
    expect(await db.db.$count(activity)).toBe(0)
    await changeOwn(me('view:1'), form({ summary: ['one'] }))
    await expect(changeOwn(me('view:1'), form({ summary: ['one'] }))).rejects.toThrow(AlreadyDone)
    expect(await db.db.$count(person, eq(person.oneSummary, true))).toBe(1)
  })

  test('a refused hour keeps everything as it was', async () => {
    expect(await refused(changeOwn(me(), form({ language: 'en', hour: 'own', digestAt: '22:00' })))).toEqual([
      'digestAt: own.hourQuiet',
    ])
    expect(await mine()).toMatchObject({ locale: null, digestAt: null })
  })

  test('the company’s hour is the one of the timetable, also when an admin moved it', async () => {
    expect(wordsOf(await ownSettingsModal(me()))).toContain('Theo công ty (09:00)')
    await db.db
      .insert(timing)
      .values({ workspaceId: 'T0SONG', entry: 'digest.people', at: '09:30', changedBy: 'U0ADMIN', changedAt: FRIDAY })
    expect(wordsOf(await ownSettingsModal(me()))).toContain('Theo công ty (09:30)')
  })

  test('all that is muted is listed by its name, whatever it is about', async () => {
    const [taskId, clientId] = [await givenTask('KV Tết'), await givenClient()]
    const [requestId, briefId, questionId, promiseId] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()]
    const common = { workspaceId: 'T0SONG', createdAt: FRIDAY }
    await db.db
      .insert(dueRequest)
      .values({ ...common, id: requestId, taskId, by: 'U0CHI', reason: 'x', dueAt: FRIDAY, status: 'pending' })
    await db.db.insert(brief).values({
      ...common,
      id: briefId,
      code: 'VNM-26-003',
      clientId,
      status: 'open',
      author: 'U0MAI',
      owner: 'U0LAN',
      form: {},
      updatedAt: FRIDAY,
    })
    await db.db.insert(question).values({ ...common, id: questionId, briefId, by: 'U0CHI', words: 'x' })
    const pay = { currency: 'VND', promisedFor: '2026-11-27', promisedBy: 'chị Thảo', by: 'U0LAN' }
    await db.db.insert(promise).values({ ...common, id: promiseId, clientId, ...pay })
    await put(`task:${taskId}`)
    await put(`request:${requestId}`, '2026-11-26')
    await put(`question:${questionId}`, '2026-11-26')
    await put(`promise:${promiseId}`, '2026-11-26')
    await put(`client:${clientId}:receivables`, '2026-11-25')
    const words = wordsOf(await ownSettingsModal(me()))
    for (const line of [
      '*#128 KV Tết*\ntắt hẳn · chờ logo',
      '*Xin dời hạn #128 KV Tết*\nnhắc lại T5 26/11 · chờ logo',
      '*Câu hỏi về VNM-26-003*',
      '*Hẹn thanh toán của VNM · Vinamilk*',
      '*Công nợ VNM · Vinamilk*\nnhắc lại T4 25/11',
    ]) {
      expect(words).toContain(line)
    }
  })

  test('what is over, done, garbled or somebody else’s is not listed', async () => {
    await put(`task:${await givenTask('Hết hạn hoãn')}`, '2026-11-20')
    await put(`task:${await givenTask('Xong rồi', 'done')}`)
    await put(`task:${await givenTask('Của Sơn')}`, null, 'U0SON')
    await put(`task:${randomUUID()}`)
    await put('task:7')
    await put("client:' or 1=1:receivables")
    expect((await ownSettingsOf(me())).muted).toEqual([])
  })

  test('a button turns one on again, from today on, with the form still standing', async () => {
    const [one, other] = [await givenTask('KV Tết'), await givenTask('Banner')]
    await put(`task:${one}`)
    await put(`task:${other}`, '2026-11-26')
    const { clicks } = listenersOf(ownListeners)
    const { shown, ways } = surfaces()
    await known(clicks, 'people.unmute')(me(), { value: `task:${one}`, ...ways })
    const [view] = shown.updated
    expect(view?.callback_id).toBe('people.ownForm')
    expect(wordsOf(view)).toContain('Đã bật lại: *#128 KV Tết*.')
    expect(wordsOf(view)).toContain('Banner')
    const rows = await db.db
      .select()
      .from(snooze)
      .where(eq(snooze.subject, `task:${one}`))
    expect(rows.map(row => row.until)).toEqual(['2026-11-20'])
    expect((await ownSettingsOf(me())).muted.map(({ subject }) => subject)).toEqual([`task:${other}`])
    expect(await refused(unmute(me(), `task:${one}`))).toEqual(['own.notMuted'])
  })

  test('nobody turns on what somebody else muted', async () => {
    const id = await givenTask('KV Tết')
    await put(`task:${id}`, null, 'U0SON')
    expect(await refused(unmute(me(), `task:${id}`))).toEqual(['own.notMuted'])
    expect((await db.db.select().from(snooze))[0]?.until).toBeNull()
  })

  test('the form is opened after one read', async () => {
    let reads = 0
    const counting = new Proxy(db.db, {
      get(target, name) {
        if (['select', 'execute'].includes(String(name))) reads++
        return Reflect.get(target, name)
      },
    })
    await ownSettingsModal({ ...me(), db: counting })
    expect(reads).toBe(1)
  })
})

test.for(LOCALES)('in %s Slack takes the form, also with many hostile names', locale => {
  const hostile = '<!channel> *_~`& '.repeat(30)
  const kinds = ['task', 'request', 'question', 'receivables', 'promise'] as const
  const muted: OwnSettings['muted'] = Array.from({ length: 200 }, (_, n) => {
    const kind = kinds[n % 5] ?? 'task'
    const about =
      kind === 'task' || kind === 'request'
        ? { kind, number: n, title: hostile }
        : kind === 'question'
          ? { kind, brief: hostile }
          : { kind, client: hostile }
    return { subject: `${kind}:${randomUUID()}`, until: n % 2 ? '2026-11-26' : null, reason: hostile, about }
  })
  for (const own of [
    { locale: null, digestAt: null, oneSummary: false, companyAt: '09:00', muted: [] },
    { locale: 'en' as const, digestAt: '10:30', oneSummary: true, companyAt: '09:00', muted },
  ]) {
    for (const isAdmin of [true, false]) {
      const view = ownModal(own, { locale, workspace: { locale: 'vi', hours: HOURS }, isAdmin })
      expect(problemsOfView(view)).toEqual([])
      const parsed = [...JSON.stringify(view).matchAll(/"type":"mrkdwn","text":"([^"]*)/g)].map(([, text]) => text)
      expect(parsed.join()).not.toContain('<!channel>')
    }
  }
})
