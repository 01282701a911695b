import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Refusal } from '../../src/core/refusal.ts'
import { AlreadyDone, type Ctx } from '../../src/ctx.ts'
import { activity, department, person, type Role, task, workspace } from '../../src/db/schema.ts'
import type { ChannelsForm, PersonForm } from '../../src/people/model.ts'
import {
  addDepartment,
  changeChannels,
  changeDepartment,
  changeHours,
  changePerson,
  changeRegion,
  closeDepartment,
} from '../../src/people/settingsFlow.ts'
import { departmentByCode, departments, personById } from '../../src/people/store.ts'
import { type Agency, agency, FRIDAY } from '../setup/agency.ts'
import { type FreshDb, freshDb } from '../setup/db.ts'

let db: FreshDb
let office: Agency
let admin: Ctx

beforeAll(async () => {
  db = await freshDb()
})
beforeEach(async () => {
  await db.sql`truncate workspace cascade`
  office = await agency(db.db)
  admin = office.as('U0ADMIN')
})
afterAll(() => db.close())

const problemsIn = async (work: Promise<unknown>) => {
  const err = await work.then(
    () => undefined,
    (e: unknown) => e,
  )
  if (!(err instanceof Refusal)) throw err ?? new Error('nothing was refused')
  return err.problems.map(p => [p.code, p.field])
}
const now = async () => {
  const [row] = await db.db.select().from(workspace)
  if (!row) throw new Error('no workspace')
  return row
}
const channelsForm = (over: Partial<ChannelsForm>): ChannelsForm => ({
  accountChannel: null,
  financeChannel: null,
  leadershipChannel: null,
  adminChannel: null,
  alertAfterMinutes: 15,
  ...over,
})
const roleForm = (over: Partial<PersonForm> = {}): PersonForm => ({
  roles: [],
  department: null,
  reportsTo: null,
  language: null,
  ...over,
})

describe('only an admin of this very moment changes the settings', () => {
  test.for(['U0CEO', 'U0LAN', 'U0KETOAN', 'U0BE'])('%s is refused everywhere', async id => {
    const ctx = office.as(id)
    const form = { name: 'Media', channel: null, lead: null }
    const wishes = [
      () => changeDepartment(ctx, 'planner', form),
      () => addDepartment(ctx, { ...form, code: 'media' }),
      () => closeDepartment(ctx, 'planner'),
      () => changeChannels(ctx, channelsForm({})),
      () => changePerson(ctx, id, roleForm({ roles: ['admin'] })),
      () => changeHours(ctx, { start: '08:00', end: '17:00', quietFrom: '18:00', quietTo: '08:00', rest: [] }),
      () => changeRegion(ctx, { locale: 'en', zone: 'UTC', currency: 'USD' }),
    ]
    for (const wished of wishes) expect(await problemsIn(wished())).toEqual([['people.needsAdmin', undefined]])
    expect(await db.db.$count(activity)).toBe(0)
    expect(await now()).toEqual(office.workspace)
  })

  test('who lost the role while the form was open is refused, whatever the request said of them', async () => {
    await changePerson(admin, 'U0CEO', roleForm({ roles: ['leadership', 'admin'] }))
    await changePerson(office.as('U0ADMIN'), 'U0ADMIN', roleForm({ roles: [] }))
    expect(await problemsIn(changePerson(admin, 'U0BE', roleForm({ roles: ['admin'] })))).toEqual([
      ['people.needsAdmin', undefined],
    ])
  })

  test('two admins who take each other’s role at once: one of them stays', async () => {
    await changePerson(admin, 'U0CEO', roleForm({ roles: ['admin'] }))
    const second: Ctx = { ...office.as('U0CEO'), actor: { ...office.as('U0CEO').actor, roles: ['admin'] } }
    const outcome = await Promise.allSettled([
      changePerson(admin, 'U0CEO', roleForm()),
      changePerson(second, 'U0ADMIN', roleForm()),
    ])
    expect(outcome.map(o => o.status).sort()).toEqual(['fulfilled', 'rejected'])
    const left = await db.db.select({ roles: person.roles }).from(person)
    expect(left.filter(p => p.roles.includes('admin'))).toHaveLength(1)
  })

  test('two admins who save different things at the same moment both save, each with their own request key', async () => {
    await changePerson(admin, 'U0CEO', roleForm({ roles: ['admin'] }))
    for (let round = 0; round < 5; round++) {
      const first = office.as('U0ADMIN', FRIDAY, `first:${round}`)
      const second = office.as('U0CEO', FRIDAY, `second:${round}`)
      const outcome = await Promise.allSettled([
        changeRegion(first, { locale: 'vi', zone: 'Asia/Ho_Chi_Minh', currency: round % 2 ? 'VND' : 'USD' }),
        changePerson(second, 'U0BE', roleForm({ roles: round % 2 ? ['intern'] : [] })),
      ])
      expect(outcome.map(o => (o.status === 'rejected' ? o.reason : 'saved'))).toEqual(['saved', 'saved'])
    }
  })
})

