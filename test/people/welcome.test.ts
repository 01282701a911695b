import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Scope, Workspace } from '../../src/ctx.ts'
import type { Delivery } from '../../src/db/delivery.ts'
import { client, department, outbox, person, workspace } from '../../src/db/schema.ts'
import { say } from '../../src/outbox/say.ts'
import {
  channelIsBack,
  meet,
  sayChecklist,
  setupSteps,
  stopWorkspace,
  tellChannelLost,
  welcomeWorkspace,
} from '../../src/people/flow.ts'
import { changeChannels } from '../../src/people/settingsFlow.ts'
import { departments, personById, savePeople } from '../../src/people/store.ts'
import type { Message } from '../../src/slack/blocks.ts'
import { message } from '../../src/slack/blocks.ts'
import type { SlackPerson } from '../../src/slack/directory.ts'
import { mrk } from '../../src/slack/mrkdwn.ts'
import { agency, FRIDAY } from '../setup/agency.ts'
import { type FreshDb, freshDb } from '../setup/db.ts'

let db: FreshDb
let deliveries: Delivery[]

beforeAll(async () => {
  db = await freshDb()
})
beforeEach(async () => {
  await db.sql`truncate workspace cascade`
  deliveries = []
})
afterAll(() => db.close())

const IDENTITY = { teamId: 'T0NEW', teamName: 'Gió Agency', botUserId: 'U0BOT', botId: 'B0BOT' }
const someone = (id: string, name: string, over: Partial<SlackPerson> = {}): SlackPerson => ({
  id,
  name,
  kind: 'member',
  active: true,
  slackAdmin: false,
  owner: false,
  ...over,
})
const HA = someone('U0HA', 'Đặng Thu Hà', { slackAdmin: true, owner: true })
const SON = someone('U0SON', 'Mai Thái Sơn', { slackAdmin: true })
const LAN = someone('U0LAN', 'Nguyễn Thị Lan')

const enqueue = async (_: unknown, more: readonly Delivery[]) => void deliveries.push(...more)
const welcome = (people: SlackPerson[], now = FRIDAY) => welcomeWorkspace({ db: db.db, enqueue, now }, IDENTITY, people)
const row = async (): Promise<Workspace> => {
  const [found] = await db.db.select().from(workspace).where(eq(workspace.id, 'T0NEW'))
  if (!found) throw new Error('no workspace')
  return found
}
const scope = async (now = FRIDAY): Promise<Scope> => ({ db: db.db, enqueue, now, workspace: await row() })
const said = async () =>
  (await db.db.select().from(outbox)).map(r => ({ ...r, text: JSON.stringify((r.content as Message).blocks) }))

describe('the first start', () => {
  test('makes a Vietnamese workspace with three departments and tells the owner once how to begin', async () => {
    await welcome([LAN, SON, HA])
    expect(await row()).toMatchObject({
      name: 'Gió Agency',
      installer: 'U0HA',
      locale: 'vi',
      zone: 'Asia/Ho_Chi_Minh',
      currency: 'VND',
      hours: { start: '09:00', end: '18:00', quietFrom: '18:30', quietTo: '08:30' },
      welcomedAt: FRIDAY,
      stoppedAt: null,
    })
    expect((await departments(await scope())).map(d => [d.code, d.channel])).toEqual([
      ['planner', null],
      ['creative', null],
      ['production', null],
    ])
    const cards = await said()
    expect(cards.map(c => [c.key, c.channel, c.revision])).toEqual([['people:welcome', 'U0HA', 1]])
    expect(cards[0]?.text).toContain('Chào Hà')
    expect(cards[0]?.text).toContain('còn thiếu Account, Planner, Creative, Production')
    expect(deliveries).toHaveLength(1)
  })

  test('Slack’s admins are our first admins', async () => {
    await welcome([LAN, SON, HA])
    const people = await db.db.select({ id: person.id, roles: person.roles }).from(person)
    expect(
      people
        .filter(p => p.roles.includes('admin'))
        .map(p => p.id)
        .sort(),
    ).toEqual(['U0HA', 'U0SON'])
  })

  test('without an owner in sight the first Slack admin is told; without anybody it waits for the next start', async () => {
    await welcome([LAN])
    expect(await said()).toEqual([])
    expect(await row()).toMatchObject({ installer: null, welcomedAt: null })
    await welcome([LAN, SON])
    expect((await said()).map(c => c.channel)).toEqual(['U0SON'])
    // Known before they became Slack's admin, so only now an admin of ours.
    await welcome([
      LAN,
      { ...SON, active: false },
      someone('U0LAN', 'Nguyễn Thị Lan', { owner: true, slackAdmin: true }),
    ])
    expect((await personById(await scope(), 'U0LAN'))?.roles).toEqual(['admin'])
  })
})

