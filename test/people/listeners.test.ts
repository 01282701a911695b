import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Ctx, Scope } from '../../src/ctx.ts'
import { person, workspace } from '../../src/db/schema.ts'
import { peopleListeners } from '../../src/people/listeners.ts'
import { personById } from '../../src/people/store.ts'
import type { Message, ModalView, Option } from '../../src/slack/blocks.ts'
import type { Answer, Click, CommandCall, On, Sent } from '../../src/slack/on.ts'
import { type Agency, agency } from '../setup/agency.ts'
import { type FreshDb, freshDb } from '../setup/db.ts'

type Heard = {
  commands: Map<string, (ctx: Ctx, call: CommandCall) => Promise<unknown>>
  clicks: Map<string, (ctx: Ctx, click: Click) => Promise<unknown>>
  submits: Map<string, (ctx: Ctx, raw: unknown, sent: Partial<Sent>) => Promise<Answer>>
  options: Map<string, (ctx: Ctx, query: string) => Promise<Option[]>>
  events: Map<string, (scope: Scope & { request: string }, event: Record<string, unknown>) => Promise<unknown>>
}
const heard: Heard = {
  commands: new Map(),
  clicks: new Map(),
  submits: new Map(),
  options: new Map(),
  events: new Map(),
}
const on: On = {
  command: (name, handle) => void heard.commands.set(name, handle),
  shortcut: () => {},
  click: (name, handle) => void heard.clicks.set(name, handle),
  submit: (name, schema, handle) =>
    void heard.submits.set(name, (ctx, raw, sent) => handle(ctx, schema.parse(raw), sent as Sent)),
  options: (name, handle) => void heard.options.set(name, handle),
  event: (name, handle) => void heard.events.set(name, handle),
  reply: () => {},
  home: () => {},
}
peopleListeners(on)

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

/** What the person sees of one act. */
async function seen(act: (call: CommandCall & Click) => Promise<unknown> | undefined) {
  const shown: { opened?: ModalView; updated?: ModalView; told?: Message } = {}
  const keep = async (what: typeof shown) => void Object.assign(shown, what)
  await act({
    text: '',
    channel: 'C1',
    value: '',
    open: opened => keep({ opened }),
    update: updated => keep({ updated }),
    reply: told => keep({ told }),
  })
  return shown
}
const type = (who: string, text: string) =>
  seen(call => heard.commands.get('/nhipcau')?.(office.as(who), { ...call, text }))
const press = (who: string, action: string, value = '') =>
  seen(call => heard.clicks.get(action)?.(office.as(who), { ...call, value }))
const happens = (name: string, event: Record<string, unknown>) =>
  heard.events.get(name)?.({ ...office.scope(), request: `event:${name}` }, event)

test.for(['', 'help', 'giúp', 'GIÚP', 'abc <!channel>', 'cài'])('/nhipcau %j answers with help', async text => {
  const { told, opened } = await type('U0LAN', text)
  expect(opened).toBeUndefined()
  expect(told?.text).toBe('Hướng dẫn Nhịp Cầu')
})

test.for(['settings', 'cai dat', 'Cài đặt', 'cài đặt'.normalize('NFD'), '  SETTINGS '])(
  '/nhipcau %j opens the settings of an admin, and what is their own for anybody else',
  async text => {
    expect((await type('U0ADMIN', text)).opened?.callback_id).toBe('people.hub')
    expect((await type('U0LAN', text)).opened?.callback_id).toBe('people.ownForm')
  },
)

test('a button pressed by somebody who is no admin opens nothing', async () => {
  for (const part of ['departments', 'channels', 'everyone', 'hours', 'holidays', 'region', 'newDepartment']) {
    await expect(press('U0CEO', `people.${part}`)).rejects.toThrow('people.needsAdmin')
  }
  await expect(press('U0CEO', 'people.department', 'planner')).rejects.toThrow('people.needsAdmin')
  await expect(press('U0CEO', 'people.pick', 'U0LAN')).rejects.toThrow('people.needsAdmin')
  expect((await press('U0CEO', 'people.mine')).opened?.callback_id).toBe('people.ownForm')
})

test('an edited department is back in the list at once', async () => {
  const form = (await press('U0ADMIN', 'people.department', 'creative')).updated
  const answer = await heard.submits.get('people.departmentForm')?.(
    office.as('U0ADMIN'),
    { name: 'Sáng tạo', channel: 'C0NEW' },
    { metadata: JSON.parse(form?.private_metadata ?? '') },
  )
  const list = answer && 'update' in answer ? JSON.stringify(answer.update.blocks) : ''
  expect(list).toContain('Đã lưu *Sáng tạo*')
  expect(list).toContain('<#C0NEW>')
})

test.for([
  ['ho chi minh', 'Asia/Ho_Chi_Minh'],
  ['singap', 'Asia/Singapore'],
  ['new york', 'America/New_York'],
] as const)('typing %j finds %s', async ([query, zone]) => {
  const found = await heard.options.get('people.zone')?.(office.as('U0ADMIN'), query)
  expect(found?.[0]?.value).toBe(zone)
})

test('who joins is known, and who changes in Slack changes here, roles aside', async () => {
  const user = { id: 'U0NEW', team_id: 'T0SONG', name: 'moi', real_name: 'Mới Đến', profile: {} }
  await happens('team_join', { user })
  expect(await personById(office.scope(), 'U0NEW')).toMatchObject({ name: 'Mới Đến', kind: 'member', active: true })
  await happens('user_change', { user: { ...user, id: 'U0LAN', real_name: 'Lan Nguyễn', deleted: true } })
  expect(await personById(office.scope(), 'U0LAN')).toMatchObject({ active: false, roles: ['manager'] })
  await happens('user_change', { user: 'not a user' })
  expect(await db.db.$count(person)).toBe(13)
})

test('uninstalling stops everything; a person’s own token does not', async () => {
  const stopped = async () => (await db.db.select().from(workspace).where(eq(workspace.id, 'T0SONG')))[0]?.stoppedAt
  await happens('tokens_revoked', { tokens: { oauth: ['U0LAN'] } })
  expect(await stopped()).toBeNull()
  await happens('tokens_revoked', { tokens: { bot: ['U0BOT'] } })
  await happens('app_uninstalled', {})
  expect(await stopped()).not.toBeNull()
})

test.for([
  ['channel_archive', { channel: 'C0FINANCE', user: 'U0LAN' }, 1],
  ['group_left', { channel: 'C0FINANCE' }, 1],
  ['member_left_channel', { channel: 'C0FINANCE', user: 'U0BOT' }, 1],
  ['member_left_channel', { channel: 'C0FINANCE', user: 'U0LAN' }, 0],
  ['channel_deleted', { channel: 'C0RANDOM' }, 0],
] as const)('%s of %j tells %i', async ([name, event, count]) => {
  await happens(name, event)
  expect((await office.said()).filter(s => s.channel === 'U0ADMIN')).toHaveLength(count)
})