describe('departments', () => {
  test('a new one is listed last, is recorded, and its channel hears what it is for', async () => {
    await addDepartment(admin, { name: 'Media & <Ads>', code: 'media', channel: 'C0MEDIA', lead: 'U0NAM' })
    expect((await departments(office.scope())).map(d => d.code)).toEqual(['planner', 'creative', 'production', 'media'])
    const [said] = await office.said()
    expect(said).toMatchObject({ key: 'people:C0MEDIA:purpose', channel: 'C0MEDIA' })
    expect(said?.message.text).toContain('Media &amp; &lt;Ads&gt;')
    const [row] = await db.db.select().from(activity)
    expect(row).toMatchObject({ kind: 'department', subject: 'media', what: 'added', who: 'U0ADMIN' })
  })

  test('a code in use and a lead who left are told together', async () => {
    await db.db.update(person).set({ active: false }).where(eq(person.id, 'U0SON'))
    const form = { name: 'Sáng tạo', code: 'creative', channel: null, lead: 'U0SON' }
    expect(await problemsIn(addDepartment(admin, form))).toEqual([
      ['people.departmentTaken', 'code'],
      ['people.gone', 'lead'],
    ])
  })

  test('a lead who left meanwhile does not block a new name', async () => {
    await db.db.update(person).set({ active: false }).where(eq(person.id, 'U0CHI'))
    await changeDepartment(admin, 'creative', { name: 'Sáng tạo', channel: 'C0CREATIVE', lead: 'U0CHI' })
    expect(await departmentByCode(admin, 'creative')).toMatchObject({ name: 'Sáng tạo' })
  })

  test('a stranger or a bot cannot lead', async () => {
    await db.db.update(person).set({ kind: 'guest' }).where(eq(person.id, 'U0SON'))
    const form = { name: 'Creative', channel: null, lead: 'U0SON' }
    expect(await problemsIn(changeDepartment(admin, 'creative', form))).toEqual([['people.notMember', 'lead']])
    expect(await problemsIn(changeDepartment(admin, 'creative', { ...form, lead: 'U0NOBODY' }))).toEqual([
      ['people.notMember', 'lead'],
    ])
  })

  test('moved to another channel, both channels are told; the same form again says nothing new', async () => {
    const form = { name: 'Creative', channel: 'C0NEW', lead: 'U0CHI' }
    await changeDepartment(admin, 'creative', form)
    await changeDepartment(admin, 'creative', form)
    const said = await office.said()
    expect(said.map(s => [s.channel, s.revision])).toEqual(
      expect.arrayContaining([
        ['C0NEW', 1],
        ['C0CREATIVE', 1],
      ]),
    )
    expect(said).toHaveLength(2)
    expect(said.find(s => s.channel === 'C0CREATIVE')?.message.text).toContain('không còn')
  })

  test('one with open tasks cannot be closed; closed, it can be opened again under its code', async () => {
    const row = {
      workspaceId: 'T0SONG',
      number: 1,
      department: 'planner',
      title: 'Plan',
      manager: 'U0LAN',
      dueAt: FRIDAY,
      offeredAt: FRIDAY,
      createdAt: FRIDAY,
      updatedAt: FRIDAY,
    }
    await db.db.insert(task).values({ ...row, status: 'doing' })
    expect(await problemsIn(closeDepartment(admin, 'planner'))).toEqual([['people.departmentBusy', undefined]])
    await db.db.update(task).set({ status: 'done' })
    await closeDepartment(admin, 'planner')
    expect((await departments(admin)).map(d => d.code)).toEqual(['creative', 'production'])
    expect(await problemsIn(closeDepartment(admin, 'planner'))).toEqual([['people.departmentUnknown', undefined]])
    const form = { name: 'Planner', channel: 'C0PLANNER', lead: null }
    expect(await problemsIn(changeDepartment(admin, 'planner', form))).toEqual([
      ['people.departmentUnknown', undefined],
    ])
    await addDepartment(admin, { ...form, code: 'planner' })
    expect((await departments(admin)).map(d => d.code)).toEqual(['creative', 'production', 'planner'])
  })

  test('the same submission twice is one change', async () => {
    const ctx = office.as('U0ADMIN', FRIDAY, 'view:V1:people.departmentForm:1')
    const form = { name: 'Creative Lab', channel: null, lead: null }
    await changeDepartment(ctx, 'creative', form)
    await expect(changeDepartment(ctx, 'creative', form)).rejects.toThrow(AlreadyDone)
    expect(await db.db.$count(activity)).toBe(1)
  })
})