describe('every later start', () => {
  test('says nothing new and changes none of our settings', async () => {
    await welcome([HA, LAN])
    const at = await scope()
    await db.db.update(workspace).set({ locale: 'en', accountChannel: 'C1' })
    await db.db
      .update(person)
      .set({ roles: ['manager'], locale: 'en' })
      .where(eq(person.id, 'U0LAN'))
    await sayChecklist({ ...at, workspace: await row() })
    const [before] = await said()
    await welcome([HA, { ...LAN, name: 'Nguyễn Thị Lan Anh' }], new Date('2026-12-01T03:00:00Z'))
    const [after] = await said()
    expect(after?.revision).toBe(before?.revision)
    expect(await row()).toMatchObject({ locale: 'en', accountChannel: 'C1', welcomedAt: FRIDAY, installer: 'U0HA' })
    expect(await personById(at, 'U0LAN')).toMatchObject({
      name: 'Nguyễn Thị Lan Anh',
      roles: ['manager'],
      locale: 'en',
    })
    expect(await db.db.$count(department)).toBe(3)
  })

  test('two replicas that start together make one workspace and one message', async () => {
    await Promise.all([welcome([HA, LAN]), welcome([HA, LAN])])
    expect(await said()).toHaveLength(1)
    expect(await db.db.$count(department)).toBe(3)
  })

  test('ends a stop, and what could not go out is queued again', async () => {
    await welcome([HA])
    const at = await scope()
    await say(at, 'test:1', 'C1', message(mrk`chờ`, []))
    await stopWorkspace(at)
    await stopWorkspace(await scope(new Date('2026-11-21T03:00:00Z')))
    expect((await row()).stoppedAt).toEqual(FRIDAY)
    deliveries.length = 0
    await welcome([HA], new Date('2026-11-22T03:00:00Z'))
    expect((await row()).stoppedAt).toBeNull()
    expect(deliveries.map(d => d.channel).sort()).toEqual(['C1', 'U0HA'])
  })

  test('an installer who left hands the settings to the next admin', async () => {
    await welcome([HA, SON])
    await welcome([{ ...HA, active: false }, SON])
    expect((await row()).installer).toBe('U0SON')
  })
})

describe('the card of the first days', () => {
  test('follows every step until all is done, in the installer’s language', async () => {
    await welcome([HA, LAN])
    const ctx = {
      ...(await scope()),
      locale: 'vi' as const,
      actor: { ...HA, roles: ['admin' as const], department: null, locale: 'vi' as const, homeOpenedAt: null },
    }
    await changeChannels(ctx, {
      accountChannel: 'C0A',
      financeChannel: 'C0F',
      leadershipChannel: null,
      adminChannel: null,
      alertAfterMinutes: 15,
    })
    const card = async () => (await said()).find(s => s.key === 'people:welcome')
    expect((await card())?.revision).toBe(2)
    expect((await card())?.text).toContain('còn thiếu Planner, Creative, Production')

    await db.db.update(department).set({ channel: 'C1', lead: 'U0LAN' })
    await db.db
      .update(person)
      .set({ roles: ['manager'] })
      .where(eq(person.id, 'U0LAN'))
    await db.db.update(person).set({ locale: 'en' }).where(eq(person.id, 'U0HA'))
    await db.db.insert(client).values({
      workspaceId: 'T0NEW',
      code: 'VNM',
      name: 'Sữa',
      folded: 'sua',
      owner: 'U0LAN',
      currency: 'VND',
      createdAt: FRIDAY,
    })
    await sayChecklist(await scope())
    expect((await setupSteps(await scope())).every(s => s.done)).toBe(true)
    expect((await card())?.text).toContain('Everything is set up')
    expect(await said()).toHaveLength(3)
  })
})

