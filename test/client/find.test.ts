import { afterAll, beforeAll, expect, test } from 'vitest'
import { archiveClient, createClient } from '../../src/client/flow.ts'
import { clientListeners } from '../../src/client/listeners.ts'
import { ClientBasics } from '../../src/client/model.ts'
import { clientsMatching, clientsOf } from '../../src/client/store.ts'
import { type Agency, agency } from '../setup/agency.ts'
import { type FreshDb, freshDb } from '../setup/db.ts'
import { wordsOf } from '../setup/hands.ts'
import { buttonsOf, hands } from './hands.ts'

let db: FreshDb
let house: Agency
const at = hands(clientListeners)

beforeAll(async () => {
  db = await freshDb()
  house = await agency(db.db)
  const make = (code: string, name: string, owner = 'U0LAN', backup: string | null = null) =>
    createClient(house.as('U0LAN'), ClientBasics.parse({ code, name, tier: 'standard', owner, backup }))
  await make('VNM', 'Vinamilk')
  await make('HOA', 'Hoà Phát', 'U0HOA', 'U0MAI')
  await make('HVN', 'Hòa Bình Vina', 'U0HOA')
  await make('VCB', 'Vietcombank')
  await make('DTD', 'Đặng Thị Thùy Dương Spa', 'U0MAI')
  await make('PCT', '100% Cotton_Shop')
  await make('PG', 'P&G Việt Nam')
  await make('EVL', '<!channel> *Bò* _🐮_ ~tươi~')
  const old = await make('CU', 'Vina Cũ')
  await archiveClient(house.as('U0LAN'), old.id)
})
afterAll(() => db.close())

test.for([
  ['vina', ['VNM', 'HVN']],
  ['VNM', ['VNM']],
  ['dang thuy duong', ['DTD']],
  ['DUONG', ['DTD']],
  ['hoa', ['HOA', 'HVN']],
  ['hòa'.normalize('NFD'), ['HVN', 'HOA']],
  ['100%', ['PCT']],
  ['%', ['PCT']],
  ['cotton_', ['PCT']],
  ['🐮', ['EVL']],
  ['không có ai', []],
] as const)('%j finds %j, best first', async ([query, codes]) => {
  expect((await clientsMatching(house.scope(), query, 10)).map(c => c.code)).toEqual(codes)
})

test('a limit keeps the best', async () => {
  expect((await clientsMatching(house.scope(), 'vina', 1)).map(c => c.code)).toEqual(['VNM'])
})

test('mine are those I own and those I back up, by name', async () => {
  expect((await clientsOf(house.scope(), 'U0MAI')).map(c => c.code)).toEqual(['DTD', 'HOA'])
})

test('the picker offers active clients with my own first, and narrows as I type', async () => {
  const all = await at.options(house.as('U0MAI'), 'client.pick', '')
  expect(all.slice(0, 2).map(o => o.text.text)).toEqual(['DTD · Đặng Thị Thùy Dương Spa', 'HOA · Hoà Phát'])
  expect(all).toHaveLength(8)
  const typed = await at.options(house.as('U0MAI'), 'client.pick', 'vina')
  expect(typed.map(o => o.text.text)).toEqual(['VNM · Vinamilk', 'HVN · Hòa Bình Vina'])
})

test('the picker never offers more than Slack takes, nor a longer label', async () => {
  const other = await agency(db.db, 'T0MANY')
  for (let n = 0; n < 101; n++) {
    const name = `${'Công ty dài lê thê '.repeat(4)}${n}`.slice(-80)
    await createClient(other.as('U0LAN'), ClientBasics.parse({ code: `M${n}`, name, tier: 'standard', owner: 'U0LAN' }))
  }
  const options = await at.options(other.as('U0LAN'), 'client.pick', '')
  expect(options).toHaveLength(100)
  expect(Math.max(...options.map(o => o.text.text.length))).toBeLessThanOrEqual(75)
  const { replied } = await at.command(other.as('U0LAN'), '/client', 'cong ty')
  expect(wordsOf(replied)).toContain('10 khách gần nhất')
  expect(buttonsOf(replied)).toEqual(Array(10).fill('client.open'))
})

test('/client with several matches lists them, each with a button that opens its card', async () => {
  const { replied } = await at.command(house.as('U0NAM'), '/client', 'hoa')
  expect(buttonsOf(replied)).toEqual(['client.open', 'client.open'])
  const [value] = [...JSON.stringify(replied).matchAll(/"value":"([^"]+)"/g)].map(m => m[1] ?? '')
  const { opened } = await at.click(house.as('U0NAM'), 'client.open', value ?? '')
  expect(wordsOf(opened)).toContain('HOA · Hoà Phát')
})

test('/client with exactly one match answers with its card', async () => {
  const { replied } = await at.command(house.as('U0LAN'), '/client', 'vietcom')
  expect(wordsOf(replied)).toContain('VCB · Vietcombank')
  expect(buttonsOf(replied)).toContain('brief.new')
})

test('/client reads its words as they were typed, though Slack hands them over escaped', async () => {
  const { replied } = await at.command(house.as('U0LAN'), '/client', 'p&amp;g')
  expect(wordsOf(replied)).toContain('P&amp;G Việt Nam')
})

test('/client finds an archived client, and says that it is archived', async () => {
  const { replied } = await at.command(house.as('U0LAN'), '/client', 'vina cu')
  expect(buttonsOf(replied)).toEqual(expect.arrayContaining(['client.restore']))
  expect(buttonsOf(replied)).not.toContain('brief.new')
})

test('/client with no match says what to try, and repeats the words harmlessly', async () => {
  const { replied } = await at.command(house.as('U0LAN'), '/client', '&lt;!channel&gt; &amp; co')
  expect(wordsOf(replied)).toContain('“&lt;!channel&gt; &amp; co”')
  expect(buttonsOf(replied)).toEqual(['client.new'])
})

test('/client alone is my clients; somebody without any is told how to find one', async () => {
  const mine = await at.command(house.as('U0MAI'), '/client')
  expect(buttonsOf(mine.replied)).toEqual(['client.open', 'client.open', 'client.new'])
  const none = await at.command(house.as('U0NAM'), '/client')
  expect(wordsOf(none.replied)).toContain('/client <tên>')
  expect(buttonsOf(none.replied)).toEqual([])
})