describe('people', () => {
  test('roles, department, superior and language are set and recorded', async () => {
    const roles: Role[] = ['creative', 'creative']
    await changePerson(admin, 'U0BE', roleForm({ roles, department: 'creative', reportsTo: 'U0CHI', language: 'en' }))
    expect(await personById(admin, 'U0BE')).toMatchObject({
      roles: ['creative'],
      department: 'creative',
      reportsTo: 'U0CHI',
      locale: 'en',
    })
    const [row] = await db.db.select().from(activity)
    expect(row).toMatchObject({ kind: 'person', subject: 'U0BE', before: { roles: ['intern'], locale: null } })
  })

  test('all that is wrong is told at once', async () => {
    await db.db.update(person).set({ active: false }).where(eq(person.id, 'U0SON'))
    expect(
      await problemsIn(changePerson(admin, 'U0ADMIN', roleForm({ department: 'moon', reportsTo: 'U0SON' }))),
    ).toEqual([
      ['people.lastAdmin', 'roles'],
      ['people.departmentUnknown', 'department'],
      ['people.gone', 'reportsTo'],
    ])
  })

  test('nobody stands above themself, directly or round a corner', async () => {
    await changePerson(admin, 'U0BE', roleForm({ reportsTo: 'U0MAI' }))
    await changePerson(admin, 'U0MAI', roleForm({ reportsTo: 'U0LAN' }))
    expect(await problemsIn(changePerson(admin, 'U0LAN', roleForm({ reportsTo: 'U0BE' })))).toEqual([
      ['people.reportsInCircle', 'reportsTo'],
    ])
    expect(await problemsIn(changePerson(admin, 'U0LAN', roleForm({ reportsTo: 'U0LAN' })))).toEqual([
      ['people.reportsToSelf', 'reportsTo'],
    ])
  })
})

describe('the workspace', () => {
  test('channels are kept, and each hears of all that it is for', async () => {
    await changeChannels(admin, channelsForm({ accountChannel: 'C0ALL', financeChannel: 'C0ALL' }))
    expect(await now()).toMatchObject({ accountChannel: 'C0ALL', financeChannel: 'C0ALL', leadershipChannel: null })
    const said = await office.said()
    const all = said.find(s => s.channel === 'C0ALL')?.message.text
    expect(all).toContain('brief mới')
    expect(all).toContain('tài chính')
    expect(said.map(s => s.channel).sort()).toEqual(['C0ACCOUNT', 'C0ALL', 'C0FINANCE', 'C0LEADERS'])
  })

  test('the admin channel hears what it is for, and its patience is recorded like any setting', async () => {
    const { accountChannel, financeChannel, leadershipChannel } = office.workspace
    const same = { accountChannel, financeChannel, leadershipChannel }
    await changeChannels(admin, channelsForm({ ...same, adminChannel: 'C0OPS', alertAfterMinutes: 30 }))
    expect(await now()).toMatchObject({ adminChannel: 'C0OPS', alertAfterMinutes: 30 })
    expect((await office.said()).find(s => s.channel === 'C0OPS')?.message.text).toContain('trục trặc')
    const [kept] = await db.db.select().from(activity)
    expect(kept?.before).toMatchObject({ adminChannel: null, alertAfterMinutes: 15 })
  })

  test('hours and weekly rest change together, and the holidays stay', async () => {
    await changeHours(admin, { start: '08:30', end: '17:30', quietFrom: '18:00', quietTo: '08:00', rest: ['7', '7'] })
    const { hours, calendar } = await now()
    expect(hours).toEqual({ start: '08:30', end: '17:30', quietFrom: '18:00', quietTo: '08:00' })
    expect(calendar.rest).toEqual([7])
    expect(calendar.days['2026-11-24']).toBeDefined()
  })

  test('a form saved without a change leaves no trace', async () => {
    await changeHours(admin, { ...office.workspace.hours, rest: ['6', '7'] })
    expect(await db.db.$count(activity)).toBe(0)
  })

  test('another workspace is never touched', async () => {
    const other = await agency(db.db, 'T0OTHER')
    await changeRegion(admin, { locale: 'en', zone: 'Asia/Singapore', currency: 'SGD' })
    await closeDepartment(admin, 'planner')
    await changePerson(admin, 'U0LAN', roleForm())
    const [row] = await db.db.select().from(workspace).where(eq(workspace.id, 'T0OTHER'))
    expect(row).toEqual(other.workspace)
    expect((await departments(other.scope())).map(d => d.code)).toContain('planner')
    expect((await personById(other.scope(), 'U0LAN'))?.roles).toEqual(['manager'])
    expect(await db.db.$count(department)).toBe(6)
  })
})