describe('people of Slack', () => {
  test('a name comes in clean: NFC, one line, and never empty', async () => {
    await welcome([HA])
    const at = await scope()
    const name = 'Nguyễn\n<!channel> *Lan*\u202E'.normalize('NFD')
    await savePeople(at, [someone('U1', name), someone('U2', '\u200b')])
    expect(await personById(at, 'U1')).toMatchObject({
      name: 'Nguyễn <!channel> *Lan*',
      folded: 'nguyen <!channel> *lan*',
    })
    expect((await personById(at, 'U2'))?.name).toBe('U2')
  })

  test('a large company is saved whole', async () => {
    await welcome([HA, ...Array.from({ length: 2500 }, (_, n) => someone(`U${n}`, `Người ${n}`))])
    expect(await db.db.$count(person)).toBe(2501)
  })

  test('somebody Slack does not know either is met by nobody', async () => {
    const office = await agency(db.db)
    const { WebAPIPlatformError } = await import('@slack/web-api')
    const reader = (answer: () => unknown) => ({ users: { info: async () => answer() } }) as never
    const unknown = reader(() => {
      throw new WebAPIPlatformError({ ok: false, error: 'user_not_found', response_metadata: {} } as never)
    })
    await meet(unknown)(office.scope(), 'U0GHOST')
    expect(await personById(office.scope(), 'U0GHOST')).toBeUndefined()
    await meet(reader(() => ({ user: { id: 'U0NEU', team_id: 'T0SONG', real_name: 'Mới' } })))(office.scope(), 'U0NEU')
    expect(await personById(office.scope(), 'U0NEU')).toMatchObject({ name: 'Mới', kind: 'member', roles: [] })
    const broken = reader(() => {
      throw new Error('socket hang up')
    })
    await expect(meet(broken)(office.scope(), 'U0X')).rejects.toThrow('hang up')
  })
})

describe('a channel that is lost', () => {
  test('is told once a day to who leads the department, with what it was for', async () => {
    const office = await agency(db.db)
    await tellChannelLost(office.scope(), 'C0CREATIVE', 'archived')
    await tellChannelLost(office.scope(), 'C0CREATIVE', 'archived')
    const all = await office.said()
    expect(all.map(s => [s.channel, s.revision])).toEqual([['U0CHI', 1]])
    expect(all[0]?.message.text).toContain('Creative')
    expect(all[0]?.message.text).toContain('lưu trữ')
  })

  test('nobody hears of a channel that is used for nothing', async () => {
    const office = await agency(db.db)
    await tellChannelLost(office.scope(), 'C0RANDOM', 'left')
    expect(await office.said()).toEqual([])
  })

  test('when the installer has left, another admin hears of it', async () => {
    const office = await agency(db.db)
    await db.db.update(person).set({ active: false }).where(eq(person.id, 'U0ADMIN'))
    await db.db
      .update(person)
      .set({ roles: ['leadership', 'admin'] })
      .where(eq(person.id, 'U0CEO'))
    await tellChannelLost(office.scope(), 'C0FINANCE', 'left')
    expect((await office.said()).map(s => s.channel)).toEqual(['U0CEO'])
  })

  test('messages held back go out when the bot is invited again', async () => {
    const office = await agency(db.db)
    await say(office.scope(), 'test:1', 'C0CREATIVE', message(mrk`giữ`, []))
    await db.db.update(outbox).set({ state: 'stopped', error: 'not_in_channel' })
    office.deliveries.length = 0
    await channelIsBack(office.scope(), 'C0PLANNER')
    expect(office.deliveries).toEqual([])
    await channelIsBack(office.scope(), 'C0CREATIVE')
    expect(office.deliveries.map(d => d.channel)).toEqual(['C0CREATIVE'])
    expect((await db.db.select({ state: outbox.state }).from(outbox))[0]?.state).toBe('queued')
  })
})
